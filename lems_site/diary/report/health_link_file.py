"""The file that a QR code leads to: a FHIR bundle with the person and the report as PDF, sealed as JSON Web Encryption.

It follows "Patient-Shared Health Documents via SMART Health Links"; lems_site/docs/health-links.md says which rules are met.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import uuid
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lems_site.diary.export.fhir_observations import Resource, clean_text

from .health_link_code import encode_bytes

CONTENT_TYPE = "application/fhir+json"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
NOTE_TYPE = {"system": "http://loinc.org", "code": "51855-5", "display": "Patient Note"}
PATIENT_SHARED = {"system": "https://cms.gov/fhir/CodeSystem/patient-shared-category", "code": "patient-shared"}
CLINICAL_NOTE = {
    "system": "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
    "code": "clinical-note",
    "display": "Clinical Note",
}
PATIENT_ASSERTED = {"system": f"{TERMINOLOGY}/v3-ObservationValue", "code": "PATAST", "display": "patient asserted"}
NONCE_BYTES, TAG_BYTES = 12, 16


@dataclass(frozen=True)
class NamedPatient:
    """The person as the clinic knows them: typed for one code, kept nowhere."""

    given_names: str
    family_name: str
    birth_date: dt.date


def build_bundle(patient: NamedPatient, pdf: bytes, *, title: str, language: str, at: dt.datetime) -> Resource:
    """The bundle: a Patient, and a DocumentReference that holds the PDF."""
    moment = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    person, document = str(uuid.uuid4()), str(uuid.uuid4())
    subject = {"reference": f"urn:uuid:{person}"}
    attachment = {
        "contentType": "application/pdf",
        "language": language,
        "data": base64.b64encode(pdf).decode(),
        "title": clean_text(title),
        "creation": moment,
    }
    resources: list[Resource] = [
        {
            "resourceType": "Patient",
            "id": person,
            "name": [{"family": clean_text(patient.family_name), "given": [clean_text(patient.given_names)]}],
            "gender": "unknown",  # the profile asks for it; the form does not
            "birthDate": patient.birth_date.isoformat(),
        },
        {
            "resourceType": "DocumentReference",
            "id": document,
            "meta": {"security": [PATIENT_ASSERTED]},
            "status": "current",
            "type": {"coding": [NOTE_TYPE], "text": "Patient Note"},
            "category": [{"coding": [PATIENT_SHARED]}, {"coding": [CLINICAL_NOTE]}],
            "subject": subject,
            "date": moment,
            "author": [subject],
            "description": clean_text(title),
            "content": [{"attachment": attachment}],
        },
    ]
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": moment, "entry": entries}


def seal_bundle(bundle: Resource, key: bytes) -> str:
    """The bundle as JSON Web Encryption in compact serialization: `dir`, `A256GCM`, not compressed. key: 32 bytes."""
    header = {"alg": "dir", "enc": "A256GCM", "cty": CONTENT_TYPE}
    protected = encode_bytes(json.dumps(header, separators=(",", ":")).encode())
    nonce = os.urandom(NONCE_BYTES)
    content = json.dumps(bundle, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    sealed = AESGCM(key).encrypt(nonce, content, protected.encode())
    parts = (protected, "", encode_bytes(nonce), encode_bytes(sealed[:-TAG_BYTES]), encode_bytes(sealed[-TAG_BYTES:]))
    return ".".join(parts)
