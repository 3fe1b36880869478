"""What staff do with several pages of a list at once: send, ask for a review, set who looks after them and when they are due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lems_site.publishing.models import Page, PageAssignment, Revision
from lems_site.publishing.pages.permissions import name_of, signed_in_user
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review import workflow
from lems_site.publishing.review.workflow import InvalidTransition, add_log_entry
from lems_site.web.date_field import DateField

from .base_view import PageViews

Assign = Callable[[forms.Form], tuple[dict[str, object], str]]  # the values to write, and what the history says


class OwnerForm(forms.Form):
    """Who is to look after the pages."""

    owner: Any = forms.ModelChoiceField(label=_("Who looks after them"), queryset=None, required=False, empty_label=_("nobody"))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        field: Any = self.fields["owner"]  # a ModelChoiceField
        field.queryset = get_user_model()._default_manager.filter(is_staff=True, is_active=True, groups__isnull=False).distinct()
        field.label_from_instance = name_of


class DueForm(forms.Form):
    """When the pages are to be reviewed."""

    due = DateField(label=_("To be reviewed by"), required=False)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")


class BulkActions(PageViews):
    """Actions of the list. Each page is changed by the same functions as on its own form, with its own entry in the history."""

    @admin.action(description=_("Send for review"), permissions=["change"])
    def send_for_review(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:
        sent = 0
        for page in queryset:
            revision = self._newest_revision(page)
            try:
                workflow.make_move(self.page_type, revision=revision, name="send", by=signed_in_user(request))
                sent += 1
            except InvalidTransition:
                words = gettext("“%(title)s” was not sent: it has no draft.")
                messages.warning(request, words % {"title": page.title})
            except ContentProblems as error:
                words = gettext("“%(title)s” was not sent: %(why)s")
                messages.warning(request, words % {"title": page.title, "why": error.problems[0].message})
        if sent:
            messages.success(request, ngettext("%(count)d page is sent.", "%(count)d pages are sent.", sent) % {"count": sent})

    @admin.action(description=_("Ask the Reviewers to review"), permissions=["change"])
    def ask_for_review(self, request: HttpRequest, queryset: QuerySet[Page]) -> None:
        for page in queryset:
            add_log_entry(self.page_type, self._newest_revision(page), "ask_review", signed_in_user(request))
        messages.success(request, gettext("The Reviewers get a mail about it."))

    @admin.action(description=_("Set who looks after them"), permissions=["change"])
    def set_owner(self, request: HttpRequest, queryset: QuerySet[Page]) -> HttpResponse | None:
        def assign(form: forms.Form) -> tuple[dict[str, object], str]:
            owner = form.cleaned_data["owner"]
            return {"owner": owner}, gettext("Looked after by: %(name)s") % {"name": name_of(owner) or gettext("nobody")}

        return self._assign(request, queryset, OwnerForm(request.POST if "apply" in request.POST else None), assign, "set_owner")

    @admin.action(description=_("Set when they are due for review"), permissions=["change"])
    def set_due(self, request: HttpRequest, queryset: QuerySet[Page]) -> HttpResponse | None:
        def assign(form: forms.Form) -> tuple[dict[str, object], str]:
            due = form.cleaned_data["due"]
            return {"due": due}, gettext("To be reviewed by: %(day)s") % {"day": due or gettext("no day")}

        return self._assign(request, queryset, DueForm(request.POST if "apply" in request.POST else None), assign, "set_due")

    def _assign(
        self, request: HttpRequest, pages: QuerySet[Page], form: forms.Form, assign: Assign, action: str
    ) -> HttpResponse | None:
        """Ask for the value, then write it to each page's assignment and history."""
        if not (form.is_bound and form.is_valid()):
            known = self.get_action(action)
            shown = self._template_context(
                request, None, known[2] if known else "", form=form, pages=pages, action=action, checkbox=ACTION_CHECKBOX_NAME
            )
            return TemplateResponse(request, "admin/publishing/bulk.html", shown, status=422 if form.errors else 200)
        values, comment = assign(form)
        with transaction.atomic():
            for page in pages:
                PageAssignment.objects.update_or_create(page_kind=self.page_type.name, page_slug=page.slug, defaults=values)
                add_log_entry(self.page_type, self._newest_revision(page), "assign", signed_in_user(request), comment)
        messages.success(request, comment)
        return None

    def _newest_revision(self, page: Page) -> Revision:
        revision: Revision = self._query_revisions(page).select_related("page", "page__live")[0]
        return revision
