"""The admin of pages: edit, preview, save a revision, publish it, look at the history. Articles and terms build on it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.source_files.front_matter import Field

from .actions import ContentProblems, compile_text, publish, save_revision
from .forms import PageForm, describe, initial
from .jobs import RebuildJob
from .jobs_admin import progress_url
from .kinds import Compiled, Kind
from .models import Published, Revision
from .writing.beside import beside
from .writing.lists import ReadersSeeIt
from .writing.new_term import first_values, next_step
from .writing.preview import PreviewLinks, previewed

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Published]
else:
    BaseAdmin = admin.ModelAdmin


class PageAdmin(BaseAdmin):
    """One kind of page. Nothing is deleted here, and no revision is changed."""

    kind: Kind
    file_fields: Sequence[Field]
    actions = None
    list_display: tuple[str, ...] = ("title", "is_live", "published_at")
    list_display_links = ("title",)
    list_filter = (ReadersSeeIt,)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("title", "slug", "html")
    search_help_text = gettext_lazy("Words of the title, the address or the text.")
    show_full_result_count = False

    @abstractmethod
    def preview(self, compiled: Compiled, page: Published | None, links: PreviewLinks) -> str:
        """The page as readers would see it, as HTML, with a banner that has these links."""

    @admin.display(boolean=True, description=gettext_lazy("readers see it"))
    def is_live(self, page: Published) -> bool:
        return page.live_id is not None  # type: ignore[attr-defined]  # each concrete page has `live`

    def get_queryset(self, request: HttpRequest) -> QuerySet[Published]:
        return super().get_queryset(request).defer("html", "compiled")  # a list shows neither

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        own = [
            path("<path:object_id>/revision/<int:pk>/", view(self.revision_view), name=f"{name}_revision"),
            path("<path:object_id>/history/", view(self.history_view), name=f"{name}_history"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, named for what it holds."""
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Edit a page, or a new one: GET shows the newest revision; POST previews, saves or publishes what was typed."""
        page = self._page(request, object_id)
        allowed = self.has_change_permission(request, page) if page else self.has_add_permission(request)
        if not allowed:
            raise PermissionDenied
        slug = page.slug if page else ""
        options: dict[str, Any] = {"kind": self.kind, "file_fields": self.file_fields}
        if request.method != "POST":
            first = initial(self._newest_file(page), self.file_fields) if page else first_values(request.GET)
            form = PageForm(initial=first, slug=slug, **options)
            return self._edit(request, page, form)
        form = PageForm(request.POST, initial={"slug": slug}, slug=slug, publishing="_publish" in request.POST, **options)
        if not form.is_valid() or form.compiled is None:
            return self._edit(request, page, form, status=422)
        if "_check" in request.POST:
            return self._edit(request, page, form)
        if "_preview" in request.POST:
            return self._preview(request, form.compiled, page)
        try:
            revision = save_revision(self.kind, text=form.text(), by=request.user, note=form.cleaned_data["note"], page=page)  # type: ignore[arg-type]  # admin_view lets in users only
            if "_publish" in request.POST:
                publish(self.kind, revision=revision, by=request.user)  # type: ignore[arg-type]
        except ContentProblems as error:
            for problem in error.problems:
                form.add_error(None, problem.message)
            return self._edit(request, page, form, status=422)
        saved: Published = revision.page  # type: ignore[attr-defined]
        if "_publish" in request.POST and (job := RebuildJob.objects.underway(self.kind.name, saved.slug)):
            self.log_change(request, saved, _("Began to publish a revision."))
            return HttpResponseRedirect(progress_url(job))
        if "_publish" in request.POST:
            self.log_change(request, saved, _("Published a revision."))
            messages.success(
                request,
                _("“%(title)s” is published. Readers see it now.") % {"title": form.cleaned_data["title"]},
            )
        else:
            self.log_change(request, saved, _("Saved a revision."))
            messages.success(request, _("Saved as a draft. Readers still see the published page."))
        next_step(request, published="_publish" in request.POST)
        return HttpResponseRedirect(self._url("change", saved))

    def revision_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """One revision: its text; POST publishes it."""
        page = self._page(request, object_id)
        revision = self._all_revisions(page).filter(pk=pk).first()
        if page is None or revision is None:
            raise Http404
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_change_permission(request, page):
                raise PermissionDenied
            if "_preview" in request.POST:
                return self._preview(request, compile_text(self.kind, revision.text), page)
            try:
                publish(self.kind, revision=revision, by=request.user)  # type: ignore[arg-type]
            except ContentProblems as error:
                for problem in error.problems:
                    messages.error(request, describe(problem, 0))
                return HttpResponseRedirect(request.path)
            if job := RebuildJob.objects.underway(self.kind.name, page.slug):
                self.log_change(request, page, _("Began to publish a revision."))
                return HttpResponseRedirect(progress_url(job))
            self.log_change(request, page, _("Published an earlier revision."))
            messages.success(request, _("This revision is published. Readers see it now."))
            return HttpResponseRedirect(self._url("change", page))
        title = _("Revision of %(when)s") % {"when": f"{revision.created_at:%d %B %Y, %H:%M}"}
        shown = self._context(request, page, title, revision=revision, is_live=page.live_id == revision.pk)  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/publishing/revision.html", shown)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """All revisions, newest first."""
        page = self._page(request, object_id)
        if page is None:
            raise Http404
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        rows = [(revision, self._url("revision", page, revision.pk)) for revision in self._revisions(page)]
        shown = self._context(request, page, _("History of “%(title)s”") % {"title": page.title}, revisions=rows)
        return TemplateResponse(request, "admin/publishing/history.html", shown)

    # --- parts

    def _page(self, request: HttpRequest, object_id: str | None) -> Published | None:
        if object_id is None:
            return None
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404
        return page

    def _revisions(self, page: Published) -> list[Revision]:
        return list(self._all_revisions(page).select_related("created_by").defer("text"))

    def _all_revisions(self, page: Published | None) -> Any:
        return self.kind.revisions().filter(page=page)

    def _newest_file(self, page: Published) -> Any:
        revision = self._all_revisions(page).first()
        file = self.kind.parse(revision.text, "")[0] if revision else None
        if file is None:
            raise Http404
        return file

    def _preview(self, request: HttpRequest, compiled: Compiled, page: Published | None) -> HttpResponse:
        return previewed(request, lambda links: self.preview(compiled, page, links))

    def _edit(self, request: HttpRequest, page: Published | None, form: PageForm, status: int = 200) -> HttpResponse:
        newest = self._revisions(page)[:1] if page else []
        draft = bool(page and newest and newest[0].pk != page.live_id)  # type: ignore[attr-defined]
        title = _("Edit “%(title)s”") % {"title": page.title} if page else _("New page")
        shown = self._context(request, page, title, form=form, newest=newest, draft=draft)
        shown |= self.editing_context(request, page, form)
        return TemplateResponse(request, "admin/publishing/edit.html", shown, status=status)

    def editing_context(self, request: HttpRequest, page: Published | None, form: PageForm) -> dict[str, Any]:
        """What stands beside the form: what the checks say of its text, and the pages that a change touches."""
        return beside(self.kind, page, form)

    def _context(self, request: HttpRequest, page: Published | None, title: str, **more: Any) -> dict[str, Any]:
        urls = {name: self._url(name, page) for name in ("change", "history")} if page else {}
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "page": page,
            "urls": urls,
            **more,
        }

    def _url(self, name: str, page: Published, *args: int) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[page.pk, *args])
