"""Evidence between files, database and renderer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from lems_site.content_files import evidence_files
from lems_site.markup.lookups import Attribution, Lookups, StatementEntry
from lems_site.publishing.pages.registry import Scope

from .hazards import fill_required, hazard_rows
from .models import EvidenceFile, Hazard, Medicine, Statement

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
    )


def to_row(statement: evidence_files.Statement, position: int) -> Statement:
    """The database row of a dataclass."""
    data = {
        **asdict(statement),
        "conflict": list(statement.conflict),
        "citations": [asdict(c) for c in statement.citations],
    }
    return Statement(ref=data.pop("id"), position=position, **data)


def fill_lookups(lookups: Lookups, scope: Scope) -> None:
    """Statements and medicine names: those of the library being loaded, else those of the database."""
    statements: Iterable[evidence_files.Statement]
    if scope.library is not None and scope.library.evidence.statements:
        evidence = scope.library.evidence
        statements, lookups.medicines = evidence.statements.values(), evidence.medicines
    elif not scope.database:
        statements = ()
    else:
        statements = [from_row(row) for row in Statement.objects.all()]
        lookups.medicines = list(Medicine.objects.values_list("name", flat=True))
    fill_required(lookups, scope)
    lookups.statements.update({statement.id: statement_entry(statement) for statement in statements})


def export_files() -> dict[str, str]:
    """The evidence files as they were loaded."""
    return {f"evidence/{name}": text for name, text in EvidenceFile.objects.values_list("name", "text")}


def load_files(scope: Scope) -> Callable[[], None] | None:
    """How to write the library's evidence, or None when the database holds just that, or there is no library."""
    if scope.library is None:
        return None
    evidence = scope.library.evidence
    hazards = hazard_rows(scope.library)
    same_files = dict(EvidenceFile.objects.values_list("name", "text")) == evidence.files
    if same_files and list(map(model_to_dict, hazards)) == list(map(model_to_dict, Hazard.objects.all())):
        return None
    rows = [to_row(statement, position) for position, statement in enumerate(evidence.statements.values())]

    def write() -> None:
        Statement.objects.all().delete()
        Statement.objects.bulk_create(rows)
        Hazard.objects.all().delete()
        Hazard.objects.bulk_create(hazards)
        Medicine.objects.all().delete()
        Medicine.objects.bulk_create(Medicine(name=name) for name in dict.fromkeys(evidence.medicines))
        EvidenceFile.objects.all().delete()
        EvidenceFile.objects.bulk_create(EvidenceFile(name=name, text=text) for name, text in evidence.files.items())

    return write
