"""The FHIR observations in an entry: a grade, an event, a timed test, a weight each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from lems_site.diary.codes.choices import CONTEXT, EVENTS, GRADES, STRENGTH, TESTS
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS
from lems_site.diary.codes.typed_text import normalise_text
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.models import Entry
from lems_site.diary.models.entries import EntryData

from . import own_system

Resource = dict[str, Any]
UCUM = "http://unitsofmeasure.org"
# Events whose HPO code was verified and means the same (instruments file, section 5).
EVENT_HPO = {
    "fall": "HP:0002527 Falls",
    "choking": "HP:0030842 Choking episodes",
    "seizure": "HP:0001250 Seizure",
}
VITAL_SIGNS = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "vital-signs",
            "display": "Vital Signs",
        }
    ],
    "text": "Vital Signs",
}
BODY_WEIGHT = {"system": "http://loinc.org", "code": "29463-7", "display": "Body weight"}
_ALLOWED_SPACE = " \t\n"
_NOT_PRINTED = "\ufeff"  # a byte order mark inside a text; FHIR's pattern takes it for a space


def clean_text(text: str) -> str:
    """A text as FHIR's pattern for strings allows it: of all kinds of spaces only blank, tab and line feed; none around it."""
    kept = (" " if one.isspace() and one not in _ALLOWED_SPACE else one for one in normalise_text(text) if one != _NOT_PRINTED)
    return "".join(kept).strip()


def fhir_moment(at: dt.datetime, zone: str) -> str:
    """A moment by the clock of a zone. In UTC where the zone's offset has seconds, as before standard time: FHIR has none."""
    local = at.astimezone(ZoneInfo(zone))
    offset = local.utcoffset() or dt.timedelta(0)
    if offset % dt.timedelta(minutes=1):
        local = at.astimezone(dt.UTC)
    return local.isoformat(timespec="seconds")


def codeable_concept(text: str, *codings: Resource) -> Resource:
    """A CodeableConcept."""
    return {"coding": list(codings), "text": text} if codings else {"text": text}


def symptom_concept(code: str, own: dict[str, str]) -> Resource:
    """What a grade is about: own symptoms by their words alone."""
    known = SYMPTOMS.get(code)
    words = clean_text(str(known.label) if known else own.get(code, "")) or "Symptom"
    codings = [own_system.own_coding(code, words)] if known else []
    return codeable_concept(words, *(([own_system.hpo_coding(known.hpo)] if known.hpo else []) + codings if known else []))


def answer_concept(words: dict[int, Any], name: str, value: int) -> Resource:
    """An answer on one of the diary's scales."""
    return codeable_concept(
        str(words[value]),
        own_system.own_coding(f"{name}{value:+d}" if name == "strength" else f"{name}{value}", str(words[value])),
    )


def entry_observations(entry: EntryRow, own: dict[str, str]) -> Iterator[tuple[str, Resource]]:
    """Each observation of an entry: a code that is there once in the entry, and what is particular to it."""
    data = entry.data
    if entry.kind == Entry.Kind.CHECK_IN:
        yield from _check_in(data, own)
    elif entry.kind == Entry.Kind.EVENT:
        code, words = data["event"], str(EVENTS[data["event"]])
        named = [own_system.hpo_coding(EVENT_HPO[code])] if code in EVENT_HPO else []
        yield (
            code,
            {"code": codeable_concept(words, *named, own_system.own_coding(code, words)), "valueInteger": data.get("count", 1)},
        )
    elif entry.kind == Entry.Kind.TEST:
        words = str(TESTS[data["test"]])
        about = codeable_concept(words, own_system.own_coding(data["test"], words))
        yield data["test"], {"code": about, "valueQuantity": _build_quantity(data["seconds"], "s")}
    elif entry.kind == Entry.Kind.WEIGHT:
        about = codeable_concept("Weight", BODY_WEIGHT, own_system.own_coding("weight", "Weight"))
        yield "weight", {"category": [VITAL_SIGNS], "code": about, "valueQuantity": _build_quantity(data["kg"], "kg")}


def _build_quantity(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _check_in(data: EntryData, own: dict[str, str]) -> Iterator[tuple[str, Resource]]:
    if "strength" in data:
        about = codeable_concept(
            "Strength today, compared with usual", own_system.own_coding("strength", "Strength today, compared with usual")
        )
        yield "strength", {"code": about, "valueCodeableConcept": answer_concept(STRENGTH, "strength", data["strength"])}
    for code, grade in data.get("grades", {}).items():
        yield code, {"code": symptom_concept(code, own), "valueCodeableConcept": answer_concept(GRADES, "grade", grade)}
    if "flat" in data:
        words = "Short of breath lying flat"
        yield "flat", {"code": codeable_concept(words, own_system.own_coding("flat", words)), "valueBoolean": data["flat"]}
    for code in data.get("context", []):
        words = str(CONTEXT[code])
        yield (
            f"context-{code}",
            {"code": codeable_concept(words, own_system.own_coding(f"context-{code}", words)), "valueBoolean": True},
        )
