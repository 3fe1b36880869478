"""Mails to a person about their account: what happened, and what to do if it was not them. No word about health stands in them.

Neither does the site's name, which may be one: the subject and the text name its host.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from lems_site.accounts.models import SecurityEvent, User

from .end_everywhere import make_token
from .events import Kind, record_event
from .own_zone import own_zone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

log = logging.getLogger(__name__)


class Notice(NamedTuple):
    """The subject of a mail, and its first sentence."""

    subject: Words
    sentence: Words


ADDED, REMOVED = _("A way to sign in was added"), _("A way to sign in was removed")
NOTICES: dict[tuple[str, str], Notice] = {
    (Kind.NEW_DEVICE, ""): Notice(
        _("Sign-in on a new device"), _("Somebody signed in to your account on a device that was not used for it before.")
    ),
    (Kind.PASSWORD_CHANGED, ""): Notice(_("Your password was changed"), _("The password of your account was changed.")),
    (Kind.PASSWORD_CHANGED, "chosen"): Notice(_("You have a password now"), _("A password was chosen for your account.")),
    (Kind.ADDRESS_CHANGED, ""): Notice(
        _("Your e-mail address was changed"),
        _("The e-mail address of your account was changed. This mail goes to the old and to the new address."),
    ),
    (Kind.FACTOR_ADDED, "totp"): Notice(ADDED, _("An app for codes was added to your account as a second step.")),
    (Kind.FACTOR_ADDED, "webauthn"): Notice(ADDED, _("A passkey was added to your account.")),
    (Kind.FACTOR_ADDED, "hospital"): Notice(ADDED, _("Your account was opened by your hospital's sign-in for the first time.")),
    (Kind.FACTOR_REMOVED, "totp"): Notice(REMOVED, _("The app for codes was removed from your account.")),
    (Kind.FACTOR_REMOVED, "webauthn"): Notice(REMOVED, _("A passkey was removed from your account.")),
    (Kind.RECOVERY_CODES, ""): Notice(
        _("New recovery codes"), _("New recovery codes were made for your account. The old ones work no more.")
    ),
    (Kind.RECOVERY_CODE_USED, ""): Notice(
        _("A recovery code was used"), _("A recovery code was used to sign in to your account. It works no more.")
    ),
    (Kind.LINK_OPENED, ""): Notice(
        _("A link that you shared was opened"),
        _("Somebody opened a link that you shared, with its passcode. Your account's pages say when and how often."),
    ),
}


def notify(kind: SecurityEvent.Kind, *, user: User, detail: str = "", also_to: Iterable[str] = ()) -> None:
    """Write a security event of an account and mail its person when the transaction is committed.

    also_to: other addresses, such as the one before a change.
    """
    event = record_event(kind, user=user, detail=detail)
    transaction.on_commit(lambda: _mail(event, user, set(also_to)))


def _mail(event: SecurityEvent, user: User, also_to: set[str]) -> None:
    notice = NOTICES.get((event.kind, event.detail)) or NOTICES[event.kind, ""]
    host = settings.SITE_URL.partition("://")[2]
    shown = {
        "sentence": notice.sentence,
        "when": f"{localtime(event.at, zone := own_zone(user)):%-d %B %Y, %H:%M} ({zone})",
        "device": event.device,
        "host": host,
        "is_opening": event.kind == Kind.LINK_OPENED,
        "is_address": event.kind == Kind.ADDRESS_CHANGED,
        "stop": settings.SITE_URL + reverse("account_end_everywhere", args=[make_token(user)]),
        "contact": settings.CONTACT_EMAIL,
    }
    words = render_to_string("accounts/notice.txt", shown).strip() + "\n"
    for address in sorted({EmailAddress.objects.get_primary_email(user) or user.email, *also_to}):
        try:
            send_mail(f"{host}: {notice.subject}", words, None, [address])
        except Exception as problem:  # mail servers fail in many ways, and what happened has happened: the list of events says it
            log.error("a mail about an account was not sent (%s): %s", event.kind, type(problem).__name__)
