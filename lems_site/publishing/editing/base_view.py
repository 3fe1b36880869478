"""What the views of the admin's pages share: finding the page, who may see it, the context of every template, addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.content_files.front_matter import Field
from lems_site.publishing.editing.assist.preview import PreviewLinks, previewed
from lems_site.publishing.models import Page, PublicationJob
from lems_site.publishing.pages import permissions
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.web.clock_status import clock_status

from .forms import describe
from .job_admin import progress_url

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Page]
else:
    BaseAdmin = admin.ModelAdmin


class PageViews(BaseAdmin):
    """The parts that the views of one kind of page are made of."""

    page_type: PageType
    file_fields: Sequence[Field]

    def preview(self, compiled: Compiled, page: Page | None, links: PreviewLinks) -> str:
        """The page as readers would see it, as HTML, with a banner that has these links."""
        raise NotImplementedError

    def may(self, request: HttpRequest, verb: str) -> bool:
        """Whether the signed-in person may do this with pages of this kind."""
        return permissions.may(request.user, verb, self.page_type)

    def _page(self, request: HttpRequest, object_id: str, verb: str = "view") -> Any:
        """The page. Raises Http404 without one and PermissionDenied for those who may not `verb`."""
        if not self.may(request, verb):
            raise PermissionDenied
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404
        return page

    def _revision(self, page: Any, pk: int) -> Any:
        revision = self.page_type.revisions().select_related("created_by", "page", "page__live").filter(page=page, pk=pk).first()
        if revision is None:
            raise Http404
        return revision

    def _all_revisions(self, page: Any) -> Any:
        return self.page_type.revisions().filter(page=page).order_by("-pk")

    def _revisions(self, page: Any) -> list[Any]:
        return list(self._all_revisions(page).select_related("created_by").defer("text"))

    def _previewed(self, request: HttpRequest, compiled: Compiled, page: Page | None) -> HttpResponse:
        return previewed(request, lambda links: self.preview(compiled, page, links))

    def _job_url(self, page: Page) -> str:
        """The page of the job that is publishing a page, "" without one."""
        job = PublicationJob.objects.find_running(self.page_type.name, page.slug)
        return progress_url(job) if job else ""

    def _begun(self, request: HttpRequest, page: Page) -> HttpResponse | None:
        """The way to the page of the job that a publication has begun, if it touches too many pages for one moment."""
        url = self._job_url(page)
        if not url:
            return None
        self.log_change(request, page, _("Began to publish a revision."))
        return HttpResponseRedirect(url)

    def _say(self, request: HttpRequest, error: ContentProblems) -> None:
        for problem in error.problems:
            messages.error(request, describe(problem, 0))

    def _context(self, request: HttpRequest, page: Page | None, title: str, **more: Any) -> dict[str, Any]:
        names = ("change", "history", "compare", "retire", "address", "checked")
        urls = {name: self._url(name, page) for name in names} if page else {}
        allowed = {verb: self.may(request, verb) for verb in ("change", "publish", "arrange")}
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "page": page,
            "urls": urls,
            "may": {**allowed, "review": self.may(request, "review") and permissions.is_reviewer(request.user)},
            "zone": timezone.get_current_timezone_name(),
            "clock": clock_status,
            **more,
        }

    def _url(self, name: str, page: Page | None, *args: int) -> str:
        first = [page.pk] if page else []
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[*first, *args])
