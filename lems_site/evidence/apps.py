"""The evidence app: its statements can be cited, and are loaded with the content."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "lems_site.evidence"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from . import import_files

        registry.register_lookups(import_files.fill_lookups)
        registry.register_loader("evidence", import_files.load)
        registry.register_exporter(import_files.export)
