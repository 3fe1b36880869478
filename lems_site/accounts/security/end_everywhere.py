"""The link in mails about an account, and its page: one button signs the person out everywhere. It needs no sign-in.

The link can do nothing else, and works no more once the password is changed. A GET only shows the button.
"""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_http_methods

from lems_site.accounts.models import Session, User

from .devices import forget_devices
from .events import Kind, record_event

SALT = "lems_site.accounts.end_everywhere"
DAYS = 30
TEMPLATE = "accounts/end_everywhere.html"


def make_token(user: User) -> str:
    """The token of a link for this person, which works for DAYS or until their password changes."""
    return signing.dumps([user.pk, _state(user)], salt=SALT)


def find_user(token: str) -> User | None:
    """Whose link it is, while it works. One query at most."""
    try:
        pk, state = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 60 * 60)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk).first()
    return user if user and constant_time_compare(state, _state(user)) else None


def end_everywhere(user: User, *, detail: str = "all") -> None:
    """End all sessions of a person and forget their devices."""
    with transaction.atomic():
        Session.objects.filter(user=user).delete()
        UserSession.objects.filter(user=user).delete()
        forget_devices(user)
        record_event(Kind.SESSIONS_ENDED, user=user, detail=detail)


@require_http_methods(["GET", "HEAD", "POST"])
def end_everywhere_page(request: HttpRequest, token: str) -> HttpResponse:
    """The button, and what to do after it was pressed. 404 for a link that works no more."""
    user = find_user(token)
    if user is not None and request.method == "POST":
        end_everywhere(user)
    context = {"closed": user is None, "done": request.method == "POST", "button_path": request.path}
    status = 404 if user is None else 200
    # "no-referrer" would let browsers send the form without its origin, which is refused.
    return TemplateResponse(request, TEMPLATE, context, status=status, headers={"Referrer-Policy": "strict-origin"})


def _state(user: User) -> str:
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:16]
