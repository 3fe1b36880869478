"""Articles in the admin."""

from __future__ import annotations

from django.contrib import admin

from lems_site.publishing.editing.page_admin import REVIEW_COLUMNS, PageAdmin

from .models import Article
from .page_type import ArticleType


@admin.register(Article)
class ArticleAdmin(PageAdmin):
    """Edit articles."""

    list_display = ("title", "order", "state", "published_at", *REVIEW_COLUMNS)
    page_type_name = ArticleType.name
