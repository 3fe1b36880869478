"""Evidence between files, database and renderer: lookups, loading a folder, writing one.

A record that was edited on the site since its file was loaded wins over the file, as a page does, unless the load overwrites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.content_files import evidence_files
from lems_site.content_files.evidence_files import Evidence, parse_evidence
from lems_site.content_files.evidence_rows import Row, replace_rows
from lems_site.content_files.record_file import RecordFile, parse_record, records_of
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import PageLogEntry, Revision, State, hash_of
from lems_site.publishing.pages.registry import Scope
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review.source_changes import ChangedSource, mark_citing_pages

from .changes import is_minor_edit, source_change
from .doses import problems_of_new_statements
from .entries import from_row, statement_entry, statement_of, to_row
from .hazards import fill_required, hazard_rows
from .models import EvidenceFile, EvidenceRecord, EvidenceRevision, Hazard, Medicine, Statement

FOLDER = "evidence"


def fill_lookups(lookups: Lookups, scope: Scope) -> None:
    """Statements and medicine names: those of the library being loaded, else those of the database; records that are about to be
    published, or were edited on the site, in place of either."""
    statements: Iterable[evidence_files.Statement]
    edited: Iterable[RecordFile]
    sources: Mapping[str, str] | None = None
    if scope.library is not None and scope.library.evidence.statements:
        evidence = scope.library.evidence
        statements, lookups.medicines, sources = evidence.statements.values(), evidence.medicines, evidence.sources
        edited = _records_edited_on_site(scope).values()
    elif not scope.database:
        statements, edited = (), ()
    else:
        statements = [from_row(row) for row in Statement.objects.all()]
        lookups.medicines = list(Medicine.objects.values_list("name", flat=True))
        edited = scope.library.records.values() if scope.library is not None else ()
    fill_required(lookups, scope)
    lookups.statements.update({statement.id: statement_entry(statement) for statement in statements})
    lookups.statements.update({one.id: statement_entry(statement_of(one, sources)) for one in edited if one.kind.cited})


def export_files() -> dict[str, str]:
    """The evidence files as they were loaded, with the rows that were edited on the site."""
    return {f"{FOLDER}/{name}": text for name, text in EvidenceFile.objects.values_list("name", "text")}


def _records_edited_on_site(scope: Scope) -> dict[str, RecordFile]:
    """The live records, by slug, that differ from the files that were loaded last. One query, or none."""
    if scope.overwrite or not scope.database:
        return {}
    rows = EvidenceRecord.objects.filter(live__isnull=False).values_list("loaded_hash", "live__text_hash", "slug")
    edited = [slug for loaded, live, slug in rows if loaded != live]
    found = EvidenceRevision.objects.filter(page__slug__in=edited, pk__in=EvidenceRecord.objects.values("live_id"))
    files = [parse_record(text, "")[0] for text in found.values_list("text", flat=True)] if edited else []
    return {file.slug: file for file in files if file is not None}


def _with_site_edits(evidence: Evidence, edited: Mapping[str, RecordFile]) -> Evidence:
    """A folder's evidence with the records that were edited on the site. Raises ContentProblems if both together are wrong."""
    if not edited:
        return evidence
    files, by_list = dict(evidence.files), dict[tuple[str, str], dict[str, Row | None]]()
    for file in edited.values():
        by_list.setdefault((file.kind.file, file.kind.list_key), {})[file.id] = file.row()
    for (name, key), rows in by_list.items():
        files[name] = replace_rows(files.get(name, ""), key, rows)
    merged, problems = parse_evidence(files, FOLDER)
    if problems:
        raise ContentProblems(problems)
    return merged


def load_files(scope: Scope) -> Callable[[], None] | None:
    """How to write the library's evidence, or None when the database holds just that, or there is no library.
    Raises ContentProblems."""
    if scope.library is None:
        return None
    edited = _records_edited_on_site(scope)
    evidence = _with_site_edits(scope.library.evidence, edited)
    if evidence is not scope.library.evidence:
        scope.library.evidence = evidence
    hazards = hazard_rows(scope.library)
    same_files = dict(EvidenceFile.objects.values_list("name", "text")) == evidence.files
    same_hazards = list(map(model_to_dict, hazards)) == list(map(model_to_dict, Hazard.objects.all()))
    if same_files and same_hazards and (EvidenceRecord.objects.exists() or not evidence.files):
        return None
    if problems := problems_of_new_statements(scope.library):
        raise ContentProblems(problems)
    rows = [to_row(statement, position) for position, statement in enumerate(evidence.statements.values())]

    def write() -> None:
        changes = _write_records(records_of(evidence), keep=edited.keys())
        Statement.objects.all().delete()
        Statement.objects.bulk_create(rows)
        Hazard.objects.all().delete()
        Hazard.objects.bulk_create(hazards)
        Medicine.objects.all().delete()
        Medicine.objects.bulk_create(Medicine(name=name) for name in dict.fromkeys(evidence.medicines))
        EvidenceFile.objects.all().delete()
        EvidenceFile.objects.bulk_create(EvidenceFile(name=name, text=text) for name, text in evidence.files.items())
        mark_citing_pages(changes)

    return write


def _write_records(files: Mapping[str, RecordFile], *, keep: Iterable[str]) -> list[ChangedSource]:
    """Make the records of a folder live, each changed one as a new revision; those that the folder lacks are retired. `keep` are
    the slugs that stay as they were edited on the site. Returns what the pages that cite them must be told."""
    kept, now = set(keep), timezone.now()
    known = {record.slug: record for record in EvidenceRecord.objects.select_related("live")}
    statements = {row.ref: row for row in Statement.objects.all()}
    texts = {slug: file.text() for slug, file in files.items() if slug not in kept}
    made = EvidenceRecord.objects.bulk_create(
        EvidenceRecord(slug=slug, title=files[slug].label, kind=files[slug].kind.name) for slug in texts if slug not in known
    )
    before = {slug: record.live.text for slug, record in known.items() if record.live}
    changed = [slug for slug, text in texts.items() if before.get(slug) != text]
    records = {**known, **{record.slug: record for record in made}}
    revisions = EvidenceRevision.objects.bulk_create(
        EvidenceRevision(
            page=records[slug],
            text=texts[slug],
            text_hash=hash_of(texts[slug]),
            origin=Revision.Origin.FILE,
            state=State.PUBLISHED,
            created_at=now,
        )
        for slug in changed
    )
    for slug, revision in zip(changed, revisions, strict=True):
        record, file = records[slug], files[slug]
        record.live, record.title, record.kind, record.sentence = revision, file.label, file.kind.name, file.body
        record.published_at, record.published_by, record.retired_at = now, None, None
    for slug, text in texts.items():
        records[slug].loaded_hash = hash_of(text)
    gone = [record for slug, record in known.items() if record.live_id and slug not in files]
    changes = _changed_statements(files, changed, statements, before)
    changes += [_gone_statement(statements[record.slug]) for record in gone if record.slug in statements]
    last_read = {record.slug: record.live_id for record in gone}
    for record in gone:
        record.live, record.retired_at, record.loaded_hash = None, now, ""
    columns = ["live", "title", "kind", "sentence", "published_at", "published_by", "retired_at", "loaded_hash"]
    EvidenceRecord.objects.bulk_update([*(records[slug] for slug in texts), *gone], columns, batch_size=100)
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page_kind=FOLDER,
            page_slug=record.slug,
            revision=last_read[record.slug],
            what="retire",
            state=State.RETIRED,
            comment=_("its file was loaded without it"),
        )
        for record in gone
    )
    return changes


def _changed_statements(
    files: Mapping[str, RecordFile], changed: Iterable[str], statements: Mapping[str, Statement], before: Mapping[str, str]
) -> list[ChangedSource]:
    found = []
    for slug in changed:
        file, row = files[slug], statements.get(slug)
        if row is None or not file.kind.cited:
            continue
        sources = {slug[0]: row.source}
        if statement_entry(from_row(row)) == statement_entry(statement_of(file, sources)):
            continue
        earlier = parse_record(before[slug], "")[0] if slug in before else None
        if earlier is None or not is_minor_edit(earlier, file):
            found.append(source_change(row, file, reason=_("Loaded from the files of the guide."), by=None))
    return found


def _gone_statement(row: Statement) -> ChangedSource:
    words = _("%(id)s is in the files of the guide no more: “%(old)s”") % {"id": row.ref, "old": row.text}
    return ChangedSource(row.ref, "retired", words, None)
