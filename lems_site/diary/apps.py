"""The app's name."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "lems_site.diary"
    verbose_name = "diary"
