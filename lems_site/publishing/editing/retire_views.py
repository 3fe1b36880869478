"""The admin's pages on which a Publisher retires a page, or gives it another address."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.publishing.models import Page
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.pages.registry import find_inbound_links
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review import retire_and_move
from lems_site.publishing.review.restoring.second_person import NeedsSecondPerson, ask_second_person
from lems_site.publishing.review.workflow import InvalidTransition

from .base_view import PageViews


class RetireForm(forms.Form):
    """Where a retired page's readers go, and why."""

    target = forms.CharField(
        label=gettext_lazy("Where readers go instead"),
        max_length=200,
        help_text=gettext_lazy("An address of this site that begins with “/”."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    comment = forms.CharField(
        label=gettext_lazy("Why it is retired"), max_length=300, widget=forms.TextInput(attrs={"class": "vTextField"})
    )


class AddressForm(forms.Form):
    """A page's new address."""

    slug = forms.CharField(
        label=gettext_lazy("New address"),
        max_length=80,
        help_text=gettext_lazy("Lower-case words joined by hyphens, such as dry-mouth. The old address will lead here."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class ArrangementViews(PageViews):
    """Retiring and moving one page."""

    def retire_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET says what retiring means for other pages; POST retires."""
        page = self._get_page(request, object_id, "arrange")
        form = RetireForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                retire_and_move.retire_page(
                    self.page_type, page=page, by=signed_in_user(request), target=given["target"], comment=given["comment"]
                )
            except InvalidTransition as error:
                form.add_error("target", str(error))
            except NeedsSecondPerson as needed:
                self._ask_to_retire(request, page, needed, given)
                return HttpResponseRedirect(self._admin_url("second_person", page))
            else:
                self.log_change(request, page, _("Retired."))
                messages.success(request, _("The page is retired. Its readers are sent to %(target)s.") % given)
                return HttpResponseRedirect(self._admin_url("change", page))
        shown = self._template_context(
            request,
            page,
            _("Retire “%(title)s”") % {"title": page.title},
            form=form,
            links=retire_and_move.pages_linking_to(self.page_type, page.slug),
            users=retire_and_move.pages_explained_by(self.page_type, page.slug),
            inbound=find_inbound_links(self.page_type.name, page.slug),
        )
        return TemplateResponse(request, "admin/publishing/retire.html", shown, status=422 if form.errors else 200)

    def _ask_to_retire(self, request: HttpRequest, page: Page, needed: NeedsSecondPerson, given: dict[str, str]) -> None:
        live = self.page_type.revisions().get(pk=page.live_id)
        ask_second_person(
            self.page_type,
            revision=live,
            action="retire",
            reasons=needed.reasons,
            by=signed_in_user(request),
            target=given["target"],
            comment=given["comment"],
        )
        messages.warning(request, _("The page is not retired yet: a second person must confirm it."))

    def address_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET asks for the new address; POST moves the page there."""
        page = self._get_page(request, object_id, "arrange")
        form = AddressForm(request.POST or None, label_suffix="", initial={"slug": page.slug})
        if request.method == "POST" and form.is_valid():
            try:
                retire_and_move.move_page(self.page_type, page=page, by=signed_in_user(request), slug=form.cleaned_data["slug"])
            except InvalidTransition as error:
                form.add_error("slug", str(error))
            except ContentProblems as error:
                for problem in error.problems:
                    form.add_error("slug", str(problem))
            else:
                self.log_change(request, page, _("Given another address."))
                messages.success(request, _("The page has its new address. The old one leads to it."))
                return HttpResponseRedirect(self._admin_url("change", page))
        title = _("Another address for “%(title)s”") % {"title": page.title}
        shown = self._template_context(
            request, page, title, form=form, links=retire_and_move.pages_linking_to(self.page_type, page.slug)
        )
        return TemplateResponse(request, "admin/publishing/address.html", shown, status=422 if form.errors else 200)
