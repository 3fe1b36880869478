"""Facts and their sources in the admin: found, corrected on a plain form, signed and published by the moves of pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.content_files.record_file import KINDS, RecordFile, RecordKind, parse_record
from lems_site.publishing.editing import autosave, drafts
from lems_site.publishing.editing.diff import Part, compare_texts
from lems_site.publishing.editing.form_views import HIDDEN
from lems_site.publishing.editing.page_admin import PageAdmin
from lems_site.publishing.models import Page, PublicationJob, Revision
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review import signatures, workflow
from lems_site.publishing.review.restoring.second_person import find_waiting_request
from lems_site.publishing.review.workflow import InvalidTransition

from .citing_pages import citing_pages
from .forms import RecordForm, describe_record
from .models import EvidenceRecord
from .record_type import EvidenceType

LONGEST_NUMBER = 19  # digits of a revision’s number
NO_ADDRESS = ("in_place", "retire", "address")  # what only pages with an address of their own have


@admin.register(EvidenceRecord)
class EvidenceRecordAdmin(PageAdmin):
    """Claims, facts, points on conflicts, hazards and medicines."""

    page_type_name = EvidenceType.name
    list_display = ("title", "kind", "state", "published_at")
    search_fields = ("slug", "title", "sentence")
    search_help_text = gettext_lazy("An id such as A4.3, or words of the sentence.")

    def get_list_filter(self, request: HttpRequest) -> tuple[str, ...]:
        return ("kind",)

    def get_urls(self) -> list[URLPattern]:
        start = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [url for url in super().get_urls() if url.name not in {f"{start}{name}" for name in NO_ADDRESS}]

    def _admin_url(self, name: str, page: Page | None, *args: int) -> str:
        return "" if name in NO_ADDRESS else super()._admin_url(name, page, *args)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """GET shows the newest text on its form; POST saves it as a draft and, if so asked, sends it for review."""
        verb = "change" if object_id else "add"
        if not self.has_page_permission(request, verb):
            raise PermissionDenied
        page = self._get_page(request, object_id, verb) if object_id else None
        newest = drafts.newest_revision(self.page_type, page)
        known = parse_record(newest.text, "")[0] if newest else None
        kind = known.kind if known else KINDS.get(request.GET.get("kind", ""))
        if kind is None:
            return self._choose_kind(request)
        if request.method != "POST":
            return self._open_record(request, page, newest, kind, known)
        if "_discard" in request.POST:
            return self._discard_copy(request, page)
        form = RecordForm(request.POST, kind=kind, known=known, base=newest.pk if newest else None)
        if "_more" in request.POST:
            return self._render_record(request, page, newest, form)
        if not form.is_valid():
            return self._render_record(request, page, newest, form, status=422)
        return self._save_record(request, page, newest, form)

    def restore_context(self, page: Page) -> dict[str, Any]:
        """The pages that cite the record."""
        return {"citing": citing_pages(page.slug)}

    def compare_for_staff(self, before: str, after: str) -> list[Part]:
        """The difference in plain words: the labels of the form in the place of the keys of the file."""
        return compare_texts(describe_record(before), describe_record(after))

    def autosave_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Keep what is typed as this person's working copy. Answers JSON: when it was kept, or why it was not."""
        if not self.has_page_permission(request, "change" if object_id else "add"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        page = self._get_page(request, object_id, "change") if object_id else None
        fields = {name: str(words) for name, words in request.POST.items() if name not in ("csrfmiddlewaretoken", *HIDDEN)}
        base, token = request.POST.get("base", ""), request.POST.get("token", "")[:40] or autosave.new_token()
        number = int(base) if base.isdecimal() and len(base) < LONGEST_NUMBER else None
        try:
            kept = autosave.save_working_copy(
                signed_in_user(request), self.page_type, page.slug if page else "", token=token, base=number, fields=fields
            )
        except autosave.TooLarge:
            return JsonResponse({"problem": _("The text is too long to be kept while you type.")}, status=413)
        at = timezone.localtime(kept.saved_at if kept else None)
        return JsonResponse({"saved": _("Your words were kept at %(time)s.") % {"time": date_format(at, "H:i:s")}})

    # --- parts

    def _open_record(
        self, request: HttpRequest, page: Page | None, newest: Revision | None, kind: RecordKind, known: RecordFile | None
    ) -> HttpResponse:
        """The form with the newest text, or with what this person had typed and not saved."""
        copies = autosave.open_working_copies(signed_in_user(request), self.page_type, page.slug if page else "")
        copies = [one for one in copies if page is not None or one.fields.get("record_kind") == kind.name]
        wanted = request.GET.get("copy", "")
        copy = next((one for one in copies if str(one.pk) == wanted), None)
        if copy is None and copies and wanted != "none" and not self._is_older(copies[0], newest, request):
            copy = copies[0]
        form = RecordForm(
            kind=kind,
            known=known,
            base=copy.base if copy else newest.pk if newest else None,
            token=copy.token if copy else autosave.new_token(),
            unsaved=copy.fields if copy else None,
        )
        return self._render_record(request, page, newest, form, copy=copy, copies=copies)

    def _choose_kind(self, request: HttpRequest) -> HttpResponse:
        """The first question for a new record: what it is."""
        told = {
            "fact": _("A fact from a publication."),
            "claim": _("What one of the two source texts says."),
            "conflict": _("What is known now where the source texts are wrong, differ or are out of date."),
            "medicine": _("The name of a medicine, so that the checks know it."),
            "hazard": _("A way in which somebody could come to harm, and what stops it."),
        }
        kinds = [(name, EvidenceRecord.Kind(name).label, words) for name, words in told.items()]
        shown = self._template_context(request, None, _("Add a fact"), kinds=kinds)
        return TemplateResponse(request, "admin/evidence/choose_kind.html", shown)

    def _save_record(self, request: HttpRequest, page: Page | None, newest: Revision | None, form: RecordForm) -> HttpResponse:
        user, file = signed_in_user(request), form.file()
        try:
            revision = drafts.save_draft(
                self.page_type,
                text=file.text(),
                by=user,
                base=form.base,
                page=page,
                note=form.cleaned_data["why"],
                token=form.cleaned_data["token"],
            )
        except drafts.EditConflict as meanwhile:
            return self._show_record_conflict(request, page, form, meanwhile.theirs)
        except ContentProblems as error:
            for problem in error.problems:
                form.add_error(None, problem.message)
            return self._render_record(request, page, newest, form, status=422)
        if page is None:
            rows = EvidenceRecord.objects.filter(pk=revision.page.pk)
            rows.update(kind=file.kind.name, sentence=file.body, title=file.label)
        page = revision.page
        if newest is not None and revision.pk == newest.pk:
            messages.info(request, _("Nothing has changed, so nothing was saved."))
        elif "_send" not in request.POST:
            messages.success(request, _("Saved as a draft. Readers do not see it yet."))
        elif self._send(request, page, revision):
            words = _("“%(title)s” is sent for review. When a Reviewer has signed it, it can be published.")
            messages.success(request, words % {"title": file.label})
        for warning in form.warnings:
            messages.warning(request, warning)
        self.log_change(request, page, form.cleaned_data["why"])
        return HttpResponseRedirect(self._admin_url("change", page) + "?copy=none")  # what was saved, whatever is open elsewhere

    def _send(self, request: HttpRequest, page: Page, revision: Revision) -> bool:
        try:
            workflow.make_move(
                self.page_type, revision=self._get_revision(page, revision.pk), name="send", by=signed_in_user(request)
            )
        except InvalidTransition as error:
            messages.warning(request, _("Saved as a draft, but not more: %(why)s") % {"why": error})
        except ContentProblems as error:
            messages.warning(request, _("Saved as a draft, but not sent:"))
            self._show_problems(request, error)
        else:
            return True
        return False

    def _show_record_conflict(self, request: HttpRequest, page: Page | None, form: RecordForm, theirs: Revision) -> HttpResponse:
        """Somebody else saved first: what they saved, and what was typed here, which the next press saves over theirs."""
        data = request.POST.copy()
        data["base"] = str(theirs.pk)
        again = RecordForm(data, kind=form.kind, known=form.known, base=theirs.pk)
        again.is_valid()
        difference = self.compare_for_staff(theirs.text, form.file().text())
        return self._render_record(request, page, theirs, again, status=409, theirs=theirs, difference=difference)

    def _render_record(
        self,
        request: HttpRequest,
        page: Page | None,
        newest: Revision | None,
        form: RecordForm,
        status: int = 200,
        **more: object,
    ) -> HttpResponse:
        first, folded = form.groups()
        shown: dict[str, Any] = {"newest": newest, "first": first, "folded": folded, "record_kind": form.kind.name}
        shown["autosave_url"] = self._admin_url("autosave", page) if page else self._admin_url("autosave_new", None)
        if page is not None:
            draft = newest is not None and newest.pk != page.live_id
            shown |= {
                "draft": draft,
                "newest_url": self._admin_url("revision", page, newest.pk) if newest else "",
                "live_url": self._admin_url("revision", page, page.live_id) if page.live_id else "",
                "pages": citing_pages(page.slug) if form.kind.cited else [],
                "job_url": self._job_url(page),
                "review": signatures.review_of_page(self.page_type.name, page.slug, page.live.text_hash) if page.live else None,
                "asked": find_waiting_request(self.page_type, page.slug),
                "schedule": PublicationJob.objects.find_scheduled(self.page_type.name, page.slug),
            }
        told = {"kind": str(EvidenceRecord.Kind(form.kind.name).label).capitalize(), "id": form.known.id if form.known else ""}
        title = _("%(kind)s: %(id)s") % told if form.known else _("New: %(kind)s") % told
        context = self._template_context(request, page, title, form=form, **shown, **more)
        return TemplateResponse(request, "admin/evidence/edit.html", context, status=status)
