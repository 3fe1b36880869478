"""Limits on tries: they count the one who tries, so that nobody can shut the owner of an account out.

- A network may try so often, and one account less often.
- A device on which the account has signed in before has a limit of its own: no try of others counts against it.
- From all other devices together an account can be tried so often an hour, against many networks that guess one password.
- A code by mail is sent once an hour to whoever asks from a network that did not ask yet, however many others asked.
- Codes of the second step are counted in the same way. Tries after a password and tries after a mailed code are counted apart:
  who knows the password alone cannot use up the tries of the owner, who comes by a mailed code.

The numbers stand in ACCOUNT_RATE_LIMITS. The network is that of `web.rate_limits.client_network` (behind a proxy: BEHIND_PROXY).
"""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

from lems_site.accounts.authentication import sign_in_methods
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


def may_try_second_step(request: HttpRequest, user: User) -> bool:
    """Count a try of the second step. Whether it may be compared."""
    if is_known(request, user.email):
        return bool(ratelimit.consume(request, action="second_step_on_device", key=_on_device(request, user.email)))
    allowed = bool(
        ratelimit.consume(request, action="second_step_of_account", key=_after_first_step(request, user), dry_run=True)
        and ratelimit.consume(request, action="second_step", key=_from_network(request, user.email))
    )
    if not allowed and ratelimit.consume(request, action="limit_event", key=user.email):
        record_event(Kind.LIMITED, user=user, detail="second-step")
    return allowed


def count_wrong_second_step(request: HttpRequest, user: User) -> None:
    """Count a second step that was wrong."""
    if not is_known(request, user.email):
        ratelimit.consume(request, action="second_step_of_account", key=_after_first_step(request, user))


def forget_second_step_tries(request: HttpRequest, user: User) -> None:
    """Forget the tries of this device, or of this network, once the second step was right."""
    if is_known(request, user.email):
        ratelimit.clear(request, action="second_step_on_device", key=_on_device(request, user.email))
    else:
        ratelimit.clear(request, action="second_step", key=_from_network(request, user.email))


def may_send_code(request: HttpRequest, email: str) -> bool:
    """Count a mail with a code to this address. Whether it may be sent."""
    if is_known(request, email):
        return bool(ratelimit.consume(request, action="mail_on_device", key=_on_device(request, email)))
    key = _from_network(request, email)
    if not ratelimit.consume(request, action="mail", key=key):
        return False
    is_first = bool(ratelimit.consume(request, action="first_mail", key=key))
    return bool(ratelimit.consume(request, action="mail_to_account", key=email)) or is_first


def _after_first_step(request: HttpRequest, user: User) -> str:
    """The account, and whether its mailbox was read for the first step of this sign-in."""
    return f"{user.email} by mail" if "code" in sign_in_methods(request, user).split("+") else user.email


def _from_network(request: HttpRequest, email: str) -> str:
    return f"{client_network(request)} {email}"


def _on_device(request: HttpRequest, email: str) -> str:
    return f"{device_hash(request)} {email}"
