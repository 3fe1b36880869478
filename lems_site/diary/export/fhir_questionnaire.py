"""The check-in as a FHIR questionnaire, and each one as a response to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lems_site.diary.codes.choices import CONTEXT, GRADES, STRENGTH
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS, is_hidden
from lems_site.diary.entries.rows import EntryRow

from . import own_system
from .fhir_observations import Resource, clean_text, symptom_concept

PLAIN = (
    ("flat", "Short of breath lying flat", "boolean"),
    ("effort_minutes", "Minutes of effort before", "integer"),
    ("rest_minutes", "Minutes of rest before", "integer"),
)


def _coded_answer(name: str, words: dict[int, Any], value: int) -> Resource:
    code = f"{name}{value:+d}" if name == "strength" else f"{name}{value}"
    return {"valueCoding": own_system.own_coding(code, str(words[value]))}


def build_questionnaire(pk: str, own: dict[str, str], hidden_topics: frozenset[str]) -> Resource:
    """The questions of the check-in, and whose codes are used."""
    asked = [code for code in SYMPTOMS if not is_hidden(code, hidden_topics)]
    grades = [_coded_answer("grade", GRADES, value) for value in GRADES]
    items: list[Resource] = [
        {
            "linkId": "strength",
            "text": "Strength today, compared with usual",
            "type": "choice",
            "answerOption": [_coded_answer("strength", STRENGTH, value) for value in STRENGTH],
        }
    ]
    for code in (*asked, *own):
        about = symptom_concept(code, own)
        codes = {"code": about["coding"]} if "coding" in about else {}
        items.append({"linkId": code, **codes, "text": about["text"], "type": "choice", "answerOption": grades})
    contexts = [{"valueCoding": own_system.own_coding(f"context-{code}", str(words))} for code, words in CONTEXT.items()]
    items.append({"linkId": "context", "text": "What was there", "type": "choice", "repeats": True, "answerOption": contexts})
    items += [{"linkId": name, "text": text, "type": kind} for name, text, kind in PLAIN]
    if "notes" not in hidden_topics:
        items.append({"linkId": "note", "text": "Note", "type": "text"})
    return {
        "resourceType": "Questionnaire",
        "id": pk,
        "url": f"urn:uuid:{pk}",
        "status": "active",
        "title": "Check-in of a symptom diary",
        "copyright": own_system.ACKNOWLEDGEMENT,
        "item": items,
    }


def build_response(entry: EntryRow, *, pk: str, form: str, subject: Resource, when: str, own: dict[str, str]) -> Resource:
    """A check-in as the answers that were given."""
    answered: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": pk,
        "questionnaire": form,
        "status": "amended" if entry.version > 1 else "completed",
        "subject": subject,
        "authored": when,
    }
    items = list(_response_items(entry, own))
    return {**answered, "item": items} if items else answered


def _response_items(entry: EntryRow, own: dict[str, str]) -> Iterator[Resource]:
    """In the order of the questionnaire, as FHIR wants them."""
    data = entry.data
    if "strength" in data:
        yield {"linkId": "strength", "answer": [_coded_answer("strength", STRENGTH, data["strength"])]}
    grades = data.get("grades", {})
    for code in (*SYMPTOMS, *own):
        if code in grades:
            yield {"linkId": code, "answer": [_coded_answer("grade", GRADES, grades[code])]}
    if contexts := data.get("context"):
        answers = [{"valueCoding": own_system.own_coding(f"context-{code}", str(CONTEXT[code]))} for code in contexts]
        yield {"linkId": "context", "answer": answers}
    answers_by_name: Mapping[str, object] = data
    for name, _text, kind in PLAIN:
        if name in answers_by_name:
            value = answers_by_name[name]
            yield {"linkId": name, "answer": [{"valueBoolean" if kind == "boolean" else "valueInteger": value}]}
    if note := clean_text(entry.text):
        yield {"linkId": "note", "answer": [{"valueString": note}]}
