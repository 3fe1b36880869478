"""The articles app: its articles are pages."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "lems_site.articles"

    def ready(self) -> None:
        from lems_site.publishing.pages import page_types

        from .page_type import ArticleKind

        page_types.register(ArticleKind())
