"""The articles app: its articles are pages."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "lems_site.articles"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from .page_type import ArticleType

        registry.register_page_type(ArticleType())
