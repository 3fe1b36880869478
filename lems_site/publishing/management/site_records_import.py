"""What site.json of a content folder adds to the database: redirects, owners, and signatures as far as its proof holds.

site_records.py writes that file, and says when a proof holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.contrib.auth import get_user_model
from django.utils import timezone

from lems_site.content_files.library import Library
from lems_site.publishing.models import (
    Page,
    PageAssignment,
    Redirect,
    Signature,
    SignatureElsewhere,
    SourceChange,
)
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.registry import Scope, page_types, text_types
from lems_site.publishing.pages.site_file import (
    NAME,
    RedirectRow,
    SignatureRow,
    SiteFile,
    parse_site_file,
)
from lems_site.publishing.review import redirects

from .site_records import format_time, hash_of_sources, is_proved, page_name

SignatureKey = tuple[str, str, str, str, str]


def load_site_file(scope: Scope) -> Callable[[], None] | None:
    """How to write what the library's site.json adds to the database, or None where it adds nothing."""
    if scope.library is None or not scope.library.site_text:
        return None
    file, _problems = parse_site_file(scope.library.site_text)
    proved = is_proved(file)
    known = _known_signatures(Signature if proved else SignatureElsewhere)
    signatures = [row for row in file.signatures if _key(row) not in known]
    moved, owners = _new_redirects(file, scope.library), _new_owners(file)
    if not signatures and not moved and not owners:
        return None

    def write() -> None:
        for row in moved:
            _write_redirect(row)
        PageAssignment.objects.bulk_create(owners)
        if proved:
            _write_signatures(file, signatures)
        else:
            SignatureElsewhere.objects.bulk_create(_elsewhere(row) for row in signatures)

    return write


def _parts(name: str) -> tuple[str, str] | None:
    kind, _slash, slug = name.partition("/")
    return (kind, slug) if kind in text_types() else None


def _key(row: SignatureRow) -> SignatureKey:
    return (row.page, row.text_hash, row.act, row.name, row.signed_at)


def _known_signatures(model: type[Signature] | type[SignatureElsewhere]) -> set[SignatureKey]:
    rows = model._default_manager.all()
    return {(page_name(row), row.text_hash, row.act, row.name, format_time(row.signed_at)) for row in rows}


def _new_redirects(file: SiteFile, library: Library) -> list[RedirectRow]:
    """The redirects that the site lacks: from addresses where there will be no page, to where there will be one."""
    there = set(Redirect.objects.values_list("page_kind", "page_slug"))
    found = []
    for row in file.redirects:
        kind, _slash, slug = row.page.partition("/")
        page_type, target = page_types.get(kind), redirects.page_name_at(row.to)
        if page_type is None or (kind, slug) in there or slug in page_type.files_in(library):
            continue
        arrives = target is not None and target[1] in page_types[target[0]].files_in(library)
        if not page_type.pages().filter(slug=slug, live__isnull=False).exists() and (
            arrives or not redirects.target_problem(row.to, away_from=(kind, slug))
        ):
            found.append(row)
    return found


def _new_owners(file: SiteFile) -> list[PageAssignment]:
    """The owners of pages that nobody looks after here, as far as they are staff of this site."""
    there = set(PageAssignment.objects.values_list("page_kind", "page_slug"))
    users = get_user_model()._default_manager.filter(email__in=[row.owner for row in file.owners], is_active=True, is_staff=True)
    staff = {user.email: user for user in users}
    rows = [(row, parts) for row in file.owners if (parts := _parts(row.page)) and parts not in there and row.owner in staff]
    return [
        PageAssignment(
            page_kind=kind, page_slug=slug, owner=staff[row.owner], due=dt.date.fromisoformat(row.due) if row.due else None
        )
        for row, (kind, slug) in rows
    ]


def _write_redirect(row: RedirectRow) -> None:
    kind, _slash, slug = row.page.partition("/")
    if not redirects.target_problem(row.to, away_from=(kind, slug)):
        redirects.write_redirect(kind, slug, row.to, by=None)


def _elsewhere(row: SignatureRow) -> SignatureElsewhere:
    kind, slug = row.page.split("/", 1)
    return SignatureElsewhere(
        page_kind=kind,
        page_slug=slug,
        text_hash=row.text_hash,
        act=row.act,
        name=row.name,
        signed_at=dt.datetime.fromisoformat(row.signed_at),
        review_due=dt.date.fromisoformat(row.review_due),
    )


def _write_signatures(file: SiteFile, rows: Iterable[SignatureRow]) -> None:
    """Write proved signatures, and what became of their sources since; then tell readers."""
    slugs: dict[str, set[str]] = {}
    made: dict[tuple[str, str], Signature] = {}
    for row in sorted(rows, key=lambda row: bool(row.base)):
        parts = _parts(row.page)
        if parts is None:
            continue
        slugs.setdefault(parts[0], set()).add(parts[1])
        signature = _new_signature(row, parts, made.get((row.page, row.base)))
        made.setdefault((row.page, row.signed_at), signature)
    _write_source_changes(file, slugs)
    for kind, some in slugs.items():
        text_types()[kind].relayout(sorted(some))()


def _new_signature(row: SignatureRow, page: tuple[str, str], base: Signature | None) -> Signature:
    kind, slug = page
    revision = text_types()[kind].revisions().filter(page__slug=slug, text_hash=row.text_hash).order_by("-pk").first()
    signed_at = dt.datetime.fromisoformat(row.signed_at)
    if base is None and row.base:
        moment = dt.datetime.fromisoformat(row.base)
        base = Signature.objects.filter(page_kind=kind, page_slug=slug, signed_at=moment, act=Signature.Act.PAGE).first()
    return Signature.objects.create(
        page_kind=kind,
        page_slug=slug,
        text_hash=row.text_hash,
        act=row.act,
        base=base,
        revision=revision.pk if revision else 0,
        name=row.name,
        signed_at=signed_at,
        review_due=dt.date.fromisoformat(row.review_due),
        was_live=row.was_live,
        withdrawn_at=dt.datetime.fromisoformat(row.withdrawn_at) if row.withdrawn_at else None,
    )


def _write_source_changes(file: SiteFile, slugs: Mapping[str, set[str]]) -> None:
    """Write the changes of sources that the file tells of these pages; and one for each page whose sources say something else now
    than when the file was written."""
    known = {(page_name(row), row.source, format_time(row.at)) for row in SourceChange.objects.all()}
    names = {f"{kind}/{slug}" for kind, some in slugs.items() for slug in some}
    new = [row for row in file.source_changes if row.page in names and (row.page, row.source, row.at) not in known]
    SourceChange.objects.bulk_create(
        SourceChange(
            page_kind=row.page.split("/", 1)[0],
            page_slug=row.page.split("/", 1)[1],
            source=row.source,
            what=row.what,
            at=dt.datetime.fromisoformat(row.at),
        )
        for row in new
    )
    hashes = {row.page: row.sources_hash for row in file.sources}
    for kind, some in slugs.items():
        for page in _live_pages(page_types[kind], some) if kind in page_types else ():
            if hash_of_sources(page) != hashes.get(f"{kind}/{page.slug}"):
                SourceChange.objects.create(page_kind=kind, page_slug=page.slug, source=NAME, at=timezone.now())


def _live_pages(page_type: PageType, slugs: Iterable[str]) -> list[Page]:
    return list(page_type.pages().filter(slug__in=list(slugs), live__isnull=False))
