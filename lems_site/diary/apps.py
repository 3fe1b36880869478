"""The diary app: files that nobody confirmed are deleted in time."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "lems_site.diary"
    verbose_name = "diary"

    def ready(self) -> None:
        from lems_site.web.retention import register_sweep

        from .importing.apply import sweep
        from .models.imports import HOUR

        register_sweep("diary imports that were not confirmed", sweep, every=HOUR)
