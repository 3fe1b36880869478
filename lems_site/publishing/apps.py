"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "lems_site.publishing"

    def ready(self) -> None:
        from . import dashboard, waiting  # noqa: PLC0415 (models are ready only now)

        pages = ("articles.change_article", "glossary.change_term")
        dashboard.register_panel("waiting", pages, waiting.waiting, place=10)
        dashboard.register_panel("underway", pages, waiting.underway, place=15)
        dashboard.register_panel("reviews", pages, waiting.overdue, place=20)
