"""The articles app: its articles are pages, and together they must cover the evidence."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "lems_site.articles"

    def ready(self) -> None:
        from lems_site.publishing.pages import registry

        from .coverage import check_coverage
        from .everyday_words import check_everyday_words
        from .inbound_links import find_search_links
        from .page_type import ArticleType

        registry.register_page_type(ArticleType())
        registry.register_folder_check(check_coverage)
        registry.register_folder_check(check_everyday_words)
        registry.register_inbound_links(find_search_links)
        registry.register_redirect_targets("articles")
