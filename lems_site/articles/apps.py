"""The articles app: its articles are pages."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "lems_site.articles"

    def ready(self) -> None:
        from lems_site.publishing import kinds  # noqa: PLC0415 (models are ready only now)

        from .kind import ArticleKind  # noqa: PLC0415

        kinds.register(ArticleKind())
