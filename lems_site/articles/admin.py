"""Articles in the admin."""

from __future__ import annotations

from django.contrib import admin

from lems_site.publishing.editing.page_admin import PageAdmin

from .models import Article
from .page_type import ArticleType


@admin.register(Article)
class ArticleAdmin(PageAdmin):
    """Edit articles."""

    list_display = ("title", "order", "state", "published_at")
    page_type_name = ArticleType.name
