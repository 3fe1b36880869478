"""The admin's pages about revisions: one with its moves and comments, the history, the difference between any two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.checks.required_statements import CHANGED, GONE, Sentence
from lems_site.publishing.models import Page, PageLogEntry, PublicationJob, Revision
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.publish.compile_pages import ContentProblems, compile_text
from lems_site.publishing.review import live_reviews, signing, workflow
from lems_site.publishing.review.signing import CannotSign
from lems_site.publishing.review.workflow import InvalidTransition

from . import drafts
from .assist.sidebar import sentences_of
from .diff import compare_texts
from .instruction_views import InstructionViews
from .problem_lines import count_lines_before, describe_problem
from .review_page.comment_views import CommentViews

LONGEST_COMMENT = 5_000


class MoveForm(forms.Form):
    """What goes with a move: words, and for some a day or a time."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=gettext_lazy("The people who edit this page can read it. Readers cannot."),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )
    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish at"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class RevisionViews(InstructionViews, CommentViews):
    """Revisions of one page."""

    def revision_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """One revision: GET shows its text, its state and what was said of it; POST comments, moves it on, or restores it."""
        page = self._get_page(request, object_id, "view" if request.method != "POST" else "change")
        revision = self._get_revision(page, pk)
        if request.method != "POST":
            return self._render_revision(request, page, revision, MoveForm())
        if "_preview" in request.POST:
            return self._preview_response(request, compile_text(self.page_type, revision.text))
        if "_restore" in request.POST:
            return self._restore_as_draft(request, page, revision)
        if (discussed := self.change_discussion(request, page, revision)) is not None:
            return discussed
        return self._change_state(request, page, revision)

    def _restore_as_draft(self, request: HttpRequest, page: Page, revision: Revision) -> HttpResponse:
        kept = drafts.restore_revision(self.page_type, revision=revision, by=signed_in_user(request))
        messages.success(request, _("The earlier text is a new draft now."))
        return HttpResponseRedirect(self._admin_url("revision", page, kept.pk))

    def _change_state(self, request: HttpRequest, page: Page, revision: Revision) -> HttpResponse:
        """Comment, make a move, or withdraw a signature, as the button says."""
        form = MoveForm(request.POST)
        if not form.is_valid():
            return self._render_revision(request, page, revision, form, status=422)
        if "_withdraw_review" in request.POST:
            return self._withdraw_review(request, page, revision, form)
        return self._make_move(request, page, revision, form, request.POST.get("_move", ""))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """All revisions, newest first, and everything that happened to the page."""
        page = self._get_page(request, object_id)
        revisions = self._list_revisions(page)
        before = {one.pk: older for one, older in zip(revisions, [*revisions[1:], None], strict=True)}
        rows = [(one, self._admin_url("revision", page, one.pk), before[one.pk]) for one in revisions]
        steps = PageLogEntry.objects.filter(page_kind=self.page_type.name, page_slug=page.slug).select_related("by")[:500]
        title = _("History of “%(title)s”") % {"title": page.title}
        restore_base = self._admin_url("change", page).removesuffix("change/") + "restore/"
        shown = self._template_context(request, page, title, revisions=rows, steps=steps, restore_base=restore_base)
        return TemplateResponse(request, "admin/publishing/history.html", shown)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The difference between any two revisions, `?old=…&new=…`; without them between the live one and the newest."""
        page = self._get_page(request, object_id)
        revisions = self._list_revisions(page)
        if not revisions:
            raise Http404
        known = {str(one.pk): one for one in revisions}
        new = known.get(request.GET.get("new", ""), revisions[0])
        old = known.get(request.GET.get("old", "")) or known.get(str(page.live_id)) or revisions[-1]
        texts = dict(self._query_revisions(page).filter(pk__in=(old.pk, new.pk)).values_list("pk", "text"))
        shown = self._template_context(
            request,
            page,
            _("Compare two texts"),
            old=old,
            new=new,
            revisions=revisions,
            difference=compare_texts(texts[old.pk], texts[new.pk]),
        )
        return TemplateResponse(request, "admin/publishing/compare.html", shown)

    # --- parts

    def _add_comment(self, request: HttpRequest, page: Page, revision: Revision, form: MoveForm) -> HttpResponse:
        if not form.cleaned_data["comment"].strip():
            form.add_error("comment", _("Write your comment here first."))
            return self._render_revision(request, page, revision, form, status=422)
        workflow.add_comment(self.page_type, revision, by=signed_in_user(request), comment=form.cleaned_data["comment"])
        messages.success(request, _("Your comment is kept."))
        return HttpResponseRedirect(request.path)

    def _withdraw_review(self, request: HttpRequest, page: Page, revision: Revision, form: MoveForm) -> HttpResponse:
        """Withdraw the signature of this text that the form names, for the reason in the comment."""
        rows = {str(one.pk): one for one in signing.signatures_of_text(self.page_type, revision)}
        signature = rows.get(request.POST["_withdraw_review"])
        if signature is None:
            raise Http404
        reason, by = form.cleaned_data["comment"], signed_in_user(request)
        try:
            live_reviews.withdraw_review(self.page_type, revision=revision, signature=signature, by=by, reason=reason)
        except (InvalidTransition, CannotSign) as error:
            form.add_error("comment", str(error))
            return self._render_revision(request, page, revision, form, status=422)
        messages.success(request, _("The review is withdrawn. Readers no longer see it."))
        return HttpResponseRedirect(request.path)

    def _make_move(self, request: HttpRequest, page: Page, revision: Revision, form: MoveForm, name: str) -> HttpResponse:
        """Make the move that was pressed; without one only the comment is kept."""
        if not name:
            return self._add_comment(request, page, revision, form)
        if name == "approve":  # only the page that shows the whole text has this button
            return HttpResponseRedirect(self._admin_url("reading", page, revision.pk))
        try:
            workflow.make_move(self.page_type, revision=revision, name=name, by=signed_in_user(request), **form.cleaned_data)
        except (InvalidTransition, CannotSign) as error:
            form.add_error(None, str(error))
        except ContentProblems as error:
            before = count_lines_before(self.page_type, revision.text)
            for problem in error.problems:
                form.add_error(None, describe_problem(problem, before))
        else:
            done = workflow.MOVES[name].label
            if name == "publish" and (begun := self._redirect_to_job(request, page)):
                return begun
            self.log_change(request, page, str(done))
            messages.success(request, _("Done: %(what)s.") % {"what": done})
            return HttpResponseRedirect(request.path)
        return self._render_revision(request, page, self._get_revision(page, revision.pk), form, status=422)

    def _touched_sentences(self, page: Page, revision: Revision) -> list[Sentence]:
        """The sentences that stop harm and that this text changes or lacks; of the live text none."""
        lookups = lookups_for()
        if page.live_id == revision.pk or f"{self.page_type.name}/{page.slug}" not in lookups.required:
            return []
        try:
            compiled = compile_text(self.page_type, revision.text)
        except ContentProblems:
            return []
        return [one for one in sentences_of(self.page_type, page, compiled, lookups) if one.state in (GONE, CHANGED)]

    def _render_revision(
        self, request: HttpRequest, page: Page, revision: Revision, form: MoveForm, status: int = 200
    ) -> HttpResponse:
        pending = PublicationJob.objects.find_scheduled(self.page_type.name, page.slug)
        scheduled = bool(pending and pending.revision_id == revision.pk)
        moves = workflow.allowed_moves(self.page_type, revision, signed_in_user(request), scheduled=scheduled)
        steps = PageLogEntry.objects.filter(
            page_kind=self.page_type.name, page_slug=page.slug, revision=revision.pk
        ).select_related("by")
        lacks = workflow.unmet_conditions(self.page_type, revision) if revision.state in workflow.UNPUBLISHED_STATES else []
        cannot_sign = signing.why_cannot_sign(self.page_type, revision, signed_in_user(request))
        told_cannot_sign = bool(cannot_sign) and any(move.name in workflow.SIGNING_MOVES for move in moves)
        cannot_sign_change = signing.why_not_sign_change(revision)
        moves = [move for move in moves if not (move.name in workflow.SIGNING_MOVES and cannot_sign)]
        moves = [move for move in moves if not (move.name == "approve_change" and cannot_sign_change)]
        moves = [move for move in moves if not (move.name in ("publish", "schedule") and lacks)]
        names = {move.name for move in moves}
        newest = drafts.newest_revision(self.page_type, page)
        shown = self._template_context(
            request,
            page,
            _("Text of %(when)s") % {"when": date_format(localtime(revision.created_at), "j F Y, H:i")},
            revision=revision,
            form=form,
            is_live=page.live_id == revision.pk,
            moves=[move for move in moves if move.name != "approve"],
            names=names,
            reading_url=self._admin_url("reading", page, revision.pk) if "approve" in names else "",
            keeps_review="approve_change" in names and signing.reading_behind_change(self.page_type, revision),
            signatures=signing.signatures_of_text(self.page_type, revision),
            steps=steps.select_related("by"),
            lacks=lacks,
            schedule=pending if scheduled else None,
            cannot_sign=cannot_sign,
            told_cannot_sign=told_cannot_sign,
            is_newest=bool(newest and newest.pk == revision.pk),
            sentences=self._touched_sentences(page, revision),
            **self.checks_context(request, page, revision),
            **self.discussion_context(request, page, revision),
            difference=compare_texts(page.live.text, revision.text) if page.live and page.live_id != revision.pk else None,
        )
        return TemplateResponse(request, "admin/publishing/revision.html", shown, status=status)
