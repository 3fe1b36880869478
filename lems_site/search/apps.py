"""The search app: its index is written with every publication."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "lems_site.search"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry
        from lems_site.search.index.writer import index_changes, load_if_stale
        from lems_site.web import dashboard, retention

        from . import zero_results

        registry.register_after_write(index_changes)
        registry.register_loader("search", load_if_stale)
        registry.register_redirect_targets("search")
        retention.register_sweep("searches that found nothing", zero_results.delete_old_counts)
        dashboard.register_panel("searches", "search.view_zeroresultquery", zero_results.dashboard_panel, place=50)
