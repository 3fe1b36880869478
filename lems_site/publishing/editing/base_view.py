"""What the views of the admin's pages share: finding the page, who may see it, the context of every template, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lems_site.publishing.editing.assist.preview import respond_with_preview
from lems_site.publishing.models import Page, PublicationJob, Revision, SignatureElsewhere, State
from lems_site.publishing.pages import permissions
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.pages.registry import text_types
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review.comments import list_comments
from lems_site.publishing.review.retire_and_move import last_read_revision
from lems_site.web.clock_status import clock_status

from .history_admin import site_history_url
from .job_admin import progress_url
from .problem_lines import count_lines_before, describe_problem

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Page]
else:
    BaseAdmin = admin.ModelAdmin


class PageViews(BaseAdmin):
    """The parts that the views of one kind of page are made of."""

    page_type_name: str

    @property
    def page_type(self) -> PageType:
        """The page type as registered. Looked up late: the admin is loaded before apps have registered theirs."""
        return text_types()[self.page_type_name]

    def has_page_permission(self, request: HttpRequest, verb: str) -> bool:
        """Whether the signed-in person may do this with pages of this kind."""
        return permissions.has_page_permission(signed_in_user(request), verb, self.page_type)

    def _get_page(self, request: HttpRequest, object_id: str, verb: str = "view") -> Page:
        """The page. Raises Http404 without one and PermissionDenied for those who may not `verb`."""
        if not self.has_page_permission(request, verb):
            raise PermissionDenied
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404
        return page

    def _get_revision(self, page: Page, pk: int) -> Revision:
        revision: Revision | None = (
            self.page_type.revisions().select_related("created_by", "page", "page__live").filter(page=page, pk=pk).first()
        )
        if revision is None:
            raise Http404
        return revision

    def _query_revisions(self, page: Page) -> Any:
        return self.page_type.revisions().filter(page=page).order_by("-pk")

    def _list_revisions(self, page: Page) -> list[Revision]:
        return list(self._query_revisions(page).select_related("created_by").defer("text"))

    def _preview_response(self, request: HttpRequest, compiled: Compiled) -> HttpResponse:
        return respond_with_preview(request, lambda links: self.page_type.render_preview(compiled, links))

    def _job_url(self, page: Page) -> str:
        """The page of the job that is publishing a page, "" without one."""
        job = PublicationJob.objects.find_running(self.page_type.name, page.slug)
        return progress_url(job) if job else ""

    def _bring_back_url(self, page: Page) -> str:
        """The address that brings a retired page back; "" for any other page."""
        revision = last_read_revision(self.page_type, page)
        return self._admin_url("restore", page, revision.pk) if revision else ""

    def _undo_url(self, page: Page) -> str:
        """The address that puts the text back which readers had before the live one; "" without one. One query."""
        if page.live_id is None:
            return ""
        live = self.page_type.revisions().filter(pk=page.live_id)
        read = self._query_revisions(page).filter(state__in=(State.PUBLISHED, State.RETIRED))
        pk = read.exclude(text_hash__in=live.values("text_hash")).values_list("pk", flat=True).first()
        return self._admin_url("restore", page, pk) if pk else ""

    def _redirect_to_job(self, request: HttpRequest, page: Page) -> HttpResponse | None:
        """The way to the page of the job that a publication has begun, if it touches too many pages for one moment."""
        url = self._job_url(page)
        if not url:
            return None
        self.log_change(request, page, _("Began to publish a revision."))
        return HttpResponseRedirect(url)

    def _show_problems(self, request: HttpRequest, error: ContentProblems, revision: Revision | None = None) -> None:
        """Tell what is wrong; of a revision's own text with the form's line, which leads to the place."""
        before = count_lines_before(self.page_type, revision.text) if revision else 0
        form = self._admin_url("change", revision.page) if revision else ""
        for problem in error.problems:
            words = describe_problem(problem, before)
            if revision and not problem.path and problem.line > before:
                words = format_html('{} <a href="{}#line-{}">{}</a>', words, form, problem.line - before, _("See the place"))
            messages.error(request, words)

    def _template_context(self, request: HttpRequest, page: Page | None, title: str, **more: object) -> dict[str, Any]:
        names = ("change", "in_place", "history", "compare", "retire", "address", "second_person", "past")
        urls = {name: self._admin_url(name, page) for name in names} if page else {}
        urls["site_history"] = site_history_url()
        if page and page.live_id:
            urls["reading"] = self._admin_url("reading", page, page.live_id)
        allowed = {verb: self.has_page_permission(request, verb) for verb in ("change", "publish", "arrange")}
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "page": page,
            "urls": urls,
            "may": {**allowed, "review": self.has_page_permission(request, "review") and permissions.is_reviewer(request.user)},
            "zone": timezone.get_current_timezone_name(),
            "clock": clock_status,
            "bring_back": lambda: self._bring_back_url(page) if page and allowed["publish"] else "",
            "undo_url": lambda: self._undo_url(page) if page and allowed["publish"] else "",
            "open_comments": lambda: list_comments(self.page_type, page.slug, unresolved=True) if page else [],
            "comments_url": lambda: self._newest_url(page) if page else "",
            "signed_elsewhere": self._signed_elsewhere(page),
            **more,
        }

    def _signed_elsewhere(self, page: Page | None) -> QuerySet[SignatureElsewhere]:
        """What loaded files say of the page's signatures on other sites. No query until a template asks."""
        slug = page.slug if page else ""
        return SignatureElsewhere.objects.filter(page_kind=self.page_type.name, page_slug=slug)

    def _newest_url(self, page: Page) -> str:
        """The address of a page's newest revision, "" without one. One query."""
        pk = self._query_revisions(page).values_list("pk", flat=True).first()
        return self._admin_url("revision", page, pk) if pk else ""

    def _admin_url(self, name: str, page: Page | None, *args: int) -> str:
        first = [page.pk] if page else []
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[*first, *args])
