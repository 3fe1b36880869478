"""The documents name files, commands and decisions that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), ROOT / "lems_site/README.md", *(ROOT / "lems_site/docs").rglob("*.md")])
PATH = re.compile(
    r"(?<![\w/.-])((?:lems_site|tests|templates|static|content)/[\w./-]*\w/?|[\w/]+/[\w]+\.(?:py|typ|html))(?![\w*])"
)
APPS = ("", "lems_site/", "lems_site/diary/", "lems_site/publishing/", "lems_site/search/", "lems_site/markup/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_names_exists(document):
    named = {
        match[1].rstrip("/.")
        for match in PATH.finditer(document.read_text("utf-8"))
        if not match[1].startswith(("some/", "content/"))
    }
    missing = sorted(name for name in named if not any((ROOT / app / name).exists() for app in APPS))
    assert missing == []


def test_every_command_of_the_readme_exists():
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^    make ([a-z-]+)", readme, re.MULTILINE))
    assert {"run", "dev", "demo", "test", "lint", "check"} <= targets
    assert targets <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    commands = set(re.findall(r"manage\.py ([a-z_]+)", readme))
    assert {"check_content", "clock"} <= commands
    assert commands <= set(get_commands())


def test_decision_records_are_numbered_without_a_gap_and_have_their_parts():
    records = sorted((ROOT / "lems_site/docs/adr").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text("utf-8")
        assert all(f"## {part}" in text for part in ("Context", "Decision", "Consequences")), record.name
        assert len(text.split()) <= 400, record.name
