"""How a record of the evidence goes from draft to readers: with it every page that shows it, in one publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _

from lems_site.content_files.evidence_rows import replace_rows
from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.content_files.record_file import KINDS, RecordFile, parse_record
from lems_site.markup.lookups import Lookups
from lems_site.markup.render import render
from lems_site.markup.rendered import ShownBlock
from lems_site.publishing.models import StagedPage
from lems_site.publishing.pages.content_keys import compile_key
from lems_site.publishing.pages.page_data import page_data, statement_data
from lems_site.publishing.pages.page_type import Compiled, PageType
from lems_site.publishing.review.source_changes import ChangedSource, mark_citing_pages
from lems_site.web.context import page_context

from .changes import changed_source
from .entries import statement_entry, statement_of, to_row
from .hazards import hazard_of, hazard_row
from .models import EvidenceFile, EvidenceRecord, EvidenceRevision, Hazard, Medicine, Statement
from .restoring import restore_concerns
from .source_list import statement_rows, used_in_by_statement

PLACE = "statement"  # the id of the sentence where a Reviewer reads it, beside its sources


class EvidenceType(PageType[EvidenceRecord, EvidenceRevision, RecordFile]):
    """Claims, facts, points on conflicts, hazards and names of medicines."""

    name, model, revision_model = "evidence", EvidenceRecord, EvidenceRevision
    always_signed = True
    file_fields = ()

    def parse(self, text: str, path: str) -> tuple[RecordFile | None, list[Problem]]:
        return parse_record(text, path)

    def files_in(self, library: Library) -> dict[str, RecordFile]:
        return library.records

    def url_of(self, slug: str) -> str:
        return f"/sources/#{slug}" if ":" not in slug else "/sources/"

    def shown_as(self, slug: str) -> list[tuple[str, str]]:
        return [("statement", slug)]

    def compile(self, file: RecordFile, lookups: Lookups, path: str) -> Compiled[RecordFile]:
        html = format_html('<p id="{}">{}</p>', PLACE, file.body)
        shown = [ShownBlock("p", file.body, 1, prose=file.body)] if file.kind.cited else []
        rendered = replace(render("", lookups, notes=False), html=html, shown=shown)
        data, text = page_data(rendered, lookups), file.text()
        if file.kind.cited:
            data["sources"] = [
                {"number": 1, "statements": [statement_data(statement_entry(statement_of(file)))], "uses": [PLACE]}
            ]
        fields = {"kind": file.kind.name, "sentence": file.body}
        problems = [Problem(path, 1, 1, message) for message in _unknown_points(file, lookups)]
        return Compiled(file.slug, file.label, text, file, rendered, data, compile_key(text, data, lookups), problems, fields)

    def render_preview(self, compiled: Compiled[RecordFile], banner: object) -> str:
        file = compiled.file
        statement = statement_rows([to_row(statement_of(file), 0)], used_in_by_statement())[0] if file.kind.cited else None
        context = page_context("sources", "/sources/", file.label, statement=statement, sentence=file.body, preview=banner)
        return render_to_string("evidence/preview.html", context)

    def restore_concerns(self, file: RecordFile, live: RecordFile | None) -> list[str]:
        return restore_concerns(file, live)

    def after_release(self, batch: str) -> None:
        """Write what is made of the records that a publication made live, and mark the pages that cite them."""
        slugs = StagedPage.objects.in_batch(batch, self.name).values_list("slug", flat=True)
        records = list(self.pages().filter(slug__in=list(slugs)).select_related("live"))
        changes = [change for record in records if (change := _publish_record(record))]
        mark_citing_pages(changes)


def _publish_record(record: EvidenceRecord) -> ChangedSource | None:
    """Write a record's live text into its file and its row. Returns what readers of the pages that cite it must be told."""
    live = record.live
    file = parse_record(live.text, "")[0] if live else None
    if live is None or file is None:
        return None
    change = changed_source(record, live, file)
    _write_file(file)
    if file.kind.cited:
        _write_statement(file)
    elif file.kind.name == "hazard":
        _write_hazard(file)
    elif file.retired:
        Medicine.objects.filter(name=file.id).delete()
    else:
        Medicine.objects.get_or_create(name=file.id)
    return change


def _write_file(file: RecordFile) -> None:
    stored, _made = EvidenceFile.objects.get_or_create(name=file.kind.file, defaults={"text": ""})
    stored.text = replace_rows(stored.text, file.kind.list_key, {file.id: file.row()})
    stored.save(update_fields=["text"])


def _write_statement(file: RecordFile) -> None:
    known = Statement.objects.filter(pk=file.id).values_list("position", flat=True).first()
    to_row(statement_of(file), _next_position(Statement) if known is None else known).save()


def _write_hazard(file: RecordFile) -> None:
    if file.retired:
        Hazard.objects.filter(pk=file.id).delete()
        return
    known = Hazard.objects.filter(pk=file.id).values_list("position", flat=True).first()
    hazard_row(hazard_of(file), _next_position(Hazard) if known is None else known).save()


def _next_position(model: type[Statement] | type[Hazard]) -> int:
    last = model._default_manager.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _unknown_points(file: RecordFile, lookups: Lookups) -> Iterable[str]:
    """What a claim names as the points that correct it, and what there is not."""
    for point in file.head.get("conflict", ()) if file.kind is KINDS["claim"] else ():
        if not any(other == point or other.startswith(f"{point}.") for other in lookups.statements):
            yield _("There is no point %(point)s: correct its id, or add the point first.") % {"point": point}
