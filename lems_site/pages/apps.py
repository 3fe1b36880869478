"""The pages app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "lems_site.pages"

    def ready(self) -> None:
        from lems_site.publishing.pages.registry import register_redirect_targets

        register_redirect_targets("home", "booklet", "about", "accessibility")
