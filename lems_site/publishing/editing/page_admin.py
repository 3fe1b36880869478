"""The admin of pages: its list and its URLs. The views stand in edit_view.py, in_place/views.py, revision_views.py and
retire_views.py; the admin of each page type builds on PageAdmin."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Protocol

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.editing.assist.list_filters import (
    OwnerFilter,
    PublishedFilter,
    ReviewerFilter,
    ReviewFilter,
    StateFilter,
    with_review_columns,
)
from lems_site.publishing.models import Page, PublicationJob, State

from .bulk_actions import BulkActions
from .in_place.views import InPlaceViews
from .reading_views import ReadingViews
from .restore_views import RestoreViews
from .retire_views import ArrangementViews
from .review_page.past_view import PastViews
from .revision_views import RevisionViews

REVIEW_COLUMNS = ("reviewed", "due", "owner")


class ListedPage(Protocol):
    """A page as `PageAdmin.get_queryset` annotates it."""

    live_id: int | None
    retired_at: datetime | None
    newest_pk: int | None
    newest_state: str | None
    goes_live_at: datetime | None
    reviewer_name: str | None
    reviewed_at: datetime | None
    review_due: date | None
    own_due: date | None
    owner_name: str | None
    owner_email: str | None


class PageAdmin(InPlaceViews, RevisionViews, ReadingViews, RestoreViews, PastViews, ArrangementViews, BulkActions):
    """One kind of page. Nothing is deleted here, and no revision is changed."""

    actions = ("send_for_review", "ask_for_review", "set_owner", "set_due")
    list_display: tuple[str, ...] = ("title", "state", "published_at", *REVIEW_COLUMNS)
    list_display_links = ("title",)
    list_filter = (PublishedFilter, StateFilter, ReviewFilter, OwnerFilter, ReviewerFilter)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("title", "slug", "html")
    search_help_text = _("Words of the title, the address or the text, in drafts too.")
    show_full_result_count = False

    @admin.display(description=_("state"))
    def state(self, page: ListedPage) -> str:
        """Where the page stands: published or not, and a newer draft's state."""
        newest = State(page.newest_state).label if page.newest_state else ""
        if page.goes_live_at:
            when = date_format(localtime(page.goes_live_at), "j F Y, H:i")
            newest = _("%(state)s, goes live on %(when)s") % {"state": newest, "when": when}
        if page.live_id is None:
            return str(_("retired")) if page.retired_at else str(newest)
        if page.live_id == page.newest_pk:
            return str(_("published"))
        return str(_("published; newer text: %(state)s") % {"state": newest})

    @admin.display(description=_("last review"), ordering="reviewed_at")
    def reviewed(self, page: ListedPage) -> str:
        """Who read the whole page last, and when."""
        if page.reviewed_at is None:
            return str(_("never"))
        return f"{page.reviewer_name}, {date_format(localtime(page.reviewed_at), 'j M Y')}"

    @admin.display(description=_("due"), ordering="review_due")
    def due(self, page: ListedPage) -> str:
        """The day of the next review: the earlier of the signature's and the one that staff have set."""
        days = [day for day in (page.review_due, page.own_due) if day]
        return date_format(min(days), "j M Y") if days else ""

    @admin.display(description=_("looked after by"))
    def owner(self, page: ListedPage) -> str:
        """The name of who looks after it."""
        return page.owner_name or page.owner_email or ""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """The pages whose fields hold the words, and those whose newest text does, published or not."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, duplicates
        drafts = self.page_type.revisions().filter(text__icontains=search_term.strip())
        in_draft = queryset.filter(newest_pk__in=drafts.values("pk"))
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=in_draft.values("pk"))), duplicates

    def get_queryset(self, request: HttpRequest) -> Any:
        scheduled = PublicationJob.objects.filter(
            kind=self.page_type.name, slug=OuterRef("slug"), state=PublicationJob.State.WAITING
        ).exclude(publish_at=None)
        pages = super().get_queryset(request).defer("html", "compiled")  # a list shows neither
        return with_review_columns(pages, self.page_type).annotate(goes_live_at=Subquery(scheduled.values("publish_at")[:1]))

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("add/autosave/", view(self.autosave_view), name=f"{name}_autosave_new"),
            path("<path:object_id>/autosave/", view(self.autosave_view), name=f"{name}_autosave"),
            path("<path:object_id>/in-place/", view(self.in_place_view), name=f"{name}_in_place"),
            path("<path:object_id>/revision/<int:pk>/", view(self.revision_view), name=f"{name}_revision"),
            path("<path:object_id>/revision/<int:pk>/instruction/", view(self.instruction_view), name=f"{name}_instruction"),
            path("<path:object_id>/compare/", view(self.compare_view), name=f"{name}_compare"),
            path("<path:object_id>/revision/<int:pk>/read/", view(self.reading_view), name=f"{name}_reading"),
            path("<path:object_id>/restore/<int:pk>/", view(self.restore_view), name=f"{name}_restore"),
            path("<path:object_id>/second-person/", view(self.second_person_view), name=f"{name}_second_person"),
            path("<path:object_id>/past/", view(self.past_view), name=f"{name}_past"),
            path("<path:object_id>/retire/", view(self.retire_view), name=f"{name}_retire"),
            path("<path:object_id>/address/", view(self.address_view), name=f"{name}_address"),
            path("<path:object_id>/history/", view(self.history_view), name=f"{name}_history"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, named for what it holds."""
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})
