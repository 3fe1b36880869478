"""The symptoms that a diary offers, in plain words, each with its glossary page and, where one was verified, its HPO code.

Which ones: section 2.1 of the instruments file (core daily entry) and the claims A4, A5, B0 and B1. The HPO labels are
those of the release below, unchanged. The words are ours, and no instrument's.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

HPO_RELEASE = "2026-06-23"
OWN_PREFIX = "own-"  # codes of a person's own symptoms begin so


@dataclass(frozen=True)
class Symptom:
    """A symptom that can be graded. `glossary_slug`: the slug of its glossary page, or "" . `hpo`: code and label, or ""."""

    code: str
    label: Words | str
    hint: Words | str = ""
    glossary_slug: str = ""
    hpo: str = ""
    is_default: bool = False  # followed from the first day
    needs_notice: bool = False  # the emergency notice stands beside it
    sensitive_topic: str = ""  # the sensitive item that it is, if it can be hidden from helpers

    @property
    def glossary_url(self) -> str:
        return f"/glossary/{self.glossary_slug}/" if self.glossary_slug else ""


@dataclass(frozen=True)
class SymptomGroup:
    """Symptoms that stand together under one heading."""

    label: Words
    symptoms: tuple[Symptom, ...]


SYMPTOM_GROUPS = (
    SymptomGroup(
        _("Legs, arms and walking"),
        (
            Symptom(
                "legs",
                _("Stairs and getting up"),
                _("Weak thighs or hips"),
                "muscle-weakness",
                "HP:0008994 Proximal lower limb muscle weakness",
                is_default=True,
            ),
            Symptom(
                "arms",
                _("Lifting and reaching up"),
                _("Weak shoulders or upper arms"),
                "muscle-weakness",
                "HP:0008997 Proximal upper limb muscle weakness",
                is_default=True,
            ),
            Symptom("neck", _("Holding the head up"), "", "muscle-weakness", "HP:0000467 Neck muscle weakness"),
            Symptom("walking", _("Unsteady walking"), _("Unsteady or clumsy"), "coordination", "HP:0002317 Unsteady gait"),
            Symptom("ache", _("Aching or stiff muscles"), "", "skeletal-muscle", "HP:0003326 Myalgia"),
        ),
    ),
    SymptomGroup(
        _("Tiredness, sleep and mood"),
        (
            Symptom("tiredness", _("Tiredness"), "", "", "HP:0012378 Fatigue", is_default=True),
            Symptom("sleep", _("Bad sleep"), "", "", "HP:0002360 Sleep disturbance"),
            Symptom("mood", _("Low mood or worry"), "", "", "", sensitive_topic="mood"),
        ),
    ),
    SymptomGroup(
        _("Breathing, mouth and throat"),
        (
            Symptom(
                "breathing",
                _("Short of breath"),
                _("At rest, with effort or lying flat"),
                "breathing-muscles",
                "HP:0002094 Dyspnea",
                needs_notice=True,
            ),
            Symptom(
                "swallowing", _("Trouble swallowing"), "", "difficulty-swallowing", "HP:0002015 Dysphagia", needs_notice=True
            ),
            Symptom(
                "choking",
                _("Choking on food or drink"),
                "",
                "difficulty-swallowing",
                "HP:0030842 Choking episodes",
                needs_notice=True,
            ),
            Symptom(
                "chewing", _("Tired jaw when chewing"), "", "bulbar-muscles", "HP:0030193 Fatigable weakness of chewing muscles"
            ),
            Symptom("speech", _("Unclear or weak speech"), "", "bulbar-muscles", "HP:0001260 Dysarthria"),
            Symptom("dry-mouth", _("Dry mouth"), "", "dry-mouth", "HP:0000217 Xerostomia", is_default=True),
            Symptom("taste", _("A taste of metal"), "", "", "HP:0000223 Abnormality of taste sensation"),
        ),
    ),
    SymptomGroup(
        _("Eyes"),
        (
            Symptom("double-vision", _("Seeing double"), "", "double-vision", "HP:0000651 Diplopia"),
            Symptom("eyelids", _("Drooping eyelids"), "", "drooping-eyelids", "HP:0000508 Ptosis"),
            Symptom("blurred-vision", _("Blurred sight"), "", "blurred-vision", "HP:0000622 Blurred vision"),
            Symptom("dry-eyes", _("Dry eyes"), "", "automatic-nerves", "HP:0000633 Decreased lacrimation"),
        ),
    ),
    SymptomGroup(
        _("Other things the body does by itself"),
        (
            Symptom("dizzy", _("Dizzy on standing up"), "", "low-blood-pressure-on-standing", ""),
            Symptom("constipation", _("Constipation"), "", "constipation", "HP:0002019 Constipation"),
            Symptom("sweating", _("Less sweating"), "", "sweating", "HP:0000966 Hypohidrosis"),
            Symptom("bladder", _("Bladder trouble"), "", "automatic-nerves", "HP:0005341 Autonomic bladder dysfunction"),
            Symptom(
                "erection",
                _("Erection problems"),
                "",
                "automatic-nerves",
                "HP:0100639 Erectile dysfunction",
                sensitive_topic="erection",
            ),
            Symptom("tingling", _("Tingling"), _("In the hands, feet or face"), "", "HP:0003401 Paresthesia"),
        ),
    ),
)
SYMPTOMS = {symptom.code: symptom for group in SYMPTOM_GROUPS for symptom in group.symptoms}
NOTICE_CODES = frozenset(code for code, symptom in SYMPTOMS.items() if symptom.needs_notice)
# What "Same as last time" never copies.
NEVER_COPIED = NOTICE_CODES


@cache
def hidden_codes(hidden_topics: frozenset[str]) -> frozenset[str]:
    """The codes of the symptoms that is_hidden says are hidden."""
    return frozenset(code for code in SYMPTOMS if is_hidden(code, hidden_topics))


def is_hidden(code: str, hidden_topics: Container[str]) -> bool:
    """Whether a symptom is one of the `hidden_topics` (codes of choices.SENSITIVE_TOPICS). Everything that hides asks here."""
    return code in SYMPTOMS and SYMPTOMS[code].sensitive_topic in hidden_topics
