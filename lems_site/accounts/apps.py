"""The accounts app: sessions that have ended are deleted in time."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lems_site.accounts"

    def ready(self) -> None:
<<<<<<< HEAD
        from lems_site.web.retention import register_sweep

        from .sessions import delete_ended_sessions

        register_sweep("sessions", delete_ended_sessions)
=======
        from lems_site.web import lost_session

        from .form_recovery import store_account_form

        lost_session.register_recovery("accounts", store_account_form)
>>>>>>> main
