"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lems_site.accounts"
