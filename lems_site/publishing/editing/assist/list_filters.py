"""Filters of the admin's lists of pages, and what they and the columns ask of the database."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Trim
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.models import PageAssignment, Signature, State
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.permissions import name_of

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

SOON = timedelta(days=30)


def with_review_columns(pages: QuerySet[Any], page_type: PageType) -> QuerySet[Any]:
    """Pages with their newest text's number and state, their last review, and their assignment, as `newest_pk`, `newest_state`,
    `reviewer_id`, `reviewer_name`, `reviewed_at`, `review_due`, `owner_id`, `owner_name`, `owner_email`, `own_due`."""
    newest = page_type.revisions().filter(page=OuterRef("pk")).order_by("-pk")
    whole = Signature.objects.filter(page_kind=page_type.name, page_slug=OuterRef("slug"), withdrawn_at=None)
    whole = whole.filter(act=Signature.Act.PAGE, was_live=True).order_by("-signed_at", "-pk")
    assigned = PageAssignment.objects.filter(page_kind=page_type.name, page_slug=OuterRef("slug"))
    named = assigned.annotate(full_name=Trim(Concat("owner__first_name", Value(" "), "owner__last_name")))
    annotated: QuerySet[Any] = pages.annotate(
        newest_pk=Subquery(newest.values("pk")[:1]),
        newest_state=Subquery(newest.values("state")[:1]),
        reviewer_id=Subquery(whole.values("by")[:1]),
        reviewer_name=Subquery(whole.values("name")[:1]),
        reviewed_at=Subquery(whole.values("signed_at")[:1]),
        review_due=Subquery(whole.values("review_due")[:1]),
        owner_id=Subquery(assigned.values("owner")[:1]),
        owner_name=Subquery(named.values("full_name")[:1]),
        owner_email=Subquery(assigned.values("owner__email")[:1]),
        own_due=Subquery(assigned.values("due")[:1]),
    )
    return annotated


def staff_choices(ids: QuerySet[Any]) -> list[tuple[str, Any]]:
    """People by number, for a filter. One query."""
    users = get_user_model()._default_manager.filter(pk__in=ids)
    return sorted(((str(user.pk), name_of(user)) for user in users), key=lambda pair: pair[1].casefold())


class PublishedFilter(admin.SimpleListFilter):
    """Pages that readers see, or those that they do not see."""

    title, parameter_name = _("whether readers see it"), "seen"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("yes", _("Readers see it")), ("no", _("Not published yet")), ("retired", _("Retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.filter(live__isnull=False)
            case "no":
                return queryset.filter(live__isnull=True, retired_at__isnull=True)
            case "retired":
                return queryset.filter(live__isnull=True, retired_at__isnull=False)
        return queryset


class StateFilter(admin.SimpleListFilter):
    """Pages by the state of their newest text."""

    title, parameter_name = _("newest text"), "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [(str(value), label) for value, label in State.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(newest_state=self.value()) if self.value() else queryset


class ReviewFilter(admin.SimpleListFilter):
    """Pages by their review: never, overdue, due soon."""

    title, parameter_name = _("review"), "review"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("never", _("Never reviewed")), ("overdue", _("Overdue")), ("soon", _("Due within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = timezone.localdate()
        match self.value():
            case "never":
                return queryset.filter(live__isnull=False, reviewed_at=None)
            case "overdue":
                return queryset.filter(review_due__lt=today) | queryset.filter(own_due__lt=today)
            case "soon":
                days = (today, today + SOON)
                return queryset.filter(review_due__range=days) | queryset.filter(own_due__range=days)
        return queryset


class OwnerFilter(admin.SimpleListFilter):
    """Pages that somebody looks after."""

    title, parameter_name = _("who looks after it"), "owner"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("none", _("Nobody")), *staff_choices(PageAssignment.objects.exclude(owner=None).values("owner"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        if value == "none":
            return queryset.filter(owner_id=None)
        return queryset.filter(owner_id=int(value)) if value.isdecimal() and len(value) < 19 else queryset


class ReviewerFilter(admin.SimpleListFilter):
    """Pages that somebody reviewed last."""

    title, parameter_name = _("reviewer"), "reviewer"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return staff_choices(Signature.objects.filter(act=Signature.Act.PAGE, was_live=True).exclude(by=None).values("by"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        return queryset.filter(reviewer_id=int(value)) if value.isdecimal() and len(value) < 19 else queryset
