"""The shell that every app uses. An app itself, for the clock's command and its two tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lems_site.web"

    def ready(self) -> None:
        from django.core import checks

        from .context import check_lines

        checks.register(check_lines)
