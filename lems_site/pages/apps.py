"""The pages app."""

from datetime import timedelta

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "lems_site.pages"

    def ready(self) -> None:
        from lems_site.publishing.models import SiteVersion
        from lems_site.publishing.pages.registry import register_inbound_links, register_redirect_targets
        from lems_site.web.background_jobs import register_job

        from .booklet import keep_booklet, keep_small_booklet, next_booklet_due
        from .inbound_links import find_fixed_links
        from .page_copies import next_copies_due, write_copies

        register_inbound_links(find_fixed_links)
        register_redirect_targets("home", "booklet", "about", "accessibility")
        SiteVersion.after_bump.append(keep_small_booklet)
        register_job("page copies", write_copies, next_due=next_copies_due, every=timedelta(seconds=2))
        register_job("booklet", keep_booklet, next_due=next_booklet_due)
