"""The log in words. A line holds codes only; a code without words here is shown as it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from lems_site.diary.models import Grant, LogLine

WHAT = {
    "home": gettext_lazy("the first page"),
    "entry": gettext_lazy("an entry"),
    "removed": gettext_lazy("what was removed"),
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
    "settings": gettext_lazy("the diary's name or clock"),
    "hides": gettext_lazy("what others see"),
    "day": gettext_lazy("a day"),
    "week": gettext_lazy("a week"),
    "month": gettext_lazy("a month"),
    "list": gettext_lazy("the list"),
    "charts": gettext_lazy("the charts"),
    "chart": gettext_lazy("a chart"),
    "patterns": gettext_lazy("the patterns"),
    "report": gettext_lazy("a report"),
    "export": gettext_lazy("a copy of the diary"),
    "import": gettext_lazy("a copy that was brought in"),
    "calendar": gettext_lazy("the calendar"),
    "paper": gettext_lazy("the paper form"),
    "invitation": gettext_lazy("an invitation"),
}
ROLES = {
    Grant.Role.OWNER: gettext_lazy("owner"),
    Grant.Role.KEEPER: gettext_lazy("keeper"),
    Grant.Role.HELPER: gettext_lazy("helper"),
    Grant.Role.READER: gettext_lazy("reader"),
}


# By act and, where it matters, by `what`.
SENTENCES = {
    (LogLine.Act.REVOKED, "wrong-codes"): gettext_lazy("An invitation ended after five wrong codes"),
    (LogLine.Act.REVOKED, "declined"): gettext_lazy("An invitation was declined"),
    (LogLine.Act.REVOKED, "invitation"): gettext_lazy("ended an invitation"),
    (LogLine.Act.REVOKED, ""): gettext_lazy("ended the access of %(whom)s"),
    (LogLine.Act.INVITED, "owner"): gettext_lazy("made an invitation to take the diary over"),
    (LogLine.Act.INVITED, ""): gettext_lazy("made an invitation: %(role)s"),
    (LogLine.Act.JOINED, ""): gettext_lazy("joined as %(role)s"),
    (LogLine.Act.LEFT, ""): gettext_lazy("stopped helping"),
    (LogLine.Act.CHANGED_ROLE, ""): gettext_lazy("changed what %(whom)s may do: %(role)s"),
    (LogLine.Act.HANDED_OVER, "nothing"): gettext_lazy("took the diary over from %(whom)s, who can no longer open it"),
    (LogLine.Act.HANDED_OVER, ""): gettext_lazy("took the diary over from %(whom)s, who is now a %(role)s"),
}


def happened(line: LogLine, whom: str) -> str:
    """What a line says, without who did it and when. `whom`: how the other person is called, where there is one."""
    act = LogLine.Act(line.act)
    sentence = SENTENCES.get((act, line.what)) or SENTENCES.get((act, ""))
    if sentence is None:
        return f"{line.get_act_display()} {what(line.what)}".strip()
    role = ROLES[Grant.Role(line.what)] if line.what in Grant.Role.values else line.what
    return str(sentence) % {"whom": whom, "role": role}


def what(code: str) -> str:
    """A page or a thing in words."""
    return str(WHAT.get(code, code.replace("-", " ")))
