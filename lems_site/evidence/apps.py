"""The evidence app: its statements can be cited, and are loaded with the content."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "lems_site.evidence"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from . import import_files
        from .doses import check_statements
        from .hazards import check_hazards
        from .link_check import check_statement_link
        from .record_type import EvidenceType

        registry.register_record_type(EvidenceType())
        registry.register_lookups(import_files.fill_lookups)
        registry.register_loader("evidence", import_files.load_files)
        registry.register_exporter(import_files.export_files)
        registry.register_folder_check(check_hazards)
        registry.register_folder_check(check_statements)
        registry.register_link_check("sources", check_statement_link)
        registry.register_redirect_targets("sources")
