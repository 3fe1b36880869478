"""The pictures app: its pictures can be placed in pages, and are loaded and exported with the content."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PicturesConfig(AppConfig):
    name = "lems_site.pictures"
    verbose_name = _("Pictures")

    def ready(self) -> None:
        from lems_site.publishing import kinds  # noqa: PLC0415 (models are ready only now)

        from . import loading  # noqa: PLC0415

        kinds.register_lookups(loading.fill_lookups)
        kinds.register_loader("pictures", loading.load)
        kinds.register_exporter(loading.export)
