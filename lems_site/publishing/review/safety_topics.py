"""What a page is about, as far as safety goes: emergencies, symptoms, treatment, medicines. The program decides, not the author.

A page about one of these needs a clinician's signature before an edit of it goes live. Where in doubt a page counts as one.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from lems_site.markup.lookups import Lookups

EMERGENCY, SYMPTOM, TREATMENT, MEDICINE = "emergency", "symptom", "treatment", "medicine"
TOPIC_LABELS = {
    EMERGENCY: _("emergencies"),
    SYMPTOM: _("symptoms"),
    TREATMENT: _("treatment"),
    MEDICINE: _("medicines"),
}
CARD = re.compile(r"^\s*:::\s*(emergency|urgent|non-urgent)\b", re.MULTILINE)
TOPIC_PATTERNS = {
    EMERGENCY: re.compile(
        r"\b(emergenc\w*|ambulance|urgent\w*|hospital|call \d{3}|life-threatening|collaps\w*|@emerg-\S+)\b", re.IGNORECASE
    ),
    SYMPTOM: re.compile(
        r"\b(symptom\w*|weak\w*|pain\w*|tired\w*|fatigue\w*|numb\w*|dizz\w*|faint\w*|swallow\w*|breath\w*|chok\w*|cough\w*|fall(s|ing)?"
        r"|dry mouth|droop\w*|double vision|blurred|constipat\w*|impoten\w*|erectile|seizure\w*|rash|fever|swelling|bleed\w*)\b",
        re.IGNORECASE,
    ),
    TREATMENT: re.compile(
        r"\b(treat\w*|therap\w*|surger\w*|operation\w*|anaesth\w*|anesth\w*|radio\w*|chemo\w*|infusion\w*|transfus\w*"
        r"|plasma exchange|exercis\w*|vaccin\w*|diet\w*|cure\w*|remed\w*)\b",
        re.IGNORECASE,
    ),
    MEDICINE: re.compile(
        r"\b(medicin\w*|medicat\w*|drug\w*|tablet\w*|pill\w*|dose\w*|dosage|inject\w*|prescri\w*|pharmac\w*"
        r"|side effect\w*|supplement\w*|mg|mcg|µg|ml)\b",
        re.IGNORECASE,
    ),
}
SYMPTOM_CODE = re.compile(r"\bHP:\d{7}\b")  # the Human Phenotype Ontology names signs and symptoms


def medicine_names(lookups: Lookups) -> re.Pattern[str] | None:
    """A pattern for every name of a medicine that the evidence knows; None where it knows none."""
    if not lookups.medicines:
        return None
    names = "|".join(re.escape(name) for name in sorted(lookups.medicines, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({names})(?:e?s)?(?![\w-])", re.IGNORECASE)


def find_safety_topics(text: str, lookups: Lookups) -> list[str]:
    """Which of the four a file's text is about, in the order of WORDS."""
    plain = text.replace("_", " ")  # a tag's words are typed with '_' as the space
    found = {name for name, pattern in TOPIC_PATTERNS.items() if pattern.search(plain)}
    medicines = medicine_names(lookups)
    if medicines and medicines.search(plain):
        found.add(MEDICINE)
    if CARD.search(text):
        found.add(EMERGENCY)
    if SYMPTOM_CODE.search(text):
        found.add(SYMPTOM)
    return [name for name in TOPIC_LABELS if name in found]


def topic_labels(names: list[str]) -> list[Any]:
    """Subjects as people are told them."""
    return [TOPIC_LABELS[name] for name in names]
