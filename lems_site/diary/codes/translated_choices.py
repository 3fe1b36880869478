"""The diary's fixed words in the language that is active."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.utils.translation import get_language

from lems_site.diary.codes.choices import CONTEXT, EVENTS, GRADES
from lems_site.diary.codes.choices import STRENGTH as STRENGTHS
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS

STRENGTH_CODE = "strength"  # the code of the headline answer, beside the symptoms' codes


class TranslatedChoices(NamedTuple):
    """The diary's fixed words in one language."""

    strength: dict[int, str]
    grades: dict[int, str]
    context: dict[str, str]
    symptoms: dict[str, str]
    events: dict[str, str]


@cache
def _choices_in(language: str | None) -> TranslatedChoices:
    symptoms = {code: str(symptom.label) for code, symptom in SYMPTOMS.items()}
    strength, grades = ({number: str(word) for number, word in words.items()} for words in (STRENGTHS, GRADES))
    context, events = ({code: str(word) for code, word in words.items()} for words in (CONTEXT, EVENTS))
    return TranslatedChoices(strength, grades, context, symptoms, events)


def translated_choices() -> TranslatedChoices:
    """The fixed words in the language that is on. Translated once: again and again, they were a tenth of a page's cost."""
    return _choices_in(get_language())
