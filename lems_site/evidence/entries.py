"""Statements in the forms that they have on their way: a record's text, a row of the database, an entry of the renderer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.utils.translation import gettext as _

from lems_site.content_files import evidence_files
from lems_site.content_files.record_file import RecordFile
from lems_site.markup.lookups import Attribution, StatementEntry

from .models import Statement

DESCRIBED = "[descriptive title]"


def who_says(statement: evidence_files.Statement) -> tuple[Attribution, ...]:
    """The source text and paragraph of a claim, or the publications behind a fact or conflict point."""
    if statement.kind == "claim":
        place = _("%(source)s, paragraph %(number)s") % {
            "source": statement.source,
            "number": statement.paragraph,
        }
        return (Attribution(place),)
    return tuple(Attribution(shown_title(item.title), item.publisher, item.year, item.url) for item in statement.citations)


def shown_title(title: str) -> str:
    """A publication's title; where the file holds only a description of it, that is said in words."""
    described = title.removeprefix(DESCRIBED).strip()
    return title if described == title else _("%(title)s (described, not its exact title)") % {"title": described}


def caution_for(statement: evidence_files.Statement) -> str:
    """What a reader should know about how sure a statement is; "" where nothing needs saying."""
    if statement.retired:
        return _("This statement was withdrawn. It no longer holds: ask your team.")
    if statement.status == "dated":
        return _("This is what the source says. It is out of date.")
    if statement.status == "disputed":
        return _("This is what the source says. Other sources differ.")
    words = []
    if "borrowed from myasthenia" in statement.basis:
        words.append(_("Borrowed from myasthenia gravis."))
    if "general health" in statement.basis:
        words.append(_("General health advice, not about LEMS."))
    if statement.confidence == "low":
        words.append(_("Weak evidence."))
    if statement.confidence == "partly":
        words.append(_("Only partly confirmed."))
    return " ".join(words)


def statement_entry(statement: evidence_files.Statement) -> StatementEntry:
    """A statement as the renderer and the source lists need it."""
    return StatementEntry(statement.id, statement.text, who_says(statement), caution_for(statement))


def statement_of(file: RecordFile, sources: Mapping[str, str] | None = None) -> evidence_files.Statement:
    """The statement of a record that pages can cite. `sources` are the source texts in words by their letter; without them the
    database is asked for a claim's. One query then."""
    row = file.row()
    if not isinstance(row, dict) or not file.kind.cited:
        raise ValueError(f"{file.slug} is no statement")
    if sources is None and file.kind.name == "claim":
        rows = Statement.objects.filter(kind=Statement.Kind.CLAIM, ref__startswith=file.id[0])
        sources = {file.id[0]: rows.values_list("source", flat=True).first() or ""}
    return evidence_files.make_statement(file.kind.list_key, row, sources or {})


def from_row(row: Statement) -> evidence_files.Statement:
    """The dataclass of a database row."""
    citations = tuple(evidence_files.Citation(**item) for item in row.citations)
    return evidence_files.Statement(
        row.ref,
        row.kind,
        row.text,
        row.topic,
        row.status,
        tuple(row.conflict),
        row.confidence,
        row.basis,
        row.note,
        row.source,
        row.paragraph,
        citations,
        row.retired,
    )


def to_row(statement: evidence_files.Statement, position: int) -> Statement:
    """The database row of a dataclass."""
    data = {
        **asdict(statement),
        "conflict": list(statement.conflict),
        "citations": [asdict(c) for c in statement.citations],
    }
    return Statement(ref=data.pop("id"), position=position, **data)
