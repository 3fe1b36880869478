"""What a new text of a statement means for the pages that cite it: nothing, or that they must be reviewed again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lems_site.content_files.record_file import RecordFile, parse_record
from lems_site.publishing.models import SourceChange, State
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.review.minor_edits import reasons_against_minor_edit
from lems_site.publishing.review.source_changes import ChangedSource
from lems_site.publishing.review.words.published_words import published_elsewhere

from .entries import from_row, statement_entry, statement_of
from .models import EvidenceRecord, EvidenceRevision, Statement


def changed_source(record: EvidenceRecord, live: EvidenceRevision, file: RecordFile) -> ChangedSource | None:
    """What the pages that cite a record must be told once `live` (parsed: `file`) is its live text; None where the statement is
    new, says the same to readers, or differs by a minor edit. The row of the statement must still be the one from before."""
    row = Statement.objects.filter(pk=file.slug).first() if file.kind.cited else None
    if row is None:
        return None
    earlier = record.revisions.filter(pk__lt=live.pk, state__in=(State.PUBLISHED, State.RETIRED)).order_by("-pk").first()
    before = parse_record(earlier.text, "")[0] if earlier else None
    if statement_entry(from_row(row)) == statement_entry(statement_of(file)):
        return None
    if before is not None and is_minor_edit(before, file):
        return None
    return source_change(row, file, reason=live.note, by=live.created_by or record.published_by)


def is_minor_edit(before: RecordFile, after: RecordFile) -> bool:
    """Whether the step from one text of a record to another is proved harmless, by the rule for the texts of pages."""
    is_published = published_elsewhere("evidence", after.slug)
    return not reasons_against_minor_edit(before.text(), after.text(), lookups_for(), is_published)


def source_change(row: Statement, file: RecordFile, *, reason: str, by: object) -> ChangedSource:
    """The change from a statement's row to a record, in words for the history of pages."""
    retired = bool(file.retired) and not row.retired
    told = {"id": file.id, "old": row.text, "new": file.body, "why": file.retired if retired else reason}
    if retired:
        words = _("%(id)s was withdrawn: “%(old)s”") % told
    elif row.text == file.body:
        words = _("%(id)s: its sources, or how sure it is, have changed: “%(new)s”") % told
    else:
        words = _("%(id)s: “%(old)s” became “%(new)s”") % told
    what = SourceChange.What.RETIRED if retired else SourceChange.What.CHANGED
    return ChangedSource(file.id, what, f"{words}\n{told['why']}".strip(), by)
