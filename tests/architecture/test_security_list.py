"""lems_site/docs/security.md names every requirement of the standard once, and only tests and documents that exist."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

TEXT = (ROOT / "lems_site" / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
ROWS = {number: proof for number, _words, proof in ROW.findall(TEXT)}
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
DOCUMENT = re.compile(r"document: `([\w/.]+)`")
# The requirements of OWASP ASVS 5.0.0 of levels 1 and 2 that can apply here, by section.
NUMBERS = {
    "1.1": "1-2",
    "1.2": "1-5 9",
    "1.3": "1-7 9-11",
    "1.4": "1-3",
    "1.5": "1-2",
    "2.1": "1-3",
    "2.2": "1-3",
    "2.3": "1-4",
    "2.4": "1",
    "3.2": "1-2",
    "3.3": "1-4",
    "3.4": "1-6",
    "3.5": "1-5",
    "3.7": "1-2",
    "4.1": "1-3",
    "4.2": "1",
    "5.1": "1",
    "5.2": "1-3",
    "5.3": "1-2",
    "5.4": "1-3",
    "6.1": "1-3",
    "6.2": "1-12",
    "6.3": "1-4",
    "6.4": "1-4",
    "6.5": "1-5",
    "6.6": "1-3",
    "7.1": "1-3",
    "7.2": "1-4",
    "7.3": "1-2",
    "7.4": "1-5",
    "7.5": "1-2",
    "7.6": "1-2",
    "8.1": "1-2",
    "8.2": "1-3",
    "8.3": "1",
    "8.4": "1",
    "11.1": "1-2",
    "11.2": "1-3",
    "11.3": "1-3",
    "11.4": "1-4",
    "11.5": "1",
    "11.6": "1",
    "12.1": "1-3",
    "12.2": "1-2",
    "12.3": "1-4",
    "13.1": "1",
    "13.2": "1-5",
    "13.3": "1-2",
    "13.4": "1-5",
    "14.1": "1-2",
    "14.2": "1-4",
    "14.3": "1-3",
    "15.1": "1-3",
    "15.2": "1-3",
    "15.3": "1-7",
    "16.1": "1",
    "16.2": "1-5",
    "16.3": "1-4",
    "16.4": "1-3",
    "16.5": "1-3",
}


def expected() -> set[str]:
    found = set()
    for section, spans in NUMBERS.items():
        for span in spans.split():
            first, _, last = span.partition("-")
            found |= {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_each_requirement_stands_there_once():
    assert len(ROW.findall(TEXT)) == len(ROWS)
    assert set(ROWS) == expected()


@pytest.mark.parametrize(("number", "proof"), ROWS.items())
def test_what_is_named_exists(number, proof):
    for path, name in TEST.findall(proof):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not name or re.search(rf"^def {name}\(", text, re.MULTILINE), f"{path} has no {name}"
    for path in DOCUMENT.findall(proof):
        assert (ROOT / path).is_file()
    says_why = re.match(r"(not met|does not apply)\b.*\b(because|:|see)", proof)
    assert TEST.search(proof) or DOCUMENT.search(proof) or says_why, "a test, a document, or why it is not met"
