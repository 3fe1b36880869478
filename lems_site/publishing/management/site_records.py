"""Retired pages, redirects, owners and signatures of the database as site.json of a content folder.

Whoever has the folder can write that file, so it can claim any signature. Only a file whose proof this site's own key (derived
from SECRET_KEY) gives back is taken at its word; the signatures of any other are told to staff as "signed elsewhere".
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.conf import settings
from django.utils.crypto import salted_hmac

from lems_site.publishing.models import (
    Page,
    PageAssignment,
    Redirect,
    Signature,
    SourceChange,
    State,
    hash_of,
)
from lems_site.publishing.models.workflow import PageRow
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.pages.site_file import (
    NAME,
    OwnerRow,
    RedirectRow,
    RetiredPage,
    SignatureRow,
    SiteFile,
    SourceChangeRow,
    SourcesRow,
)

SALT = "lems_site.publishing.site_file"
TAG = re.compile(r"\|([^\s|]+)\|([A-Za-z0-9_]+)\|")


def export_site_file() -> dict[str, str]:
    """site.json, where there is anything to say."""
    changes = [_source_change_row(row) for row in SourceChange.objects.order_by("at", "pk")]
    bases = dict(Signature.objects.values_list("pk", "signed_at"))
    signatures = [_signature_row(row, bases) for row in Signature.objects.order_by("signed_at", "pk")]
    signed = {row.page for row in signatures}
    file = SiteFile(
        retired=_retired_pages(),
        redirects=[RedirectRow(page_name(row), row.target) for row in Redirect.objects.order_by("page_kind", "page_slug")],
        owners=_owner_rows(),
        signatures=signatures,
        source_changes=[row for row in changes if row.page in signed],
        sources=_sources_rows(signed),
    )
    proof = _proof(file, settings.SECRET_KEY) if signatures else ""
    text = replace(file, proof=proof).text()
    return {NAME: text} if text else {}


def is_proved(file: SiteFile) -> bool:
    """Whether this site wrote the signatures of a file: its key, or one that it had before (SECRET_KEY_FALLBACKS)."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return bool(file.proof) and any(hmac.compare_digest(_proof(file, key).encode(), file.proof.encode()) for key in keys)


def _proof(file: SiteFile, key: str) -> str:
    return salted_hmac(SALT, file.proved_part(), secret=key, algorithm="sha256").hexdigest()


def page_name(row: PageRow) -> str:
    """The page that a row is about, as the file names it: "articles/symptoms"."""
    return f"{row.page_kind}/{row.page_slug}"


def _signature_row(row: Signature, bases: Mapping[int, dt.datetime]) -> SignatureRow:
    base = bases.get(row.base_id or 0)
    return SignatureRow(
        page_name(row),
        row.text_hash,
        row.act,
        row.name,
        format_time(row.signed_at),
        row.review_due.isoformat(),
        row.was_live,
        format_time(row.withdrawn_at),
        format_time(base),
        row.kept_by_id is not None,
    )


def format_time(moment: dt.datetime | None) -> str:
    """A moment as the file holds it, in UTC; "" for none."""
    return moment.astimezone(dt.UTC).isoformat() if moment else ""


def _source_change_row(row: SourceChange) -> SourceChangeRow:
    return SourceChangeRow(page_name(row), row.source, row.what, format_time(row.at))


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
    return [OwnerRow(page_name(row), row.owner.email, row.due.isoformat() if row.due else "") for row in rows if row.owner]


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
