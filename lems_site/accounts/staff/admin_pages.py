"""The admin's pages of staff: who edits, invitations, roles, names that sign. Only staff are listed here, never another account.

Superusers ask and confirm; a Reviewer, and the person themselves, may confirm a name.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lems_site.accounts.models import StaffChange, User
from lems_site.publishing.models import SignerName
from lems_site.publishing.pages.permissions import is_reviewer, signed_in_user
from lems_site.publishing.review import signer_names
from lems_site.publishing.review.signer_names import CannotConfirm
from lems_site.web.dashboard import Panel, PanelRow

from . import changes
from .changes import CannotChange

ROLE_CHOICES = [(role, role) for role in changes.ROLES]


class RolesForm(forms.Form):
    """The roles of a person."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=ROLE_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )


class NameForm(forms.Form):
    """The name under which a Reviewer signs."""

    name = forms.CharField(label=gettext_lazy("Name, as readers see it"), max_length=150)
    profession = forms.CharField(label=gettext_lazy("Profession, as readers see it"), max_length=120)


class InvitationForm(RolesForm):
    """Whom to invite."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    profession = forms.CharField(label=gettext_lazy("Profession (of a Reviewer: readers see it)"), max_length=120, required=False)
    field_order = ("email", "name", "profession", "roles")


def staff_list(request: HttpRequest) -> HttpResponse:
    """Who edits, what waits for a second person, and what was decided lately."""
    user = _allowed(request)
    if not user.is_superuser:
        return _render(request, "list.html", _("Names that sign"), names=_names_for(user))
    return _render(
        request,
        "list.html",
        _("People who edit"),
        members=[(member, changes.roles_of(member)) for member in changes.staff_members()],
        waiting=[(change, changes.why_cannot_decide(change, user)) for change in changes.open_changes()],
        decided=StaffChange.objects.exclude(confirmed_at=None, refused_at=None).select_related("asked_by", "confirmed_by")[:30],
        names=_names_for(user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask that somebody be invited."""
    user = _allowed(request, superuser=True)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            changes.ask_for_invitation(**form.cleaned_data, by=user)
        except CannotChange as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Asked. The mail goes out when another superuser confirms it."))
            return HttpResponseRedirect(reverse("staff"))
    return _render(request, "form.html", _("Invite somebody to edit"), _status(form), form=form, button=_("Ask for this"))


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of staff: their roles and name, a new second step, the end of their sessions."""
    user = _allowed(request, superuser=True)
    member = get_object_or_404(User.objects.filter(is_staff=True), pk=pk)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    newest = signer_names.newest_name(member)
    told = {"name": newest.name if newest else member.get_full_name(), "profession": newest.profession if newest else ""}
    roles = RolesForm(request.POST if action == "roles" else None, initial={"roles": changes.roles_of(member)})
    name = NameForm(request.POST if action == "name" else None, initial=told)
    try:
        done = _act(action, member, user, roles, name)
    except (CannotChange, CannotConfirm) as error:
        messages.error(request, str(error))
        done = ""
    if done:
        messages.success(request, done)
        return HttpResponseRedirect(reverse("staff"))
    shown = {"member": member, "roles": roles, "name": name, "newest": newest, "can_sign": changes.REVIEWER}
    return _render(request, "person.html", member.get_full_name() or member.email, 422 if action else 200, **shown)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or refuse what another superuser asked for. A GET leads to the page that has the buttons."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("staff"))
    user = _allowed(request, superuser=True)
    change = get_object_or_404(StaffChange, pk=pk)
    try:
        if "_confirm" in request.POST:
            changes.confirm_change(change, by=user)
            messages.success(request, _("Confirmed. The person and all superusers are mailed."))
        else:
            changes.refuse_change(change, by=user)
            messages.success(request, _("Refused. Nothing has changed."))
    except CannotChange as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("staff"))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a Reviewer's name and profession, which somebody else set. A GET leads to the page that has the button."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("staff"))
    user = _allowed(request)
    row = get_object_or_404(SignerName.objects.select_related("user"), pk=pk)
    try:
        signer_names.confirm_name(row, by=user)
        messages.success(request, _("Confirmed. Readers see this name under what the Reviewer signed."))
    except CannotConfirm as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("staff"))


def staff_panel(request: HttpRequest) -> Panel | None:
    """The dashboard's panel: what waits for this person to confirm. Two queries."""
    user: Any = request.user
    if not (user.is_superuser or is_reviewer(user)):
        return None
    rows = [PanelRow(str(row), reverse("staff"), _("a name to confirm")) for row, why in _names_for(user) if not why]
    if user.is_superuser:
        open_changes = [change for change in changes.open_changes() if not changes.why_cannot_decide(change, user)]
        rows += [PanelRow(change.email, reverse("staff"), change.get_kind_display()) for change in open_changes]
    if not rows and not user.is_superuser:
        return None
    return Panel(_("People who edit"), len(rows), rows, _("Nothing to confirm."), more_url=reverse("staff"), more=_("All people"))


def _act(action: str, member: User, by: User, roles: RolesForm, name: NameForm) -> str:
    """Do what a button of a person's page asks for; what was done in words, "" for nothing."""
    if action == "roles" and roles.is_valid():
        changes.ask_for_roles(member, roles=roles.cleaned_data["roles"], by=by)
        return _("Asked. The roles change when another superuser confirms it.")
    if action == "name" and name.is_valid():
        signer_names.set_name(member, **name.cleaned_data, by=by)
        return _("Set. Readers see none of this person's reviews until another person confirms the name.")
    if action == "factor":
        changes.ask_for_new_factor(member, by=by)
        return _("Asked. The mail goes out when another superuser confirms it.")
    if action == "sessions":
        changes.end_sessions(member, by=by)
        return _("This person is signed out everywhere.")
    return ""


def _names_for(user: User) -> list[tuple[SignerName, str]]:
    """The names that wait, each with why this person cannot confirm it."""
    return [(row, signer_names.why_cannot_confirm(row, user)) for row in signer_names.names_to_confirm()]


def _allowed(request: HttpRequest, *, superuser: bool = False) -> User:
    """The person, if they may open the page. Raises PermissionDenied."""
    user = signed_in_user(request)
    if not (user.is_superuser or (not superuser and is_reviewer(user))):
        raise PermissionDenied
    return user


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound else 200


def _render(request: HttpRequest, template: str, title: str, status: int = 200, **shown: object) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, **shown}
    return TemplateResponse(request, f"admin/staff/{template}", context, status=status)
