"""The history of the whole site: a list to filter, and the same as CSV for an inspector. Nobody changes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.models import PageLogEntry
from lems_site.publishing.models.workflow import PAGE_LOG_ACTIONS
from lems_site.publishing.pages.permissions import name_of
from lems_site.publishing.pages.registry import change_permissions, page_types
from lems_site.web.csv_writer import csv_lines, guess_table_format

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[PageLogEntry]
else:
    BaseAdmin = admin.ModelAdmin


def site_history_url() -> str:
    """The address of the history of the whole site."""
    return reverse("admin:publishing_pagelogentry_changelist")


class ActionFilter(admin.SimpleListFilter):
    """Entries of one action."""

    title, parameter_name = gettext_lazy("what was done"), "what"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return list(PAGE_LOG_ACTIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[PageLogEntry]) -> QuerySet[PageLogEntry]:
        return queryset.filter(what=self.value()) if self.value() else queryset


class PersonFilter(admin.SimpleListFilter):
    """Entries of one person: of those who ever did something."""

    title, parameter_name = gettext_lazy("who"), "who"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:
        ids = PageLogEntry.objects.exclude(by=None).order_by().values_list("by", flat=True).distinct()
        users = get_user_model()._default_manager.filter(pk__in=ids)
        return sorted(((str(user.pk), name_of(user)) for user in users), key=lambda pair: pair[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet[PageLogEntry]) -> QuerySet[PageLogEntry]:
        value = self.value() or ""
        return queryset.filter(by=int(value)) if value.isdecimal() and len(value) < 19 else queryset


@admin.register(PageLogEntry)
class PageLogEntryAdmin(BaseAdmin):
    """Who did what to which page, the newest first."""

    actions = None
    list_display = ("at", "page_link", "done", "person", "words")
    list_display_links = None
    list_filter = (ActionFilter, PersonFilter, "page_kind", "at")
    list_per_page = 100
    list_select_related = ("by",)
    search_fields = ("page_slug", "comment")
    search_help_text = gettext_lazy("An address, such as dry-mouth, or words of a comment.")
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    change_list_template = "admin/publishing/history_list.html"

    @admin.display(description=gettext_lazy("page"), ordering="page_slug")
    def page_link(self, entry: PageLogEntry) -> str:
        name = f"{entry.page_kind}/{entry.page_slug}"
        if entry.page_kind not in page_types:
            return name
        options = page_types[entry.page_kind].model._meta
        url = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
        return format_html('<a href="{}?q={}">{}</a>', url, entry.page_slug, name)

    @admin.display(description=gettext_lazy("what was done"))
    def done(self, entry: PageLogEntry) -> str:
        return str(entry.action_label)

    @admin.display(description=gettext_lazy("who"))
    def person(self, entry: PageLogEntry) -> str:
        return name_of(entry.by) or "?"

    @admin.display(description=gettext_lazy("comment"))
    def words(self, entry: PageLogEntry) -> str:
        return Truncator(entry.comment).chars(200)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PageLogEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PageLogEntry | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: PageLogEntry | None = None) -> bool:
        return request.user.is_active and any(request.user.has_perm(code) for code in change_permissions())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        own = [path("csv/", self.admin_site.admin_view(self.csv_view), name="publishing_pagelogentry_csv")]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the address of the same rows as CSV."""
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        csv_url = reverse("admin:publishing_pagelogentry_csv") + query
        return super().changelist_view(request, {"title": _("History of the site"), "csv_url": csv_url, **(extra_context or {})})

    def csv_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The rows that the filters leave, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request).select_related("by")
        head = (_("time"), _("page"), _("what was done"), _("who"), _("address of the person"), _("comment"), _("text number"))
        table = guess_table_format(request.headers.get("Accept-Language", ""))
        headers = {"Content-Disposition": 'attachment; filename="history.csv"', "Cache-Control": "no-store"}
        lines = csv_lines(head, _csv_rows(rows), table)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _csv_rows(rows: QuerySet[PageLogEntry]) -> Iterator[tuple[str, ...]]:
    for entry in rows.iterator(chunk_size=500):
        yield (
            localtime(entry.at).isoformat(timespec="seconds"),
            f"{entry.page_kind}/{entry.page_slug}",
            str(entry.action_label),
            name_of(entry.by),
            entry.by.email if entry.by else "",
            entry.comment,
            str(entry.revision or ""),
        )
