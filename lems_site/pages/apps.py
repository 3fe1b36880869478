"""The pages app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "lems_site.pages"

    def ready(self) -> None:
        from lems_site.publishing.models import SiteVersion
        from lems_site.publishing.pages.registry import register_inbound_links, register_redirect_targets
        from lems_site.web.background_jobs import register_job

        from .booklet import keep_booklet, keep_small_booklet, next_booklet_due
        from .inbound_links import find_fixed_links

        register_inbound_links(find_fixed_links)
        register_redirect_targets("home", "booklet", "about", "accessibility")
        SiteVersion.after_bump.append(keep_small_booklet)
        register_job("booklet", keep_booklet, next_due=next_booklet_due)
