"""The operations app."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "lems_site.operations"

    def ready(self) -> None:
        from lems_site.web.dashboard import register_panel

        from .panels import backups_panel

        register_panel("backups", "operations.view_backup", backups_panel, place=90)
