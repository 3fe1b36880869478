"""Filters of the admin's lists of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


class PublishedFilter(admin.SimpleListFilter):
    """Pages that readers see, or those that they do not see."""

    title, parameter_name = _("whether readers see it"), "seen"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("yes", _("Readers see it")), ("no", _("Not published yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(live__isnull=self.value() == "no") if self.value() in ("yes", "no") else queryset
