"""The glossary app: its terms are pages, and words to explain."""

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "lems_site.glossary"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from .link_check import check_entity_link
        from .page_type import TermType, fill_lookups

        registry.register_page_type(TermType())
        registry.register_lookups(fill_lookups)
        registry.register_link_check("entity", check_entity_link)
        registry.register_redirect_targets("glossary")
