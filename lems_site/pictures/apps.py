"""The pictures app: its pictures can be placed in pages, and are loaded and exported with the content."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    name = "lems_site.pictures"
    verbose_name = _("Pictures")

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from . import import_files

        registry.register_lookups(import_files.fill_lookups)
        registry.register_loader("pictures", import_files.load_pictures)
        registry.register_exporter(import_files.export_pictures)
