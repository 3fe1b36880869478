"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "lems_site.publishing"

    def ready(self) -> None:
        from lems_site.web import dashboard, lost_session

        from .editing import dashboard_panels
        from .editing.form_recovery import recover_page_form

        lost_session.register_recovery("publishing", recover_page_form)

        pages = ("articles.change_article", "glossary.change_term")
        dashboard.register_panel("waiting", pages, dashboard_panels.waiting, place=10)
        dashboard.register_panel("underway", pages, dashboard_panels.underway, place=15)
        dashboard.register_panel("reviews", pages, dashboard_panels.overdue, place=20)
