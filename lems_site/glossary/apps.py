"""The glossary app: its terms are pages, and words to explain."""

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "lems_site.glossary"

    def ready(self) -> None:
        from lems_site.publishing.pages import page_types

        from .page_type import TermKind, fill_lookups

        page_types.register(TermKind())
        page_types.register_lookups(fill_lookups)
