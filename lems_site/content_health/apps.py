"""The content health app: saves the advice of pages when they are published, and registers its dashboard panels."""

from django.apps import AppConfig


class ContentHealthConfig(AppConfig):
    name = "lems_site.content_health"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry
        from lems_site.web import dashboard

        from . import hazard_list, live_problems

        registry.register_after_write(live_problems.save_advice)
        dashboard.register_panel("problems", registry.change_permissions, live_problems.live_problems_panel, place=30)
        dashboard.register_panel("hazards", registry.change_permissions, hazard_list.hazards_panel, place=35)
