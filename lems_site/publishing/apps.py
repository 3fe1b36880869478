"""The publishing app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "lems_site.publishing"
