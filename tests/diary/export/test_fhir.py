"""A diary as a FHIR R4 bundle: read by a FHIR library, with the statuses of R4, naming nobody, with verified codes only."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from fhir.resources.R4B.bundle import Bundle

from lems_site.diary.codes.symptom_catalogue import SYMPTOMS
from lems_site.diary.export.fhir_observations import fhir_moment
from tests.diary.export.fhir_schema import schema_errors, validator
from tests.diary.full_diary import download_export, fill_diary

# The required value sets of R4 (hl7.org/fhir/R4) for what the bundle uses; the library does not check them.
STATUSES = {
    "Observation": {"registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"},
    "MedicationStatement": {
        "active",
        "completed",
        "entered-in-error",
        "intended",
        "stopped",
        "on-hold",
        "unknown",
        "not-taken",
    },
    "Questionnaire": {"draft", "active", "retired", "unknown"},
    "QuestionnaireResponse": {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
}
ITEM_TYPES = {
    "group",
    "display",
    "boolean",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "text",
    "url",
    "choice",
    "open-choice",
    "attachment",
    "reference",
    "quantity",
}
OPEN = {
    "http://human-phenotype-ontology.org",
    "http://purl.obolibrary.org/obo/mondo.owl",
    "http://unitsofmeasure.org",
    "http://loinc.org",  # at no cost, with its notice
    "http://terminology.hl7.org/CodeSystem/observation-category",
    "http://terminology.hl7.org/CodeSystem/condition-clinical",
    "http://terminology.hl7.org/CodeSystem/condition-ver-status",
}


@pytest.fixture
def bundle(owner, helper, browse):
    """Ada's diary as a bundle."""
    fill_diary(owner, helper)
    return json.loads(download_export(browse(owner.user), owner, "fhir"))


def of(bundle, kind):
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def walk(value):
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def test_a_fhir_library_reads_it(bundle):
    read = Bundle.model_validate(bundle)
    assert (read.type, len(read.entry)) == ("collection", len(bundle["entry"]))


def test_it_is_valid_by_the_official_schema_of_r4(bundle):
    assert schema_errors(bundle) == []


def test_the_schema_notices_what_r4_forbids(bundle):
    of(bundle, "MedicationStatement")[-1]["note"] = [{"text": "it\u2019s\u00a0fine"}]
    of(bundle, "Observation")[0]["effectiveDateTime"] = "1900-01-01T12:00:00+00:53:28"
    assert len(schema_errors(bundle)) == 3


@pytest.mark.parametrize("text", ["it\u2019s\u00a0fine", "\u3000\u2003x\ufeff", "\u00a0", "a\u0085b\u2028c", "\u200b"])
def test_whatever_can_be_typed_is_valid_by_the_official_schema(owner, browse, text):
    client, base = browse(owner.user), f"/diary/{owner.diary.pk}"
    client.post(f"{base}/medicines/", {"name": f"x{text}", "form": text, "strength": text})
    client.post(f"{base}/symptoms/", {"do": "own", "words": f"x{text}"})
    own = next(row.code for row in owner.diary.tracked_symptoms.all() if row.is_own)
    client.post(f"{base}/check-in/", {"client_id": uuid.uuid4(), "text": text, f"grade-{own}": "1", "event_words": text})
    client.post(f"{base}/event/", {"event": "fall", "date": "1900-01-01", "time": "12:00", "shown": "", "text": text})
    assert schema_errors(json.loads(download_export(client, owner, "fhir"))) == []


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Chatham"])
def test_a_moment_is_valid_in_old_local_times_too(zone):
    assert fhir_moment(dt.datetime(2026, 7, 1, tzinfo=dt.UTC), zone)[19] in "+-"
    for year in (1900, 1936, 2026):
        moment = fhir_moment(dt.datetime(year, 7, 1, 9, 30, tzinfo=dt.UTC), zone)
        assert validator("Observation").is_valid(
            {"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "effectiveDateTime": moment}
        ), moment
        assert dt.datetime.fromisoformat(moment) == dt.datetime(year, 7, 1, 9, 30, tzinfo=dt.UTC)


def test_a_weight_is_a_vital_sign_as_r4_demands(bundle):
    (weight,) = [one for one in of(bundle, "Observation") if one["code"]["text"] == "Weight"]
    assert {"system": "http://loinc.org", "code": "29463-7", "display": "Body weight"} in weight["code"]["coding"]
    assert weight["category"][0]["coding"][0]["code"] == "vital-signs"
    assert weight["category"][0]["coding"][0]["system"] == "http://terminology.hl7.org/CodeSystem/observation-category"
    assert weight["valueQuantity"] == {"value": 63.4, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}
    assert weight["subject"]
    assert weight["effectiveDateTime"]
    assert "LOINC is copyright" in of(bundle, "Questionnaire")[0]["copyright"]


def test_its_statuses_and_types_are_those_of_r4(bundle):
    for kind, allowed in STATUSES.items():
        found = of(bundle, kind)
        assert found, kind
        assert {one["status"] for one in found} <= allowed, kind
    items = of(bundle, "Questionnaire")[0]["item"]
    assert {item["type"] for item in items} <= ITEM_TYPES
    assert "subjectType" not in of(bundle, "Questionnaire")[0]


def test_the_patient_has_no_identifier_and_nobody_is_named(bundle):
    assert [set(one) for one in of(bundle, "Patient")] == [{"resourceType", "id"}]
    assert "example.org" not in json.dumps(bundle)
    assert "Ada" not in json.dumps(bundle)


def test_the_illness_has_its_mondo_code_and_is_unconfirmed(bundle):
    (condition,) = of(bundle, "Condition")
    assert condition["code"]["coding"][0]["code"] == "MONDO:0018556"
    assert condition["verificationStatus"]["coding"][0]["code"] == "unconfirmed"


def test_symptoms_have_the_verified_hpo_codes_with_version_and_acknowledgement(bundle):
    known = {symptom.hpo.partition(" ")[0] for symptom in SYMPTOMS.values() if symptom.hpo}
    known |= {"HP:0002527", "HP:0030842", "HP:0001250"}
    codings = [
        one for one in walk(bundle) if isinstance(one, dict) and one.get("system") == "http://human-phenotype-ontology.org"
    ]
    assert {one["code"] for one in codings} <= known
    assert {one["version"] for one in codings} == {"2026-06-23"}
    assert "Human Phenotype Ontology (HPO), release 2026-06-23" in of(bundle, "Questionnaire")[0]["copyright"]


def test_there_is_no_code_of_a_closed_system(bundle):
    systems = {one["system"] for one in walk(bundle) if isinstance(one, dict) and "system" in one}
    assert all(system in OPEN or system.startswith("urn:uuid:") for system in systems), systems


def test_a_grade_an_event_a_dose_a_test_and_a_weight_stand_in_it(bundle):
    by_text = {one["code"]["text"]: one for one in of(bundle, "Observation")}
    assert by_text["Stairs and getting up"]["valueCodeableConcept"]["text"] == "moderate"
    assert by_text["Stairs and getting up"]["effectiveDateTime"] == "2026-03-29T14:00:30+02:00"
    assert (by_text["A fall"]["status"], by_text["A fall"]["note"][0]["text"]) == ("amended", "Fell in the garden")
    assert by_text["Three times up and go"]["valueQuantity"]["value"] == 12.5
    assert by_text["Weight"]["valueQuantity"]["code"] == "kg"
    statuses = sorted(one["status"] for one in of(bundle, "MedicationStatement"))
    assert statuses == ["completed", "not-taken", "unknown"]


def test_every_reference_leads_to_a_resource_of_the_bundle(bundle):
    there = {one["fullUrl"] for one in bundle["entry"]}
    assert len(there) == len(bundle["entry"]), "two resources have one id"
    references = [one["reference"] for one in walk(bundle) if isinstance(one, dict) and "reference" in one]
    assert references
    assert set(references) <= there
    assert {one["questionnaire"] for one in of(bundle, "QuestionnaireResponse")} == {of(bundle, "Questionnaire")[0]["url"]}


def test_answers_stand_in_the_order_of_the_questions(bundle):
    order = [item["linkId"] for item in of(bundle, "Questionnaire")[0]["item"]]
    for response in of(bundle, "QuestionnaireResponse"):
        places = [order.index(item["linkId"]) for item in response["item"]]
        assert places == sorted(places)


def test_the_same_diary_gives_the_same_ids(owner, helper, browse):
    fill_diary(owner, helper)
    first, second = (json.loads(download_export(browse(owner.user), owner, "fhir")) for _twice in range(2))
    assert [one["fullUrl"] for one in first["entry"]] == [one["fullUrl"] for one in second["entry"]]


def test_what_was_not_ticked_is_not_in_it(owner, helper, browse):
    fill_diary(owner, helper)
    text = download_export(browse(owner.user), owner, "fhir", {}).decode()
    for left_out in ("HYPERLINK", "garden", "Low mood", "Erectile", "by mistake"):
        assert left_out not in text


def test_a_dose_says_how_much_as_it_was_typed_and_why_it_was_not_taken(bundle):
    doses = [row for row in of(bundle, "MedicationStatement") if "effectiveDateTime" in row]
    assert [row["dosage"] for row in doses if "dosage" in row] == [[{"text": "half a tablet"}]]
    assert [row["statusReason"][0]["text"] for row in doses if "statusReason" in row] == ["None was left"]
    assert any("Planned for 14:00." in note["text"] for row in doses for note in row.get("note", ()))
