"""Statements as the list of sources shows them, with the pages that use each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lems_site.publishing.models import Reference, Revision
from lems_site.publishing.review.signatures import reviews_by_slug

from .entries import caution_for, from_row, who_says
from .models import EvidenceRecord, Statement

EVIDENCE = "evidence"  # the name of the records' type of text
FIRST_USES = 20  # pages that are named under one statement


def confidence_words(statement: Statement) -> str:
    """How sure a statement is, in plain words."""
    return {
        "high": _("Stated plainly in a dependable source."),
        "medium": _("One or indirect source, a small study, or borrowed."),
        "low": _("Weak evidence: a single case, or people's experience."),
        "verified": _("Checked against the text cited."),
        "partly": _("The main point was checked, a detail was not."),
        "text": _("Follows from reading the two source texts."),
    }.get(statement.confidence, "")


def used_in_by_statement() -> dict[str, list[dict[str, str]]]:
    """For each statement's id the pages that cite it. One query."""
    pages: dict[str, dict[str, str]] = {}
    columns = ("target", "page_kind", "page_slug", "page_title")
    rows = Reference.objects.filter(target_kind="statement").order_by("page_kind", "page_title").values_list(*columns).distinct()
    for target, kind, slug, title in rows:
        pages.setdefault(target, {})[f"/{kind}/{slug}/"] = title
    return {target: [{"url": url, "title": title} for url, title in found.items()] for target, found in pages.items()}


def restored_days() -> dict[str, date]:
    """For each statement whose earlier text was put back and whose review waits: the day on which that was done. One query, and
    five at most where there are any."""
    put_back = EvidenceRecord.objects.filter(live__origin=Revision.Origin.RESTORED)
    hashes = dict(put_back.values_list("slug", "live__text_hash"))
    reviews = reviews_by_slug(EVIDENCE, hashes) if hashes else {}
    return {slug: review.restored_on for slug, review in reviews.items() if review.restored_on}


def points_of(statement: Statement, conflicts: Iterable[Statement]) -> list[str]:
    """The ids of the conflict points that a claim names; a group's name (C02) stands for all of its points (C02.1, C02.2)."""
    named = statement.conflict
    return [one.ref for one in conflicts if one.ref in named or one.ref.rpartition(".")[0] in named]


def statement_rows(
    rows: Iterable[Statement],
    used_in: dict[str, list[dict[str, str]]],
    conflicts: Iterable[Statement] = (),
    *,
    restored: Mapping[str, date] | None = None,
) -> list[dict[str, Any]]:
    """Statements as the template shows them. Notes stay out: they are for editors, and one holds figures on survival."""
    return [
        {
            "id": row.ref,
            "text": row.text,
            "status": row.status,
            "withdrawn": caution_for(from_row(row)) if row.retired else "",
            "restored_on": (restored or {}).get(row.ref),
            "confidence_words": confidence_words(row),
            "basis": row.basis,
            "conflict": points_of(row, conflicts),
            "who": who_says(from_row(row)),
            "paragraph": row.paragraph,
            "used_in": used_in.get(row.ref, [])[:FIRST_USES],
            "more_uses": max(0, len(used_in.get(row.ref, [])) - FIRST_USES),
        }
        for row in rows
    ]
