"""The evidence app: its statements can be cited, and are loaded with the content."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "lems_site.evidence"

    def ready(self) -> None:
        from lems_site.publishing.pages import page_types  # noqa: PLC0415 (models are ready only now)

        from . import import_files  # noqa: PLC0415

        page_types.register_lookups(import_files.fill_lookups)
        page_types.register_loader("evidence", import_files.load)
        page_types.register_exporter(import_files.export)
