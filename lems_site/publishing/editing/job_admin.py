"""The page that says how far a publication of many pages is. The clock takes it further; where none runs, a button does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.publishing.models import PublicationJob
from lems_site.publishing.pages.registry import text_types
from lems_site.publishing.publish.jobs import advance_job
from lems_site.web.clock_status import clock_status

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[PublicationJob]
else:
    BaseAdmin = admin.ModelAdmin

SECONDS = 0.7  # of work for one press of the button
REFRESH_SECONDS = 2
BY_HAND = "by-hand"


def progress_url(job: PublicationJob) -> str:
    """The address of a job's page."""
    return reverse("admin:publishing_publicationjob_change", args=[job.pk])


def may_edit(request: HttpRequest, kind: str) -> bool:
    """Whether somebody may edit pages of a kind; "": of every kind."""
    names = [kind] if kind in text_types() else list(text_types())
    metas = [text_types()[name].model._meta for name in names]
    codes = [f"{meta.app_label}.{get_permission_codename('change', meta)}" for meta in metas]
    return request.user.is_active and all(request.user.has_perm(code) for code in codes)


@admin.register(PublicationJob)
class PublicationJobAdmin(BaseAdmin):
    """The list of publications in progress, and the page of each. Nothing is added, changed or deleted here; who may edit a
    page may see what becomes of it, and take it further."""

    actions = None
    list_display = ("__str__", "state", "created_by", "created_at", "finished_at")
    list_filter = ("state",)
    list_per_page = 50
    list_select_related = ("created_by",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: PublicationJob | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PublicationJob | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: PublicationJob | None = None) -> bool:
        return may_edit(request, obj.kind) if obj else any(may_edit(request, name) for name in text_types())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """GET shows how far a job is; POST takes it further for a moment, for when no clock runs."""
        job = self.get_object(request, object_id)
        if job is None:
            raise Http404
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        if request.method == "POST":
            if job.is_unfinished and not job.is_early:
                advance_job(job, seconds=SECONDS)
            return HttpResponseRedirect(request.get_full_path())
        page = text_types()[job.kind].pages().filter(slug=job.slug).first() if job.kind else None
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _title(job),
            "job": job,
            "ready": job.count_ready(),
            "how_far": _how_far(job),
            "zone": timezone.get_current_timezone_name(),
            "clock": clock_status(),
            "page_url": page and reverse(f"admin:{page._meta.app_label}_{page._meta.model_name}_change", args=[page.pk]),
            "by_hand": BY_HAND in request.GET,
            "here": progress_url(job),
        }
        headers = {"Cache-Control": "no-store"}
        if job.is_unfinished and not job.is_early and not shown["by_hand"]:
            headers["Refresh"] = str(REFRESH_SECONDS)  # who does not want that turns it off on the page
        return TemplateResponse(request, "admin/publishing/progress.html", shown, headers=headers)


def _title(job: PublicationJob) -> str:
    """The heading of a job's page: what it does, or how it ended."""
    if job.is_unfinished:
        return _("Publishing “%(title)s”") % {"title": job}
    if job.state == PublicationJob.State.DONE:
        return _("“%(title)s” is published") % {"title": job}
    return _("“%(title)s” was not published") % {"title": job}


def _how_far(job: PublicationJob) -> str:
    """How many pages are ready, of how many."""
    if job.version is None:
        return _("The pages are not counted yet.")
    values = {"ready": job.count_ready(), "total": job.total}
    return ngettext("%(ready)s of %(total)s page is ready.", "%(ready)s of %(total)s pages are ready.", job.total) % values
