"""Security events in words for their person."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.accounts.models import SecurityEvent

METHODS = {
    "password": gettext_lazy("with the password"),
    "code": gettext_lazy("with a code by mail"),
    "password_reset": gettext_lazy("with a new password"),
    "totp": gettext_lazy("a code from the app"),
    "recovery_codes": gettext_lazy("a recovery code"),
    "webauthn": gettext_lazy("a passkey"),
    "socialaccount": gettext_lazy("by the hospital"),
    "sign-up": gettext_lazy("with a new account"),
    "staff-link": gettext_lazy("with the link for people who edit"),
    "passkey": gettext_lazy("with a passkey"),
    "second-step": gettext_lazy("at the second step"),
}
DETAILS = {
    "diary": gettext_lazy("a diary"),
    "exported report": gettext_lazy("a report"),
    "exported json": gettext_lazy("the whole diary"),
    "exported csv": gettext_lazy("a table"),
    "exported fhir": gettext_lazy("a file for a clinic's software"),
    "one": gettext_lazy("one device"),
    "all": gettext_lazy("all devices"),
    "others": gettext_lazy("all other devices"),
    "totp": gettext_lazy("app for codes"),
    "webauthn": gettext_lazy("passkey"),
    "hospital": gettext_lazy("sign-in by the hospital"),
    "page": gettext_lazy("the report"),
    "pdf": gettext_lazy("the report as PDF"),
    "csv": gettext_lazy("the table"),
}


def describe(event: SecurityEvent) -> str:
    """What an event says, such as "You signed in (with a code by mail)"."""
    words = str(event.get_kind_display())
    if event.kind in (SecurityEvent.Kind.SIGNED_IN, SecurityEvent.Kind.REFUSED):
        detail = ", ".join(str(METHODS[part]) for part in event.detail.split("+") if part in METHODS)
    else:
        detail = str(DETAILS.get(event.detail, ""))
    who = ""
    if event.on_console:
        who = _("by the people who run the site")
    elif event.by is not None:
        who = _("by %(name)s") % {"name": event.by.get_full_name() or event.by.email}
    more = ", ".join(part for part in (detail, who) if part)
    return f"{words} ({more})" if more else words
