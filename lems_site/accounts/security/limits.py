"""Limits on tries: they count the one who tries, so that nobody can shut the owner of an account out.

- A network may try so often, and one account less often.
- A device on which the account has signed in before has a limit of its own: no try of others counts against it.
- From all other devices together an account can be tried so often an hour, against many networks that guess one password.
- A code by mail is sent once an hour to whoever asks from a network that did not ask yet, however many others asked.

The numbers stand in ACCOUNT_RATE_LIMITS. The network is that of `web.rate_limits.client_network` (behind a proxy: BEHIND_PROXY).
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

from lems_site.accounts.models import User
from lems_site.web.rate_limits import client_network

from .devices import device_hash, is_known
from .events import Kind, record_event


def may_send_sign_in(request: HttpRequest) -> bool:
    """Count a sent sign-in form. Whether it may be looked at: a device that is known has a count of its own."""
    key = f"device {device_hash(request)}" if is_known(request) else client_network(request)
    return bool(ratelimit.consume(request, action="sign_in_form", key=key))


def may_try_password(request: HttpRequest, email: str) -> bool:
    """Count a try of a password for the account with this address. Whether it may be compared."""
    if is_known(request, email):
        return bool(ratelimit.consume(request, action="password_on_device", key=_on_device(request, email)))
    allowed = bool(
        ratelimit.consume(request, action="password_of_network", key=client_network(request), dry_run=True)
        and ratelimit.consume(request, action="password_of_account", key=email, dry_run=True)
        and ratelimit.consume(request, action="password", key=_from_network(request, email))
    )
    if not allowed and ratelimit.consume(request, action="limit_event", key=email):
        record_event(Kind.LIMITED, user=User.objects.filter(email=email).first(), detail="password")
    return allowed


def count_wrong_password(request: HttpRequest, email: str) -> None:
    """Count a password that was wrong."""
    if not is_known(request, email):
        ratelimit.consume(request, action="password_of_network", key=client_network(request))
        ratelimit.consume(request, action="password_of_account", key=email)


def forget_tries(request: HttpRequest, email: str) -> None:
    """Forget the tries of this device, or of this network, for the account that was signed in."""
    if is_known(request, email):
        ratelimit.clear(request, action="password_on_device", key=_on_device(request, email))
    else:
        ratelimit.clear(request, action="password", key=_from_network(request, email))


def may_send_code(request: HttpRequest, email: str) -> bool:
    """Count a mail with a code to this address. Whether it may be sent."""
    if is_known(request, email):
        return bool(ratelimit.consume(request, action="mail_on_device", key=_on_device(request, email)))
    key = _from_network(request, email)
    if not ratelimit.consume(request, action="mail", key=key):
        return False
    is_first = bool(ratelimit.consume(request, action="first_mail", key=key))
    return bool(ratelimit.consume(request, action="mail_to_account", key=email)) or is_first


def _from_network(request: HttpRequest, email: str) -> str:
    return f"{client_network(request)} {email}"


def _on_device(request: HttpRequest, email: str) -> str:
    return f"{device_hash(request)} {email}"
