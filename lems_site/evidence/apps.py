"""The evidence app: its statements can be cited, and are loaded with the content."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "lems_site.evidence"

    def ready(self) -> None:
        from lems_site.publishing import kinds  # noqa: PLC0415 (models are ready only now)

        from . import loading  # noqa: PLC0415

        kinds.register_lookups(loading.fill_lookups)
        kinds.register_loader("evidence", loading.load)
        kinds.register_exporter(loading.export)
