"""A diary as a FHIR R4 bundle (type collection), for health software. It names nobody: the patient has no identifier.

Symptoms carry HPO codes where one was verified (symptoms.py), the illness its Mondo code, as unconfirmed: the diary knows no
diagnosis. A weight is a vital sign with its LOINC code, as R4 demands; there is no SNOMED CT in it. Ids are made from the
entries' own, so that the same diary gives the same. What is not mapped, and why: lems_site/docs/fhir.md.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator

from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import REASONS
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.models import Entry

from . import own_system
from .choice import ExportChoice
from .fhir_observations import Resource, clean_text, codeable_concept, entry_observations, fhir_moment
from .fhir_questionnaire import build_questionnaire, build_response

MONDO = {
    "system": "http://purl.obolibrary.org/obo/mondo.owl",
    "version": "2026-08-21",
    "code": "MONDO:0018556",
    "display": "Lambert-Eaton myasthenic syndrome",
}
UNCONFIRMED = "Begun with a diary for this illness. The person's own record; no diagnosis was checked."
CONDITION = "http://terminology.hl7.org/CodeSystem"


def fhir_bundle(access: Access, choice: ExportChoice) -> Iterator[str]:
    """The bundle, piece by piece: entries are never all in memory."""
    head = {"resourceType": "Bundle", "type": "collection", "timestamp": timezone.now().isoformat(timespec="seconds")}
    yield json.dumps(head)[:-1] + ', "entry": ['
    for number, resource in enumerate(_bundle_resources(access, choice)):
        one = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
        yield f"{',' if number else ''}\n{json.dumps(one, ensure_ascii=False, allow_nan=False)}"
    yield "\n]}\n"


def _stable_id(*names: object) -> str:
    return str(uuid.uuid5(own_system.NAMESPACE, "/".join(map(str, names))))


def _bundle_resources(access: Access, choice: ExportChoice) -> Iterator[Resource]:
    diary = access.diary
    patient = _stable_id(diary.pk, "patient")
    subject = {"reference": f"urn:uuid:{patient}"}
    yield {"resourceType": "Patient", "id": patient}
    yield _condition_resource(_stable_id(diary.pk, "condition"), subject)
    own = {row.code: row.own_name for row in diary.tracked_symptoms.all() if row.is_own}
    form = build_questionnaire(_stable_id(diary.pk, "questionnaire"), own, choice.hidden_topics)
    yield form
    medicines = {}
    for row in diary.medicines.all():
        medicines[row.key] = clean_text(" ".join(filter(None, (row.name, row.form, row.strength)))) or "Medicine"
        listed = _stable_id(diary.pk, "medicine", row.key)
        yield _medication_statement(
            listed, subject, medicines[row.key], {"status": "unknown", "dateAsserted": _current_instant()}
        )
    for entry in choice.stream(access):
        yield from _entry_resources(entry, subject, own, medicines, form["url"])


def _current_instant() -> str:
    return timezone.now().isoformat(timespec="seconds")


def _entry_resources(
    entry: EntryRow, subject: Resource, own: dict[str, str], medicines: dict[str, str], form: str
) -> Iterator[Resource]:
    when = fhir_moment(entry.at, entry.zone)
    written = entry.created_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    notes = {"note": [{"text": note}]} if (note := clean_text(entry.text)) else {}
    if entry.kind == Entry.Kind.DOSE:
        status = "not-taken" if entry.data.get("missed") else "completed"
        felt = own_system.effects_note(entry.data)
        planned = f"Planned for {entry.data['planned']}." if "planned" in entry.data else ""
        told = [note for note in (clean_text(entry.text), felt, planned) if note]
        more: Resource = {"status": status, "effectiveDateTime": when, "dateAsserted": written}
        if amount := clean_text(entry.data.get("amount", "")):
            more["dosage"] = [{"text": amount}]
        if reason := entry.data.get("reason"):
            words = str(REASONS[reason])
            more["statusReason"] = [codeable_concept(words, own_system.own_coding(f"reason-{reason}", words))]
        if told:
            more["note"] = [{"text": one} for one in told]
        yield _medication_statement(_stable_id(entry.client_id), subject, medicines.get(entry.data["medicine"], "Medicine"), more)
        return
    status = "amended" if entry.version > 1 else "final"
    about: Resource = {"status": status, "subject": subject, "effectiveDateTime": when, "issued": written}
    if entry.kind == Entry.Kind.CHECK_IN:
        answered = _stable_id(entry.client_id)
        yield build_response(entry, pk=answered, form=form, subject=subject, when=when, own=own)
        about["derivedFrom"] = [{"reference": f"urn:uuid:{answered}"}]
    for code, what in entry_observations(entry, own):
        first = notes if entry.kind != Entry.Kind.CHECK_IN else {}
        yield {"resourceType": "Observation", "id": _stable_id(entry.client_id, code), **about, **what, **first}


def _condition_resource(pk: str, subject: Resource) -> Resource:
    return {
        "resourceType": "Condition",
        "id": pk,
        "clinicalStatus": {"coding": [{"system": f"{CONDITION}/condition-clinical", "code": "active"}]},
        "verificationStatus": {"coding": [{"system": f"{CONDITION}/condition-ver-status", "code": "unconfirmed"}]},
        "code": codeable_concept(MONDO["display"], MONDO),
        "subject": subject,
        "note": [{"text": UNCONFIRMED}],
    }


def _medication_statement(pk: str, subject: Resource, name: str, more: Resource) -> Resource:
    medicine = {"medicationCodeableConcept": {"text": name}, "subject": subject}
    return {"resourceType": "MedicationStatement", "id": pk, **medicine, **more}
