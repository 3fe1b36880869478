"""The log in words. A line holds codes only; a code without words here is shown as it is."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy

from lems_site.diary.models import AuditEvent, Grant
from lems_site.web.pagination.keyset_pages import KeysetPage, PageRequest

from .display_names import name_column

TARGET_LABELS = {
    "home": gettext_lazy("the first page"),
    "entry": gettext_lazy("an entry"),
    "removed": gettext_lazy("the deleted entries"),
    "check-in": gettext_lazy("a check-in"),
    "event": gettext_lazy("an event"),
    "dose": gettext_lazy("a medicine"),
    "test": gettext_lazy("a timed test"),
    "weight": gettext_lazy("a weight"),
    "symptoms": gettext_lazy("the symptoms"),
    "medicines": gettext_lazy("the medicines"),
    "medicine": gettext_lazy("a medicine"),
    "questions": gettext_lazy("the questions"),
    "question": gettext_lazy("a question"),
    "appointments": gettext_lazy("the appointments"),
    "appointment": gettext_lazy("an appointment"),
    "settings": gettext_lazy("the diary's name or time zone"),
    "hidden-topics": gettext_lazy("what others see"),
    "day": gettext_lazy("a day"),
    "week": gettext_lazy("a week"),
    "month": gettext_lazy("a month"),
    "list": gettext_lazy("the list"),
    "charts": gettext_lazy("the charts"),
    "chart": gettext_lazy("a chart"),
    "patterns": gettext_lazy("the patterns"),
    "report": gettext_lazy("a report"),
    "export": gettext_lazy("an export of the diary"),
    "import": gettext_lazy("an import"),
    "calendar": gettext_lazy("the calendar"),
    "paper": gettext_lazy("the paper form"),
    "invitation": gettext_lazy("an invitation"),
    "diary": gettext_lazy("the diary's settings"),
    "calendar feed": gettext_lazy("the secret calendar address"),
    "reminders by mail": gettext_lazy("the reminders by mail"),
    "reminders on devices": gettext_lazy("the reminders on devices"),
    "json": gettext_lazy("the whole diary (JSON)"),
    "csv": gettext_lazy("a table (CSV)"),
    "fhir": gettext_lazy("a file for a clinic's software (FHIR)"),
}
ROLE_LABELS = {
    Grant.Role.OWNER: gettext_lazy("owner"),
    Grant.Role.KEEPER: gettext_lazy("keeper"),
    Grant.Role.HELPER: gettext_lazy("helper"),
    Grant.Role.READER: gettext_lazy("reader"),
}


BEGUN = "-begun"  # after the format of an export whose file was not taken to its end, or not yet

# By action and, where it matters, by `target`.
SENTENCES = {
    (AuditEvent.Action.EXPORTED, f"json{BEGUN}"): gettext_lazy("began to export the whole diary (JSON)"),
    (AuditEvent.Action.EXPORTED, f"csv{BEGUN}"): gettext_lazy("began to export a table (CSV)"),
    (AuditEvent.Action.EXPORTED, f"fhir{BEGUN}"): gettext_lazy("began to export a file for a clinic's software (FHIR)"),
    (AuditEvent.Action.REVOKED, "wrong-codes"): gettext_lazy("An invitation ended after five wrong codes"),
    (AuditEvent.Action.REVOKED, "declined"): gettext_lazy("An invitation was declined"),
    (AuditEvent.Action.REVOKED, "invitation"): gettext_lazy("ended an invitation"),
    (AuditEvent.Action.REVOKED, "link"): gettext_lazy("ended a link of a shared report"),
    (AuditEvent.Action.REVOKED, "code"): gettext_lazy("ended a QR code of a report"),
    (AuditEvent.Action.SHARED, "code"): gettext_lazy("shared a report by QR code"),
    (AuditEvent.Action.SHARED, ""): gettext_lazy("shared a report by link"),
    (AuditEvent.Action.REVOKED, ""): gettext_lazy("ended the access of %(target_user)s"),
    (AuditEvent.Action.INVITED, "owner"): gettext_lazy("created an invitation to become the owner"),
    (AuditEvent.Action.INVITED, ""): gettext_lazy("created an invitation: %(role)s"),
    (AuditEvent.Action.JOINED, ""): gettext_lazy("joined as %(role)s"),
    (AuditEvent.Action.LEFT, ""): gettext_lazy("stopped helping"),
    (AuditEvent.Action.CHANGED_ROLE, ""): gettext_lazy("changed what %(target_user)s may do: %(role)s"),
    (AuditEvent.Action.HANDED_OVER, "nothing"): gettext_lazy(
        "became the owner in place of %(target_user)s, who can no longer open it"
    ),
    (AuditEvent.Action.HANDED_OVER, ""): gettext_lazy("became the owner in place of %(target_user)s, who is now a %(role)s"),
}


class AuditLine(NamedTuple):
    """A line of the log. The names of the people are None where their account is gone, or nobody is meant."""

    pk: int
    at: dt.datetime
    action: str
    target: str
    day: dt.date | None
    user_id: int | None
    user_name: str | None
    target_user_name: str | None


COLUMNS = ("pk", "at", "action", "target", "day", "user_id", name_column("user"), name_column("target_user"))


def read_lines(lines: QuerySet[AuditEvent], wanted: PageRequest) -> KeysetPage[AuditLine]:
    """A page of some lines of the log. One query, or two where nothing is newer: then it is the newest page."""
    page = wanted.build_page([AuditLine(*row) for row in wanted.select(lines).values_list(*COLUMNS)])
    return page if page.newer or not wanted.after else read_lines(lines, PageRequest(wanted.size))


def describe_event(action: str, target: str, target_user: str) -> str:
    """What a line says, without who did it and when. `target_user`: how the other person is called."""
    return _sentence(action, target, get_language()) % {"target_user": target_user}


@lru_cache(maxsize=1000)
def _sentence(action: str, target: str, language: str | None) -> str:
    """The words for two codes, with a place for `target_user`. `language` only keeps them apart."""
    known = AuditEvent.Action(action)
    sentence = SENTENCES.get((known, target)) or SENTENCES.get((known, ""))
    if sentence is None:
        return f"{known.label} {target_label(target)}".strip().replace("%", "%%")
    role = str(ROLE_LABELS[Grant.Role(target)]) if target in Grant.Role.values else target
    return str(sentence) % {"target_user": "%(target_user)s", "role": role.replace("%", "%%")}


def target_label(code: str) -> str:
    """A page or a thing in words."""
    return str(TARGET_LABELS.get(code, code.replace("-", " ")))
