"""The admin's pages on which a Publisher puts an earlier text back, and a second person answers what waits for one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.models import ConfirmationRequest, Page, Revision, hash_of
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review.restoring.confirm import confirm_request, refuse_request
from lems_site.publishing.review.restoring.restore import (
    find_restore_concerns,
    find_restored_instructions,
    own_text,
    plan_restore_review,
    restore_text,
)
from lems_site.publishing.review.restoring.second_person import (
    NeedsSecondPerson,
    ask_second_person,
    find_waiting_request,
    why_cannot_confirm,
)
from lems_site.publishing.review.workflow import InvalidTransition

from . import drafts
from .base_view import PageViews
from .diff import Part, compare_texts


class RestoreForm(forms.Form):
    """Why an earlier text is put back, and what readers saw when the form was opened."""

    comment = forms.CharField(
        label=gettext_lazy("Why (may stay empty)"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    live = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What the second person says to a request."""

    comment = forms.CharField(
        label=gettext_lazy("Your reason"), required=False, max_length=300, widget=forms.TextInput(attrs={"class": "vTextField"})
    )


class RestoreViews(PageViews):
    """Putting an earlier text of one page back, bringing the page back, and answering as the second person."""

    def restore_context(self, page: Page) -> dict[str, Any]:
        """What a type's page of a restore shows beside the text."""
        return {}

    def compare_for_staff(self, before: str, after: str) -> list[Part]:
        """The difference between two texts as staff read it."""
        return compare_texts(before, after)

    def restore_view(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """GET says what putting a text back means; POST does it, or asks for a second person."""
        page = self._get_page(request, object_id, "publish")
        revision = self._get_revision(page, pk)
        form = RestoreForm(request.POST or None, label_suffix="", initial={"live": page.live_id})
        if request.method == "POST" and form.is_valid():
            done = self._restore(request, page, revision, form)
            if done is not None:
                return done
        concerns, problems = [], []
        try:
            concerns = find_restore_concerns(self.page_type, revision) if revision.was_read else []
        except ContentProblems as error:
            problems = [str(problem) for problem in error.problems]
        newest = drafts.newest_revision(self.page_type, page)
        when = date_format(localtime(revision.created_at), "j F Y, H:i")
        title = (
            _("Put back the text of %(when)s") % {"when": when}
            if page.live_id
            else _("Bring “%(title)s” back") % {"title": page.title}
        )
        shown = self._template_context(
            request,
            page,
            title,
            form=form,
            revision=revision,
            concerns=concerns,
            problems=problems,
            review=plan_restore_review(self.page_type, revision),
            difference=self.compare_for_staff(page.live.text, revision.text) if page.live else None,
            draft=newest if newest and newest.pk not in (page.live_id, revision.pk) and not newest.was_read else None,
            **self.restore_context(page),
        )
        return TemplateResponse(request, "admin/publishing/restore.html", shown, status=422 if form.errors else 200)

    def second_person_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows what waits for a second person; POST confirms or refuses it."""
        page = self._get_page(request, object_id, "publish")
        asked = find_waiting_request(self.page_type, page.slug)
        if asked is None:
            messages.info(request, _("Nothing of this page waits for a second person."))
            return HttpResponseRedirect(self._admin_url("change", page))
        form = AnswerForm(request.POST or None, label_suffix="")
        user = signed_in_user(request)
        if request.method == "POST" and form.is_valid():
            comment = form.cleaned_data["comment"]
            try:
                if "_refuse" in request.POST:
                    refuse_request(self.page_type, request=asked, by=user, comment=comment)
                    done = _("Refused. Nothing has changed for readers.")
                else:
                    confirm_request(self.page_type, request=asked, by=user, comment=comment)
                    done = _("Confirmed. Readers see it now.")
            except InvalidTransition as error:
                form.add_error(None, str(error))
            except ContentProblems as error:
                for problem in error.problems:
                    form.add_error(None, str(problem))
            else:
                self.log_change(request, page, done)
                messages.success(request, done)
                return self._redirect_to_job(request, page) or HttpResponseRedirect(self._admin_url("change", page))
        revision = self._get_revision(page, asked.revision)
        shown = self._template_context(
            request,
            page,
            _("A second person is asked: “%(title)s”") % {"title": page.title},
            form=form,
            asked=asked,
            revision=revision,
            doses=self._doses_of(asked, revision),
            cannot_confirm=why_cannot_confirm(self.page_type, asked, user),
            difference=self.compare_for_staff(page.live.text, revision.text) if page.live and asked.action == "restore" else None,
        )
        return TemplateResponse(request, "admin/publishing/second_person.html", shown, status=422 if form.errors else 200)

    def _doses_of(self, asked: ConfirmationRequest, revision: Revision) -> list[str]:
        """The sentences with a dose or an order that a request would bring back."""
        try:
            return find_restored_instructions(self.page_type, revision) if asked.action == asked.Action.RESTORE else []
        except ContentProblems:  # the answer to the press says what is wrong
            return []

    def _restore(self, request: HttpRequest, page: Page, revision: Revision, form: RestoreForm) -> HttpResponse | None:
        """Put a text back, or ask for a second person. None where neither is possible: then the form says why."""
        user, comment = signed_in_user(request), form.cleaned_data["comment"]
        live = form.cleaned_data["live"]
        try:
            restore_text(self.page_type, revision=revision, by=user, live=live, comment=comment)
        except NeedsSecondPerson as needed:
            text_hash = hash_of(own_text(self.page_type, revision))
            ask_second_person(
                self.page_type,
                revision=revision,
                action="restore",
                reasons=needed.reasons,
                by=user,
                comment=comment,
                text_hash=text_hash,
            )
            messages.warning(request, _("Readers do not see it yet: a second person must confirm it."))
            return HttpResponseRedirect(self._admin_url("second_person", page))
        except InvalidTransition as error:
            form.add_error(None, str(error))
            return None
        except ContentProblems as error:
            for problem in error.problems:
                form.add_error(None, str(problem))
            return None
        self.log_change(request, page, _("Put an earlier text back."))
        if begun := self._redirect_to_job(request, page):
            return begun
        messages.success(request, _("Readers see “%(title)s” as it was.") % {"title": page.title})
        return HttpResponseRedirect(self._admin_url("change", page))
