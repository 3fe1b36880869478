"""The fixed answers of the diary: codes as they are kept, and the words that people see for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# How today compares with usual: kept as -2 to 2.
STRENGTH = {-2: _("much weaker"), -1: _("a bit weaker"), 0: _("as usual"), 1: _("a bit stronger"), 2: _("much stronger")}
# How much of a symptom: kept as 0 to 3.
GRADES = {0: _("none"), 1: _("mild"), 2: _("moderate"), 3: _("severe")}
EVENTS = {
    "fall": _("A fall"),
    "near-fall": _("Nearly a fall"),
    "choking": _("Choking"),
    "seizure": _("A seizure (a fit)"),
    "fever": _("Fever or infection"),
    "new-medicine": _("A new medicine or vaccine"),
    "hospital": _("Hospital, scan or test"),
    "cough": _("New cough, or coughing up blood"),
    "other": _("Something else"),
}
NOTICE_EVENTS = frozenset({"choking", "seizure"})
CONTEXT = {
    "heat": _("Heat, a hot bath or a hot room"),
    "effort": _("Effort just before"),
    "rested": _("Rest just before"),
    "bad-sleep": _("A bad night"),
    "infection": _("An infection or another illness"),
    "stress": _("Stress"),
}
TESTS = {"3tug": _("Three times up and go"), "chair-rise": _("Chair rise")}
# Things that may be felt after a dose; the label's common ones (instruments file, section 2.4).
EFFECTS = {
    "tingling": _("Tingling"),
    "stomach": _("Stomach pain"),
    "nausea": _("Feeling sick"),
    "diarrhoea": _("Diarrhoea"),
    "headache": _("Headache"),
    "back-pain": _("Back pain"),
    "muscle-spasm": _("Muscle cramps"),
    "blood-pressure": _("Raised blood pressure"),
}
# Why a dose was not taken.
REASONS = {
    "forgot": _("I forgot"),
    "ran-out": _("None was left"),
    "unwell": _("I felt unwell"),
    "told": _("My team told me so"),
    "chose": _("I chose not to"),
    "other": _("Something else"),
}
# What the owner can keep from helpers and readers.
SENSITIVE_TOPICS = {"erection": _("Erection problems"), "mood": _("Mood"), "notes": _("Notes")}
