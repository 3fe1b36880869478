"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lems_site.accounts"

    def ready(self) -> None:
        from lems_site.web import lost_session

        from .form_recovery import store_account_form

        lost_session.register_recovery("accounts", store_account_form)
