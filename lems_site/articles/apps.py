"""The articles app: its articles are pages."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "lems_site.articles"

    def ready(self) -> None:
        from lems_site.publishing.pages import page_types  # noqa: PLC0415 (models are ready only now)

        from .page_type import ArticleKind  # noqa: PLC0415

        page_types.register(ArticleKind())
