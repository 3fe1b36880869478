"""The page that takes a publication of many pages further, a second of work with each request, and says how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.publishing.models import RebuildJob
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish.jobs import advance

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[RebuildJob]
else:
    BaseAdmin = admin.ModelAdmin

SECONDS = 0.7  # of work in one request
BY_HAND = "by-hand"


def progress_url(job: RebuildJob) -> str:
    """The address of a job's page."""
    return reverse("admin:publishing_rebuildjob_change", args=[job.pk])


def may_edit(request: HttpRequest, kind: str) -> bool:
    """Whether somebody may edit pages of a kind; "": of every kind."""
    names = [kind] if kind in page_types else list(page_types)
    metas = [page_types[name].model._meta for name in names]
    codes = [f"{meta.app_label}.{get_permission_codename('change', meta)}" for meta in metas]
    return request.user.is_active and all(request.user.has_perm(code) for code in codes)


@admin.register(RebuildJob)
class RebuildJobAdmin(BaseAdmin):
    """The list of publications in progress, and the page of each. Nothing is added, changed or deleted here; who may edit a
    page may see what becomes of it, and take it further."""

    actions = None
    list_display = ("__str__", "state", "created_by", "created_at", "finished_at")
    list_filter = ("state",)
    list_per_page = 50
    list_select_related = ("created_by",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_edit(request, obj.kind) if obj else any(may_edit(request, name) for name in page_types)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """How far a job is. Each GET takes it further for a moment: nothing happens that was not begun by who published."""
        job = self.get_object(request, object_id)
        if job is None:
            raise Http404
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        if request.method == "GET":
            advance(job, seconds=SECONDS)
        page = page_types[job.kind].pages().filter(slug=job.slug).first() if job.kind else None
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _title(job),
            "job": job,
            "ready": job.ready(),
            "how_far": _how_far(job),
            "page_url": page and reverse(f"admin:{page._meta.app_label}_{page._meta.model_name}_change", args=[page.pk]),
            "by_hand": BY_HAND in request.GET,
            "here": progress_url(job),
        }
        headers = {"Cache-Control": "no-store"}
        if job.is_running and not shown["by_hand"]:
            headers["Refresh"] = "1"  # browsers load the page again; who does not want that turns it off on the page
        return TemplateResponse(request, "admin/publishing/progress.html", shown, headers=headers)


def _title(job: RebuildJob) -> str:
    """The heading of a job's page: what it does, or how it ended."""
    if job.is_running:
        return _("Publishing “%(title)s”") % {"title": job}
    if job.state == RebuildJob.State.DONE:
        return _("“%(title)s” is published") % {"title": job}
    return _("“%(title)s” was not published") % {"title": job}


def _how_far(job: RebuildJob) -> str:
    """How many pages are ready, of how many."""
    values = {"ready": job.ready(), "total": job.total}
    return ngettext("%(ready)s of %(total)s page is ready.", "%(ready)s of %(total)s pages are ready.", job.total) % values
