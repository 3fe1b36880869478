"""A symptom as the forms ask about it."""

from __future__ import annotations

from dataclasses import dataclass

from lems_site.diary.codes.symptom_catalogue import OWN_PREFIX, SYMPTOMS


@dataclass(frozen=True)
class SymptomQuestion:
    """A symptom as somebody sees it: one of the catalogue, or an own one in the person's words."""

    code: str
    label: str
    hint: str = ""
    glossary_url: str = ""
    needs_notice: bool = False


def build_question(code: str, own_name: str = "") -> SymptomQuestion | None:
    """The symptom with a code; None for a code that the catalogue no longer has, or an own one without words."""
    if code.startswith(OWN_PREFIX):
        return SymptomQuestion(code, own_name) if own_name else None
    if symptom := SYMPTOMS.get(code):
        return SymptomQuestion(code, str(symptom.label), str(symptom.hint), symptom.glossary_url, symptom.needs_notice)
    return None
