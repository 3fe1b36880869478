"""Acts that ask for a proof of who somebody is, once in ACCOUNT_REAUTHENTICATION_TIMEOUT (15 minutes).

A sign-in counts. Otherwise a page asks for the password, the second step, a passkey, or a code by mail, and leads back. A form
that was open too long is not lost: the answer holds what was typed, and sends it again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lems_site.accounts.authentication import authenticated_recently, second_factor_url_name
from lems_site.accounts.page_middleware import account_context
from lems_site.web.lost_session import echo_form

View = Callable[..., HttpResponse]


def proof_required(view: View) -> View:
    """The view for those who proved lately who they are. For a view of people who are signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs) if authenticated_recently(request) else _ask(request)

    return guarded


def mailed_proof_required(view: View) -> View:
    """The same for a view of django-allauth, which asks those who have a password or second step by itself."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        person = request.user
        asks = person.is_authenticated and not person.has_usable_password() and not second_factor_url_name(person)
        return _ask(request) if asks and not authenticated_recently(request) else view(request, *args, **kwargs)

    return guarded


def proof_path(request: HttpRequest) -> str:
    """The path of the page that asks this person for a proof: their second step if they edit the guide and have one."""
    second_step = second_factor_url_name(request.user) if getattr(request.user, "is_staff", False) else ""
    return reverse(second_step) if second_step else str(get_adapter().get_reauthentication_methods(request.user)[0]["url"])


def _ask(request: HttpRequest) -> HttpResponse:
    path = proof_path(request)
    if request.method != "POST":
        return HttpResponseRedirect(f"{path}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
    done = f"{path}?{urlencode({REDIRECT_FIELD_NAME: reverse('account_proved')})}"
    context = {**account_context(request, _("Confirm that it is you")), "proof": done, "action": request.get_full_path()}
    return echo_form(request, "accounts/confirm_again.html", context)
