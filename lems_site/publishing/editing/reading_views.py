"""The admin's page on which a Reviewer reads a whole page, with each source's statement beside it, and signs that they did."""

from __future__ import annotations

import hashlib
import json

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.models import Page, Revision, State
from lems_site.publishing.pages.page_type import Compiled
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.publish.compile_pages import ContentProblems, compile_text
from lems_site.publishing.review import live_reviews, signatures, signing, workflow
from lems_site.publishing.review.signing import CannotSign
from lems_site.publishing.review.workflow import InvalidTransition
from lems_site.web.date_field import DateField

from .base_view import PageViews
from .review_page.reading_parts import split_page
from .revision_views import LONGEST_COMMENT


class ReadingForm(forms.Form):
    """What goes with the signature of a whole page. `page_hash` is what the Reviewer had before them (see `hash_of_reading`)."""

    review_due = DateField(
        label=gettext_lazy("Next review"),
        required=False,
        help_text=gettext_lazy("The day by which a clinician reads this page again."),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=gettext_lazy("The people who edit this page can read it. Readers cannot."),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
    page_hash = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


def hash_of_reading(compiled: Compiled) -> str:
    """The SHA-256 of all that a Reviewer reads: the page's fields, its text, the statement of each source."""
    seen = [compiled.title, compiled.fields, str(compiled.rendered.html), [one["statements"] for one in compiled.data["sources"]]]
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()


class ReadingViews(PageViews):
    """Reading and signing a whole page."""

    def reading_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """One revision as readers see it, whole; POST signs it: a text in review is approved, the live one is signed again."""
        page = self._get_page(request, object_id, "review")
        revision = self._get_revision(page, pk)
        try:
            compiled = compile_text(self.page_type, revision.text)
        except ContentProblems as error:
            self._show_problems(request, error, revision)
            return HttpResponseRedirect(self._admin_url("revision", page, revision.pk))
        if request.method != "POST":
            initial = {"review_due": signatures.default_due_date(), "page_hash": hash_of_reading(compiled)}
            return self._render_reading(request, revision, compiled, ReadingForm(initial=initial))
        form = ReadingForm(request.POST)
        if form.is_valid():
            if form.cleaned_data["page_hash"] != hash_of_reading(compiled):
                form.add_error(None, _("The page, or a source of it, is not as you read it. Read it again below, then sign."))
                form.data = {**dict(form.data.items()), "page_hash": hash_of_reading(compiled)}
            elif answer := self._sign_reading(request, page, revision, form):
                return answer
        return self._render_reading(request, revision, compiled, form, status=422)

    def _sign_reading(self, request: HttpRequest, page: Page, revision: Revision, form: ReadingForm) -> HttpResponse | None:
        """Sign; None if that was refused, and the form says why."""
        by, due, comment = signed_in_user(request), form.cleaned_data["review_due"], form.cleaned_data["comment"]
        try:
            if page.live_id == revision.pk:
                live_reviews.confirm_review(self.page_type, page=page, by=by, review_due=due, comment=comment)
            else:
                workflow.make_move(self.page_type, revision=revision, name="approve", by=by, review_due=due, comment=comment)
        except (InvalidTransition, CannotSign) as error:
            form.add_error(None, str(error))
        except ContentProblems as error:
            for problem in error.problems:
                form.add_error(None, str(problem))
        else:
            day = date_format(due or signatures.default_due_date(), "j F Y")
            self.log_change(request, page, _("Read the whole page and signed it."))
            messages.success(
                request, _("Thank you. You signed that you read the whole page. Next review: %(day)s.") % {"day": day}
            )
            return HttpResponseRedirect(self._admin_url("revision", page, revision.pk))
        return None

    def _render_reading(
        self, request: HttpRequest, revision: Revision, compiled: Compiled, form: ReadingForm, status: int = 200
    ) -> HttpResponse:
        user, page = signed_in_user(request), revision.page
        if not (page.live_id == revision.pk or revision.state == State.IN_REVIEW):
            cannot_sign = _("This text does not wait for a review.")
        else:
            cannot_sign = signing.why_cannot_sign(self.page_type, revision, user)
        shown = self._template_context(
            request,
            page,
            _("Read the whole page: “%(title)s”") % {"title": compiled.title},
            revision=revision,
            revision_url=self._admin_url("revision", page, revision.pk),
            is_live=page.live_id == revision.pk,
            compiled=compiled,
            parts=split_page(str(compiled.rendered.html), compiled.data["sources"]),
            form=form,
            cannot_sign=cannot_sign,
        )
        return TemplateResponse(request, "admin/publishing/reading.html", shown, status=status)
