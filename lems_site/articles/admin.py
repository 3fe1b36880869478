"""Articles in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone

from lems_site.content_files.article_file import FIELDS
from lems_site.publishing.editing.assist.preview import PreviewLinks
from lems_site.publishing.editing.page_admin import PageAdmin
from lems_site.publishing.models import Page
from lems_site.publishing.pages.page_type import Compiled

from .models import Article
from .page_layout import ArticlePage
from .page_type import ArticleType


@admin.register(Article)
class ArticleAdmin(PageAdmin):
    """Edit articles."""

    list_display = ("title", "order", "state", "published_at")
    page_type, file_fields = ArticleType(), FIELDS

    def preview(self, compiled: Compiled, page: Page | None, links: PreviewLinks) -> str:
        file = compiled.file
        shown = ArticlePage(
            file.slug,
            file.title,
            file.nav_title,
            file.description,
            compiled.rendered.html,
            compiled.data,
            timezone.now(),
            None,
            None,
        )
        return render_to_string("articles/article.html", shown.context() | {"preview": links})
