"""Statements in the admin: to read, to find, and to see which pages cite them. Their text comes from content/evidence/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.editing.assist.usage import pages_showing

from .models import Statement

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Statement]
else:
    BaseAdmin = admin.ModelAdmin


@admin.register(Statement)
class StatementAdmin(BaseAdmin):
    """Read statements. Nothing is changed here."""

    list_display = ("ref", "text", "kind", "topic", "status")
    list_filter = ("kind",)
    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("ref", "text", "topic")
    search_help_text = _("An id such as A4.3, or words of the statement.")
    fields = ("ref", "text", "kind", "topic", "status", "confidence", "note", "citation", "cited_on")
    readonly_fields = ("citation", "cited_on")

    @admin.display(description=_("to cite it"))
    def citation(self, statement: Statement) -> str:
        return f"[@{statement.ref}]"

    @admin.display(description=_("pages that a change of it touches"))
    def cited_on(self, statement: Statement) -> SafeString | str:
        pages = pages_showing(("statement", statement.ref))
        rows = format_html_join("", '<li><a href="{}">{}</a></li>', ((page.url, page.title) for page in pages))
        return format_html("<ul>{}</ul>", rows) if pages else str(_("No page cites it."))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Statement | None = None) -> bool:
        return False
