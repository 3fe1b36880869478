"""Single rows of an evidence file are changed, added and taken out; every other byte stays, and any text can stand in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lems_site.content_files.evidence_files import NAMES, parse_evidence
from lems_site.content_files.evidence_rows import replace_rows
from lems_site.content_files.record_file import KINDS, RecordFile, parse_record, records_of
from tests.conftest import CONTENT
from tests.content_files import folders

QUICK = settings(max_examples=150, deadline=None, database=None)
letters = st.characters(exclude_categories=("Cc", "Cn", "Co", "Cs", "Zl", "Zp"))
words = st.text(letters, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)
FILES = {name: (folders.GOOD / "evidence" / name).read_text() for name in NAMES if (folders.GOOD / "evidence" / name).exists()}
STYLES = {
    "block": (
        "# Facts.\nfacts:\n- id: one\n  statement: Old one.\n  # a remark\n\n"
        "- id: two\n  statement: >-\n    Old\n    two.\n# end\n"
    ),
    "indented": "facts:\n  - id: one\n    statement: 'Old one.'  # why\n  - id: two\n    statement: Old two.",
    "flow": 'facts:\n  # first\n  - {id: one, statement: "Old one."}\n  - {id: two, statement: "Old two."}  # last\n',
    "one line": "facts: [{id: one, statement: Old one.}, {id: two, statement: Old two.}]\n# end\n",
}


def rows(text: str) -> dict[str, str]:
    import yaml

    from lems_site.content_files.plain_yaml import Loader

    return {row["id"]: row["statement"] for row in yaml.load(text, Loader=Loader).value["facts"] or ()}  # noqa: S506


@pytest.mark.parametrize("style", STYLES)
@QUICK
@given(sentence=words, added=words, name=st.from_regex(r"[a-z][a-z-]{0,8}[a-z]", fullmatch=True))
def test_any_words_can_stand_in_a_row_of_any_style(style, sentence, added, name):
    text = STYLES[style]
    changed = replace_rows(text, "facts", {"one": {"id": "one", "statement": sentence}, name: {"id": name, "statement": added}})
    assert rows(changed) == {"one": sentence, "two": "Old two."} | {name: added}
    assert replace_rows(changed, "facts", {"one": {"id": "one", "statement": sentence}}) == changed


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("gone", ["one", "two"])
def test_a_row_is_taken_out_and_remarks_beside_the_others_stay(style, gone):
    changed = replace_rows(STYLES[style], "facts", {gone: None})
    assert list(rows(changed)) == [{"one": "two", "two": "one"}[gone]]
    assert changed.count("# end") == STYLES[style].count("# end")


@pytest.mark.parametrize("style", ["block", "indented", "flow"])
def test_only_the_lines_of_the_row_change(style):
    text = STYLES[style]
    changed = replace_rows(text, "facts", {"one": {"id": "one", "statement": "New one."}})
    before, after = text.split("\n"), changed.split("\n")
    assert len(before) == len(after)
    assert ["New one." in new for old, new in zip(before, after, strict=True) if old != new] == [True]


def test_a_first_row_in_an_empty_or_missing_list():
    row = {"id": "one", "statement": "New: it's new."}
    for text in ("facts:\n", "facts: []\n", "", "# Facts.\n"):
        assert rows(replace_rows(text, "facts", {"one": row})) == {"one": "New: it's new."}


def test_nothing_to_change_changes_nothing():
    for text in STYLES.values():
        assert replace_rows(text, "facts", {"one": {"id": "one", "statement": "Old one."}, "three": None}) == text


@pytest.mark.content
def test_every_row_of_the_real_evidence_is_a_record_that_reads_back_and_can_be_changed_alone():
    files = {name: (CONTENT / "evidence" / name).read_text(encoding="utf-8") for name in NAMES}
    records = records_of(parse_evidence(files)[0])
    assert len(records) > 400
    for slug, record in records.items():
        again, problems = parse_record(record.text(), slug)
        assert problems == []
        assert again.text() == record.text()
        assert again.row() == record.row()
    for slug in ("A1.1", "emerg-rare", "C07", "hazard:H50"):
        record = records[slug]
        row = record.row()
        assert isinstance(row, dict)
        changed = replace_rows(files[record.kind.file], record.kind.list_key, {record.id: {**row, record.kind.text_key: "New."}})
        kept = [line for line in changed.split("\n") if line in files[record.kind.file].split("\n")]
        assert len(kept) >= len(changed.split("\n")) - 1
        assert records_of(parse_evidence(files | {record.kind.file: changed})[0])[slug].body == "New."


@QUICK
@given(sentence=words, note=words, title=words)
def test_a_record_of_any_words_reads_back_and_is_the_row_that_a_load_gives(sentence, note, title):
    sources = [{"title": title, "year": 2024, "url": "https://example.org/x"}]
    record = RecordFile(KINDS["fact"], {"id": "rest", "confidence": "low", "citations": sources, "note": note}, sentence)
    again, problems = parse_record(record.text(), "")
    assert problems == []
    assert again.text() == record.text()
    facts = replace_rows(FILES["facts.yaml"], "facts", {"rest": record.row()})
    evidence, found = parse_evidence(FILES | {"facts.yaml": facts})
    assert found == []
    assert records_of(evidence)["rest"].text() == record.text()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\nrecord: fact\nid: rest\nconfidence: low\n---\n\nRests.\n", "needs at least one citation"),
        ("---\nrecord: fancy\n---\n\nRests.\n", "'record' must be one of"),
        ("---\nrecord: claim\nid: rest\n---\n\nRests.\n", "a claim's id is a source's letter"),
        ("---\nrecord: medicine\n---\n\none\n\ntwo\n", "must be one line"),
        ("---\nrecord: medicine\n---\n", "the sentence is missing"),
        ("---\nrecord: hazard\nid: H1\nkind: site\nwho: w\nharm: h\n---\n\nMust.\n", "say what stops it"),
    ],
)
def test_what_does_not_fit_is_named(text, words):
    record, problems = parse_record(text, "x")
    assert record is None
    assert words in " ".join(problem.message for problem in problems)
