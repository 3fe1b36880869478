"""The glossary app: its terms are pages, and words to explain."""

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "lems_site.glossary"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from .page_type import TermType, fill_lookups

        registry.register_page_type(TermType())
        registry.register_lookups(fill_lookups)
