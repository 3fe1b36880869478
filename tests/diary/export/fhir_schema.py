"""The official JSON schema of FHIR R4, for tests: what it says against a bundle."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Any

import jsonschema_rs

from tests.conftest import ROOT

SCHEMA = ROOT / "tests" / "cases" / "fhir" / "fhir.schema.json.gz"


@cache
def definitions() -> dict[str, Any]:
    return dict(json.loads(gzip.decompress(SCHEMA.read_bytes()))["definitions"])


@cache
def validator(kind: str) -> jsonschema_rs.Validator:
    """What checks a resource of one type, with the whole schema for its parts."""
    draft = "http://json-schema.org/draft-06/schema#"
    return jsonschema_rs.validator_for({"$schema": draft, "$ref": f"#/definitions/{kind}", "definitions": definitions()})


def schema_errors(bundle: dict[str, Any]) -> list[str]:
    """What the schema says against a bundle and each resource in it: path and message."""
    found = [] if validator("Bundle").is_valid(bundle) else ["the bundle is not valid"]
    for number, entry in enumerate(bundle["entry"]):
        resource = entry["resource"]
        for error in validator(resource["resourceType"]).iter_errors(resource):
            path = "/".join(map(str, error.instance_path))
            found.append(f"entry[{number}] {resource['resourceType']}/{path}: {error.message[:300]}")
    return found
