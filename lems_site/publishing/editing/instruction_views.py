"""In the admin: what the checks say of a saved text, and a Reviewer's answer to each sentence with a dose or an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.models import Page, Revision
from lems_site.publishing.pages.permissions import is_reviewer, signed_in_user
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.publish.compile_pages import ContentProblems, compile_text
from lems_site.publishing.review import instructions, signing, workflow
from lems_site.publishing.review.signing import CannotSign
from lems_site.publishing.review.workflow import InvalidTransition

from .assist.feedback import collect_remarks
from .base_view import PageViews


class InstructionForm(forms.Form):
    """A sentence and the reason of a Reviewer's answer to it."""

    sentence = forms.CharField(widget=forms.HiddenInput, max_length=10_000)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=instructions.LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField", "size": 60}),
    )


class InstructionViews(PageViews):
    """Doses and orders in one text, and what the checks say of it."""

    def instruction_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """POST: a Reviewer allows a sentence (`_allow`), or no longer does (`_disallow`)."""
        page = self._get_page(request, object_id, "review")
        revision = self._get_revision(page, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = InstructionForm(request.POST)
        if form.is_valid():
            self._answer(request, revision, form.cleaned_data)
        else:
            messages.error(request, _("Say in at most 1,000 letters why."))
        return HttpResponseRedirect(self._admin_url("revision", page, revision.pk) + "#instructions")

    def checks_context(self, request: HttpRequest, page: Page, revision: Revision) -> dict[str, Any]:
        """`remarks`, `instructions` (each with its form, for who may answer) and `instruction_url`, for review_checks.html."""
        try:
            compiled = compile_text(self.page_type, revision.text)
        except ContentProblems:
            return {}
        user = signed_in_user(request)
        may_take_back = is_reviewer(user)
        why_not = signing.why_cannot_sign(self.page_type, revision, user)
        rows: list[dict[str, Any]] = []
        for state in instructions.list_instructions(self.page_type, compiled):
            may = may_take_back if state.allowed else not why_not
            form = InstructionForm(initial={"sentence": state.instruction.sentence}, auto_id=f"id_{len(rows)}_%s")
            line = max(0, state.instruction.line - compiled.file.lines_before_body)
            rows.append({"state": state, "line": line, "form": form if may else None})
        return {
            "remarks": collect_remarks(self.page_type, compiled, lookups_for()),
            "instructions": rows,
            "why_not_allow": why_not,
            "instruction_url": self._admin_url("instruction", page, revision.pk),
        }

    def _answer(self, request: HttpRequest, revision: Revision, data: dict[str, str]) -> None:
        user = signed_in_user(request)
        try:
            if "_disallow" in request.POST:
                instructions.withdraw_instruction(self.page_type, revision=revision, by=user, **data)
                messages.success(request, _("The sentence is blocked again."))
            else:
                compiled = compile_text(self.page_type, revision.text)
                instructions.allow_instruction(self.page_type, revision=revision, compiled=compiled, by=user, **data)
                messages.success(request, _("The sentence may be published. Your reason stands in the page's history."))
        except (InvalidTransition, CannotSign) as error:
            messages.error(request, str(error))
        except ContentProblems as error:
            self._show_problems(request, error, revision)

    def needs_look_before_sending(self, revision: Revision) -> int:
        """How many things the checks say of a text that is about to be sent; 0 where it may go as it is."""
        compiled = compile_text(self.page_type, revision.text)
        remarks = collect_remarks(self.page_type, compiled, lookups_for())
        return len(remarks.must) + len(remarks.advice) if revision.state in workflow.MOVES["send"].starts else 0
