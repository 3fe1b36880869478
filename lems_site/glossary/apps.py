"""The glossary app: its terms are pages, and words to explain."""

from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "lems_site.glossary"

    def ready(self) -> None:
        from lems_site.publishing import kinds  # noqa: PLC0415 (models are ready only now)

        from .kind import TermKind, fill_lookups  # noqa: PLC0415

        kinds.register(TermKind())
        kinds.register_lookups(fill_lookups)
