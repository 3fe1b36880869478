"""Glossary terms in the admin."""

from __future__ import annotations

from django.contrib import admin

from lems_site.publishing.editing.page_admin import PageAdmin

from .models import Term
from .page_type import TermType


@admin.register(Term)
class TermAdmin(PageAdmin):
    """Edit glossary terms."""

    list_display = ("title", "definition", "state", "published_at")
    page_type_name = TermType.name
