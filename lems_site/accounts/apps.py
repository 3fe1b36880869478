"""The accounts app: sessions that have ended are deleted in time."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lems_site.accounts"

    def ready(self) -> None:
        from lems_site.web.retention import register_sweep

        from .sessions import delete_ended_sessions

        register_sweep("sessions", delete_ended_sessions)
