"""The page that a mailed link opens: accept an invitation with an own password, or set up the second step anew."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lems_site.accounts.authentication import record_proof
from lems_site.accounts.forms.fields import NEW_PASSWORD, PASSWORD, AccountForm
from lems_site.accounts.models import StaffChange, User
from lems_site.accounts.security.devices import remember
from lems_site.accounts.security.events import Kind, record_event
from lems_site.web.rate_limits import count_request

from .changes import REVIEWER, CannotChange, confirm_own_name, find_change, finish, forget_factor, set_roles
from .factor_permit import permit_factor

MOST_TRIES = 20  # passwords typed from one network in an hour
TEMPLATE = "accounts/staff_link.html"


class OwnPasswordForm(AccountForm):
    """A person's own new password."""

    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    texts = {"password": NEW_PASSWORD}

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(data)
        self.user = user  # whose names may not be the password

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class KnownPasswordForm(AccountForm):
    """The password that a person has."""

    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    texts = {"password": PASSWORD}


class AcceptForm(AccountForm):
    """No field: the button is the answer."""


@require_http_methods(["GET", "HEAD", "POST"])
def staff_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for, and its form; POST uses it. A link that works no more says so (404)."""
    change = find_change(token)
    if change is None:
        return _page(request, {"closed": True}, status=404)
    if change.kind == StaffChange.Kind.FACTOR:
        return _new_factor(request, change)
    return _invitation(request, change)


def _invitation(request: HttpRequest, change: StaffChange) -> HttpResponse:
    account = User.objects.filter(email=change.email).first()
    if request.user.is_authenticated and request.user != account:
        return _page(request, {"change": change, "other_account": True})
    if account is not None and not request.user.is_authenticated:
        return _page(request, {"change": change, "sign_in_first": True})
    asks_password = account is None or not account.has_usable_password()
    data = request.POST if request.method == "POST" else None
    form: AccountForm = AcceptForm(data)
    if asks_password:
        form = OwnPasswordForm(data, user=account or User(email=change.email, first_name=change.name))
    if form.is_valid():
        try:
            user = _accept(change, account, form.cleaned_data.get("password", ""))
        except CannotChange as error:
            return _page(request, {"closed": True, "why": str(error)}, status=404)
        return _sign_in(request, user)
    return _page(request, {"change": change, "form": form, "is_reviewer": REVIEWER in change.role_list})


def _accept(change: StaffChange, account: User | None, password: str) -> User:
    """Make the person a member of staff, with their own password. Raises CannotChange if the link was used meanwhile."""
    with transaction.atomic():
        if account is None:
            account = User.objects.create_user(change.email, password, first_name=change.name)
            EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        elif password:
            account.set_password(password)
            account.save(update_fields=["password"])
        finish(change, account)
        if not account.get_full_name():
            account.first_name = change.name
            account.save(update_fields=["first_name"])
        set_roles(account, change.role_list)
        if REVIEWER in change.role_list:
            confirm_own_name(account, change)
    return account


def _new_factor(request: HttpRequest, change: StaffChange) -> HttpResponse:
    user = change.user
    if user is None or not user.is_staff:
        return _page(request, {"closed": True}, status=404)
    form = KnownPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if count_request("staff-link", request) > MOST_TRIES:
            form.add_error("password", _("There were too many tries. Wait an hour, then try again."))
        elif not user.check_password(form.cleaned_data["password"]):
            record_event(Kind.REFUSED, user=user, detail="password")
            form.add_error("password", _("The password is not right. Type it again."))
        else:
            try:
                with transaction.atomic():
                    finish(change, user)
                    forget_factor(user)
            except CannotChange as error:
                return _page(request, {"closed": True, "why": str(error)}, status=404)
            return _sign_in(request, user)
    return _page(request, {"change": change, "form": form})


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign the person in and lead them to their second step; where none is demanded, to the admin."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(None)
    record_proof(request)
    permit_factor(request)
    record_event(Kind.SIGNED_IN, user=user, detail="staff-link")
    answer = HttpResponseRedirect(reverse("mfa_activate_totp" if settings.ADMIN_SECOND_FACTOR else "admin:index"))
    remember(request, answer, user)
    return answer


def _page(request: HttpRequest, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    shown["button"] = gettext_lazy("Go on")
    # The link is told to nobody; "no-referrer" would let browsers send the form without its origin, which is refused.
    return TemplateResponse(request, TEMPLATE, shown, status=status, headers={"Referrer-Policy": "strict-origin"})
