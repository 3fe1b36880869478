"""The search app: its index is written with every publication."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "lems_site.search"

    def ready(self) -> None:
        from lems_site.publishing import dashboard, kinds, sweeping  # noqa: PLC0415 (models are ready only now)

        from . import misses  # noqa: PLC0415
        from .indexing import index_changes, load_if_stale  # noqa: PLC0415

        kinds.register_after_write(index_changes)
        kinds.register_loader("search", load_if_stale)
        sweeping.register_sweep("searches that found nothing", misses.sweep)
        dashboard.register_panel("searches", "search.view_miss", misses.panel, place=50)
