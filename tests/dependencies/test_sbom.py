"""`make sbom` writes a list of components that its own schema accepts, with each locked package of the site and its hashes."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from .audit import ROOT


@pytest.fixture(scope="module")
def sbom(tmp_path_factory) -> str:
    """The text of the list, as `make sbom` makes it."""
    file = tmp_path_factory.mktemp("sbom") / "sbom.json"
    made = subprocess.run(
        ["make", "--no-print-directory", "--always-make", "--dry-run", "sbom", f"SBOM={file}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    [command] = [line for line in made.stdout.splitlines() if "cyclonedx_py" in line]
    subprocess.run(["bash", "-c", command.replace(".venv/bin/python", sys.executable)], cwd=ROOT, capture_output=True, check=True)
    return file.read_text(encoding="utf-8")


def test_it_is_valid_by_its_schema(sbom):
    assert json.loads(sbom)["bomFormat"] == "CycloneDX"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom) is None


def test_it_names_each_locked_package_of_the_site_with_its_hashes(sbom):
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==([^ ;]+)", lock, re.MULTILINE))
    components = json.loads(sbom)["components"]
    assert {(part["name"], part["version"]) for part in components} == locked
    assert all(part["externalReferences"][0]["hashes"] for part in components)
    assert json.loads(sbom)["metadata"]["component"]["name"] == "lems-site"
