"""What changes pages: save a revision, publish it, write a plan. Each in one short transaction; compiling comes before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lems_site.source_files.library import Library
from lems_site.source_files.problems import Problem

from .compiling import compile_key
from .kinds import Compiled, Kind, kinds, lookups_for, written
from .models import Mention, Published, Redirect, Revision, Signature, SiteVersion, State, hash_of
from .planning import Change, ContentProblems, Plan, add_outdated

if TYPE_CHECKING:
    from lems_site.accounts.models import User

__all__ = ["ContentProblems", "carry_out", "compile_text", "publication", "publish", "save_revision", "write"]
ATTEMPTS = 5


class MovedOn(Exception):
    """Somebody else has moved the revision on meanwhile."""


class Overtaken(Exception):
    """Somebody else published since the plan was made: make it again."""


def compile_text(kind: Kind, text: str, path: str = "") -> Compiled:
    """Compile a text against what is published now. Raises ContentProblems if its front matter cannot be read."""
    file, problems = kind.parse(text, path)
    if file is None:
        raise ContentProblems(problems)
    compiled = kind.compile(file, lookups_for(), path)
    compiled.problems = sorted([*compiled.problems, *kind.clashes(file, path)])
    return compiled


def save_revision(
    kind: Kind, *, text: str, by: User | None, note: str = "", page: Published | None = None, base: int | None = None
) -> Revision:
    """Keep a text as a new revision of `page`, or of a new page that nobody sees yet; `base` is the revision that the writer
    had before them. Raises ContentProblems."""
    file, problems = kind.parse(text, "")
    if file is None:
        raise ContentProblems(problems)
    try:
        with transaction.atomic():
            if page is None:
                page = kind.model(slug=file.slug, title=file.title, **_page_fields(kind, file))
                page.save(force_insert=True)
            revision: Revision = kind.revisions().create(
                page=page, text=file.text(), origin=Revision.Origin.SITE, created_by=by, note=note, base=base
            )
    except IntegrityError as error:
        raise ContentProblems([Problem("", 1, 1, _("This address is taken: choose another."))]) from error
    return revision


def publish(
    kind: Kind,
    *,
    revision: Revision,
    by: User | None,
    also: Sequence[Callable[[], None]] = (),
    expecting: str | None = None,
) -> Published:
    """Make a revision what readers see, and make anew the pages that show it. Raises ContentProblems if one is blocked.

    `also` is written in the same transaction. Raises MovedOn if its state is not the expected one by then. Whether somebody may
    publish it is workflow.py's concern.
    """
    carry_out(lambda: publication(kind, revision, also=also, expecting=expecting), by=by)
    page: Published = revision.page  # type: ignore[attr-defined]  # each concrete revision has its page
    page.refresh_from_db()
    return page


def publication(
    kind: Kind,
    revision: Revision,
    *,
    also: Sequence[Callable[[], None]] = (),
    expecting: str | None = None,
    ready: Mapping[str, Compiled] | None = None,
    changed_at: datetime | None = None,
) -> Plan:
    """What publishing a revision would write. Of what was compiled beforehand (`ready`, by name) it takes what still holds.

    Raises ContentProblems if the revision, or a page that shows it, is blocked.
    """
    page: Published = revision.page  # type: ignore[attr-defined]
    result = Plan()
    compiled = still_good(kind, page.slug, revision, ready or {}) or compile_text(kind, revision.text)
    if compiled.slug != page.slug:
        raise ContentProblems([Problem("", 1, 1, _("The address of a page cannot be changed here."))])
    if compiled.blocked:
        raise ContentProblems(compiled.problems)
    compiled.changed_at = changed_at
    result.changes.append(Change(kind, compiled, "published", revision))
    library = Library()
    kind.files(library)[compiled.slug] = compiled.file
    add_outdated(result, lookups_for(library, overwrite=True), ready=ready)
    result.finish()
    result.writers += [partial(_now_published, kind, revision, expecting), *also]
    return result


def _now_published(kind: Kind, revision: Revision, expecting: str | None) -> None:
    rows = kind.revisions().filter(pk=revision.pk, **({"state": expecting} if expecting else {}))
    if not rows.update(state=State.PUBLISHED):
        raise MovedOn
    slug = revision.page.slug  # type: ignore[attr-defined]
    Signature.objects.filter(page_kind=kind.name, page_slug=slug, text_hash=revision.text_hash).update(was_live=True)


def still_good(kind: Kind, slug: str, revision: Revision, ready: Mapping[str, Compiled]) -> Compiled | None:
    """What was compiled beforehand, if compiling again would give the same."""
    one = ready.get(f"{kind.name}/{slug}")
    if one is None or one.text != revision.text or compile_key(one.text, one.data, lookups_for()) != one.key:
        return None
    return None if kind.clashes(one.file, "") else one


def carry_out(make: Callable[[], Plan], *, by: User | None = None) -> Plan:
    """Make a plan and write it; make it again when somebody else published in between. Returns the plan that was written."""
    for attempt in range(ATTEMPTS):
        plan = make()
        try:
            write(plan, by=by)
        except (Overtaken, IntegrityError):
            if attempt + 1 == ATTEMPTS:
                raise
        else:
            break
    return plan


def write(plan: Plan, *, by: User | None = None) -> None:
    """Write a plan in one transaction, all or nothing; an empty one writes nothing. Raises Overtaken if it no longer holds.

    A page from a file is published as not yet reviewed: nothing here can sign a review.
    """
    if plan.empty:
        return
    with transaction.atomic():
        if SiteVersion.lock() != plan.version:
            raise Overtaken
        for kind in kinds.values():
            changes = plan.of(kind)
            pages = kind.pages().in_bulk([change.compiled.slug for change in changes], field_name="slug")
            for change in changes:
                _write_page(change, pages.get(change.compiled.slug), by)
        for writer in plan.writers:
            writer()
        for kind in kinds.values():
            slugs = [change.compiled.slug for change in plan.of(kind)]
            if slugs:
                written(kind.name, slugs)
        SiteVersion.bump()


def _write_page(change: Change, page: Any | None, by: User | None) -> None:
    """Write what was compiled to the page's row and its mentions; a new page and a new revision are made where needed."""
    kind, compiled, revision = change.kind, change.compiled, change.revision
    if page is None:
        page = kind.pages().create(slug=compiled.slug, title=compiled.title, **_page_fields(kind, compiled.file))
    if change.what in ("new", "changed"):
        page.loaded_hash = hash_of(compiled.text)
        revision = kind.revisions().create(page=page, text=compiled.text, origin=Revision.Origin.FILE, state=State.PUBLISHED)
    page.title, page.html, page.compiled = compiled.title, compiled.rendered.html, compiled.data
    page.compile_key = compiled.key
    for name, value in compiled.fields.items():
        setattr(page, name, value)
    if revision is not None:
        page.live, page.published_by = revision, by
        page.published_at, page.retired_at = compiled.changed_at, None
        Redirect.objects.filter(page_kind=kind.name, page_slug=page.slug).delete()
    page.save()
    Mention.objects.filter(page_kind=kind.name, page_slug=page.slug).delete()
    Mention.objects.bulk_create(
        Mention(
            page_kind=kind.name, page_slug=page.slug, page_title=page.title, target_kind=target_kind, target=target,
            section_id=section_id, section=section,
        )
        for target_kind, uses in compiled.data["uses"].items()
        for target, section_id, section in dict.fromkeys((u["target"], u["section_id"], u["section"]) for u in uses)
    )  # fmt: skip


def _page_fields(kind: Kind, file: Any) -> dict[str, Any]:
    """The columns of a page that come straight from its file."""
    names = {item.name for item in kind.model._meta.get_fields()}
    return {name: getattr(file, name) for name in ("nav_title", "order", "description") if name in names and hasattr(file, name)}
