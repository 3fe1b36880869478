"""Retired pages, redirects, owners and signatures between the database and site.json of a content folder.

Whoever has the folder can write that file, so it can claim any signature. Only a file whose proof this site's own key (derived
from SECRET_KEY) gives back is taken at its word; the signatures of any other are told to staff as "signed elsewhere".
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.crypto import salted_hmac

from lems_site.content_files.library import Library
from lems_site.publishing.models import (
    Page,
    PageAssignment,
    Redirect,
    Signature,
    SignatureElsewhere,
    SourceChange,
    State,
    hash_of,
)
from lems_site.publishing.models.workflow import PageRow
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.registry import Scope, page_types, text_types
from lems_site.publishing.pages.site_file import (
    NAME,
    OwnerRow,
    RedirectRow,
    RetiredPage,
    SignatureRow,
    SiteFile,
    SourceChangeRow,
    SourcesRow,
    parse_site_file,
)
from lems_site.publishing.review import redirects

SALT = "lems_site.publishing.site_file"
TAG = re.compile(r"\|([^\s|]+)\|([A-Za-z0-9_]+)\|")
SignatureKey = tuple[str, str, str, str, str]


def export_site_file() -> dict[str, str]:
    """site.json, where there is anything to say."""
    changes = [_source_change_row(row) for row in SourceChange.objects.order_by("at", "pk")]
    bases = dict(Signature.objects.values_list("pk", "signed_at"))
    signatures = [_signature_row(row, bases) for row in Signature.objects.order_by("signed_at", "pk")]
    signed = {row.page for row in signatures}
    file = SiteFile(
        retired=_retired_pages(),
        redirects=[RedirectRow(_name(row), row.target) for row in Redirect.objects.order_by("page_kind", "page_slug")],
        owners=_owner_rows(),
        signatures=signatures,
        source_changes=[row for row in changes if row.page in signed],
        sources=_sources_rows(signed),
    )
    proof = _proof(file, settings.SECRET_KEY) if signatures else ""
    text = replace(file, proof=proof).text()
    return {NAME: text} if text else {}


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


def is_proved(file: SiteFile) -> bool:
    """Whether this site wrote the signatures of a file: its key, or one that it had before (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return bool(file.proof) and any(hmac.compare_digest(_proof(file, key).encode(), file.proof.encode()) for key in keys)


def _proof(file: SiteFile, key: str) -> str:
    return salted_hmac(SALT, file.proved_part(), secret=key, algorithm="sha256").hexdigest()


# --- out


def _name(row: PageRow) -> str:
    return f"{row.page_kind}/{row.page_slug}"


def _signature_row(row: Signature, bases: Mapping[int, dt.datetime]) -> SignatureRow:
    base = bases.get(row.base_id or 0)
    return SignatureRow(
        _name(row),
        row.text_hash,
        row.act,
        row.name,
        _time(row.signed_at),
        row.review_due.isoformat(),
        row.was_live,
        _time(row.withdrawn_at),
        _time(base),
        row.kept_by_id is not None,
    )


def _time(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat() if moment else ""


def _source_change_row(row: SourceChange) -> SourceChangeRow:
    return SourceChangeRow(_name(row), row.source, row.what, _time(row.at))


def _retired_pages() -> list[RetiredPage]:
    """The retired pages of the guide with what they cited, so that it is not missed on the others."""
    found = []
    for page_type in page_types.values():
        for page in page_type.pages().filter(live=None, retired_at__isnull=False).order_by("slug"):
            last = page_type.revisions().filter(page=page, state=State.RETIRED).order_by("-pk").first()
            text = last.text if last else ""
            cited = sorted({use["target"] for use in page.compiled.get("uses", {}).get("statement", [])})
            tags = sorted({f"{match[1]} {match[2]}" for match in TAG.finditer(text)})
            found.append(RetiredPage(f"{page_type.name}/{page.slug}", cited, tags))
    return found


def _owner_rows() -> list[OwnerRow]:
    rows = PageAssignment.objects.exclude(owner=None).select_related("owner").order_by("page_kind", "page_slug")
    return [OwnerRow(_name(row), row.owner.email, row.due.isoformat() if row.due else "") for row in rows if row.owner]


def _sources_rows(names: Iterable[str]) -> list[SourcesRow]:
    rows = []
    for name in sorted(names):
        kind, _slash, slug = name.partition("/")
        page = page_types[kind].pages().filter(slug=slug, live__isnull=False).first() if kind in page_types else None
        if page is not None:
            rows.append(SourcesRow(name, hash_of_sources(page)))
    return rows


def hash_of_sources(page: Page) -> str:
    """The SHA-256 of what the sources of a live page say to readers."""
    said = [one for source in page.compiled.get("sources", []) for one in source["statements"]]
    said += page.compiled.get("definition_statements", [])
    return hash_of(json.dumps(sorted(said, key=lambda one: str(one["id"])), sort_keys=True))


# --- in


def _parts(name: str) -> tuple[str, str] | None:
    kind, _slash, slug = name.partition("/")
    return (kind, slug) if kind in text_types() else None


def _key(row: SignatureRow) -> SignatureKey:
    return (row.page, row.text_hash, row.act, row.name, row.signed_at)


def _known_signatures(model: type[Signature] | type[SignatureElsewhere]) -> set[SignatureKey]:
    rows = model._default_manager.all()
    return {(_name(row), row.text_hash, row.act, row.name, _time(row.signed_at)) for row in rows}


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
    known = {(_name(row), row.source, _time(row.at)) for row in SourceChange.objects.all()}
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
