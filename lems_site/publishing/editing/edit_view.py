"""The admin's page for editing: open it, autosave, preview, save a draft, send it on; and what happens when two edit at once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.publishing.editing.assist.everyday_word import FIELD, clean_word, with_everyday_word
from lems_site.publishing.editing.assist.new_term import first_values, show_next_step
from lems_site.publishing.models import Page, Revision, WorkingCopy
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review import workflow
from lems_site.publishing.review.signing import CannotSign
from lems_site.publishing.review.workflow import InvalidTransition

from . import autosave, drafts
from .conflict.views import ConflictViews
from .form_views import HIDDEN
from .forms import PageForm


class EditingViews(ConflictViews):
    """Editing one page, or a new one."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """GET shows the newest text, or what this person had not saved yet; POST previews, saves, or sends on what was typed."""
        verb = "change" if object_id else "add"
        if not self.has_page_permission(request, verb):
            raise PermissionDenied
        page = self._get_page(request, object_id, verb) if object_id else None
        if request.method != "POST":
            return self._open_form(request, page)
        if "_discard" in request.POST:
            return self._discard_copy(request, page)
        return self._answer_press(request, page)

    def _answer_press(self, request: HttpRequest, page: Page | None) -> HttpResponse:
        """Do what a button of the form says with what was typed."""
        form = self._build_form(request, page, request.POST)
        if "_choose" in request.POST:
            chosen = self.chosen_form(request, page)
            if isinstance(chosen, HttpResponse):
                return chosen
            form = chosen
        valid = form.is_valid() and form.compiled is not None
        if valid and "_check" in request.POST:
            self._try_to_save_copy(request, page, form)
            return self._render_form(request, page, form)
        if valid and "_preview" in request.POST and form.compiled is not None:
            return self._preview_response(request, form.compiled)
        if not valid:
            self._try_to_save_copy(request, page, form)
            return self._render_form(request, page, form, status=422)
        return self._save_draft(request, page, form)

    def autosave_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Keep what is typed as this person's working copy. Answers JSON: when it was kept, or why it was not."""
        if not self.has_page_permission(request, "change" if object_id else "add"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        page = self._get_page(request, object_id, "change") if object_id else None
        form = self._build_form(request, page, request.POST)
        try:
            kept = self._save_copy(request, page, form)
        except autosave.TooLarge:
            words = _("The text is too long to be kept while you type. Make two pages of it, or save it as a draft.")
            return JsonResponse({"problem": words}, status=413)
        at = timezone.localtime(kept.saved_at if kept else None)
        return JsonResponse({"saved": _("Your words were kept at %(time)s.") % {"time": date_format(at, "H:i:s")}})

    # --- parts

    def _open_form(self, request: HttpRequest, page: Page | None) -> HttpResponse:
        newest = drafts.newest_revision(self.page_type, page)
        first: dict[str, Any] = first_values(request.GET) if page is None else {}
        first |= {"base": newest.pk if newest else "", "token": autosave.new_token()}
        copies = autosave.open_working_copies(signed_in_user(request), self.page_type, page.slug if page else "")
        wanted = request.GET.get("copy", "")
        copy = next((one for one in copies if str(one.pk) == wanted), None)
        if copy is None and copies and wanted != "none" and not self._is_older(copies[0], newest, request):
            copy = copies[0]
        if copy is not None:
            fields = {name: words for name, words in copy.fields.items() if name not in HIDDEN}
            first |= {**fields, "base": copy.base or "", "restored": copy.token}
        if page is not None:
            autosave.mark_page_open(signed_in_user(request), self.page_type, page.slug)
        form = self._build_form(request, page, first=first)
        if page is not None and (word := clean_word(request.GET.get("everyday", ""))):
            self._fill_in_word(request, form, word)
        return self._render_form(request, page, form, copy=copy, copies=copies)

    def _fill_in_word(self, request: HttpRequest, form: PageForm, word: str) -> None:
        """Put a word that readers searched for among the everyday words of the form; nothing is saved by it."""
        if FIELD in form.fields:
            form.initial[FIELD] = with_everyday_word(self.page_type, str(form.initial.get(FIELD) or ""), word)
            form.open_fields = frozenset({FIELD})
            words = _("“%(word)s” stands among the everyday words of this form now. Look at it, then save it.")
            messages.info(request, words % {"word": word})

    def _is_older(self, copy: WorkingCopy, newest: Revision | None, request: HttpRequest) -> bool:
        """Whether this person saved a text after they typed the words of a working copy. Then the form shows what was saved."""
        return newest is not None and newest.created_by_id == signed_in_user(request).pk and newest.created_at >= copy.saved_at

    def _discard_copy(self, request: HttpRequest, page: Page | None) -> HttpResponse:
        token = request.POST.get("token", "")[:40]
        if token:
            autosave.close_working_copy(signed_in_user(request), self.page_type, page.slug if page else "", token)
        messages.info(request, _("Your unsaved words were thrown away. This is the newest saved text."))
        return HttpResponseRedirect(self._admin_url("change", page) if page else self._admin_url("add", None))

    def _try_to_save_copy(self, request: HttpRequest, page: Page | None, form: PageForm) -> None:
        """Keep what was typed, but for a text that is too long: the page shows it again, and the checks say so."""
        with suppress(autosave.TooLarge):
            self._save_copy(request, page, form)

    def _save_copy(self, request: HttpRequest, page: Page | None, form: PageForm) -> WorkingCopy | None:
        token = form.data.get("token", "")[:40]
        if not token:
            return None
        slug, base = page.slug if page else "", form.data.get("base", "")
        if page is not None:
            autosave.mark_page_open(signed_in_user(request), self.page_type, slug)
        return autosave.save_working_copy(
            signed_in_user(request),
            self.page_type,
            slug,
            token=token,
            base=int(base) if base.isdecimal() and len(base) < 19 else None,
            fields=form.typed_values(),
        )

    def _save_draft(self, request: HttpRequest, page: Page | None, form: PageForm) -> HttpResponse:
        try:
            revision = drafts.save_draft(
                self.page_type,
                text=form.file_text(),
                by=signed_in_user(request),
                base=form.base,
                page=page,
                note=form.cleaned_data["note"],
                token=form.cleaned_data["token"],
            )
        except drafts.EditConflict as meanwhile:
            self._try_to_save_copy(request, page, form)
            return self._show_conflict(request, page, form, meanwhile.theirs)
        except ContentProblems as error:
            for problem in error.problems:
                form.add_error(None, problem.message)
            self._try_to_save_copy(request, page, form)
            return self._render_form(request, page, form, status=422)
        if form.cleaned_data["restored"]:
            autosave.close_working_copy(
                signed_in_user(request), self.page_type, page.slug if page else "", form.cleaned_data["restored"]
            )
        return self._apply_button(request, revision, form.cleaned_data["note"])

    def _apply_button(self, request: HttpRequest, revision: Revision, comment: str) -> HttpResponse:
        """Do what the button said with the draft that was just saved. Where that is not possible, the draft stays."""
        page, told = revision.page, {"title": revision.page.title}
        revision = self._get_revision(page, revision.pk)
        try:
            if "_publish" in request.POST:
                self._require_permission(request, "publish")
                workflow.go_live(self.page_type, revision=revision, by=signed_in_user(request), comment=comment)
                done = _("“%(title)s” is published. Readers see it now.") % told
            elif "_minor" in request.POST:
                self._require_permission(request, "publish")
                workflow.publish_minor_fix(self.page_type, revision=revision, by=signed_in_user(request), comment=comment)
                done = _("“%(title)s” is published as a minor fix. The signature stays.") % told
            elif "_send" in request.POST:
                if look := self.needs_look_before_sending(revision):
                    return self._ask_before_sending(request, page, revision, look)
                workflow.make_move(self.page_type, revision=revision, name="send", by=signed_in_user(request), comment=comment)
                done = " ".join((_("Saved and sent for review."), _what_readers_see(page)))
            else:
                done = " ".join((_("Saved as a draft."), _what_readers_see(page)))
        except (InvalidTransition, CannotSign) as error:
            messages.warning(request, _("Saved as a draft, but not more: %(why)s") % {"why": error})
        except ContentProblems as error:
            sent = "_send" in request.POST
            messages.warning(request, _("Saved as a draft, but not sent:") if sent else _("Saved as a draft, but not published:"))
            self._show_problems(request, error, revision)
        else:
            live = "_publish" in request.POST or "_minor" in request.POST
            if live and (begun := self._redirect_to_job(request, page)):
                return begun
            messages.success(request, done)
            self.log_change(request, page, done)
            show_next_step(request, published=live)
        return HttpResponseRedirect(self._admin_url("change", page) + "?copy=none")  # what was saved, whatever is open elsewhere

    def _ask_before_sending(self, request: HttpRequest, page: Page, revision: Revision, count: int) -> HttpResponse:
        """The draft is kept; the page of the saved text shows what the checks say above its button "Send for review"."""
        words = ngettext(
            "Saved as a draft, but not sent yet: the checks name one thing. Look at it here, then send it.",
            "Saved as a draft, but not sent yet: the checks name %(count)d things. Look at them here, then send it.",
            count,
        )
        messages.warning(request, words % {"count": count})
        return HttpResponseRedirect(self._admin_url("revision", page, revision.pk) + "#checks")

    def _require_permission(self, request: HttpRequest, verb: str) -> None:
        if not self.has_page_permission(request, verb):
            raise InvalidTransition(_("you may not publish. Send it for review instead."))


def _what_readers_see(page: Page) -> str:
    """What readers see of a page while a newer text waits."""
    if page.live_id:
        return _("Readers still see the published page.")
    return _("The page stays retired.") if page.retired_at else _("Readers do not see this page yet.")
