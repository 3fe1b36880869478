"""The site's own codes in a FHIR bundle: one code system, named by a fixed urn:uuid, the same on every copy of the site."""

from __future__ import annotations

import uuid
from typing import Any

from lems_site.diary.codes.choices import EFFECTS
from lems_site.diary.codes.symptom_catalogue import HPO_RELEASE
from lems_site.diary.models.entries import EntryData

NAMESPACE = uuid.UUID("7d1c8a52-3f0e-4c39-9a53-5d2f6b8f1e70")
SYSTEM = f"urn:uuid:{uuid.uuid5(NAMESPACE, 'codes')}"
HPO = "http://human-phenotype-ontology.org"
HPO_URL = "https://hpo.jax.org/"
ACKNOWLEDGEMENT = (
    f"Symptom codes: Human Phenotype Ontology (HPO), release {HPO_RELEASE}, by the HPO Consortium, {HPO_URL}, unchanged. "
    "Illness code: Mondo Disease Ontology, CC BY 4.0, https://mondo.monarchinitiative.org/. "
    "Weight: this material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. and "
    "the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at "
    "http://loinc.org/license."
)


def own_coding(code: str, words: str) -> dict[str, Any]:
    """A code of this site's own."""
    return {"system": SYSTEM, "version": "1", "code": code, "display": words}


def hpo_coding(named: str) -> dict[str, Any]:
    """An HPO code with its label, as symptoms.py writes it: "HP:0012378 Fatigue"."""
    code, _space, label = named.partition(" ")
    return {"system": HPO, "version": HPO_RELEASE, "code": code, "display": label}


def effects_note(data: EntryData) -> str:
    """What was felt after a dose, in words."""
    felt = ", ".join(str(EFFECTS[code]) for code in data.get("effects", []))
    return f"Felt after it: {felt}" if felt else ""
