"""Files -> revisions -> published pages. First everything is compiled, then one short transaction writes it, or nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from lems_site.source_files.library import Library, read

from .actions import ContentProblems, new_page_fields, write_page
from .build import build_key
from .compiling import compile_key
from .kinds import Compiled, Kind, kinds, loaders, lookups_for
from .models import Published, Revision, SiteVersion, hash_of


@dataclass
class Change:
    """One page that loading would write: "new", "changed" or "recompiled" (same text, but what it shows has changed)."""

    kind: Kind
    compiled: Compiled
    what: str
    page: Published | None


@dataclass
class Plan:
    """What loading a folder would do. `left` are pages edited on the site, `vanished` pages whose file is gone."""

    changes: list[Change] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    unchanged: int = 0
    writers: list[Callable[[], None]] = field(default_factory=list)


def plan(folder: Path, *, overwrite: bool = False) -> Plan:
    """Read and compile a content folder. Raises ContentProblems, with every blocking problem, before anything is written."""
    library = read(folder)
    if library.problems:
        raise ContentProblems(library.problems)
    result, problems = Plan(), []
    for loader in loaders():
        writer = loader(library)
        if writer:
            result.writers.append(writer)
    for kind in kinds.values():
        _plan_kind(kind, library, folder, overwrite, result)
    for change in result.changes:
        problems += [problem for problem in change.compiled.problems if problem.blocking]
    if problems:
        raise ContentProblems(problems)
    for kind in kinds.values():
        changed = [change.compiled for change in result.changes if change.kind is kind]
        if changed or kind.is_stale(build_key()):
            result.writers.append(kind.finish(changed))
    return result


def _plan_kind(kind: Kind, library: Library, folder: Path, overwrite: bool, result: Plan) -> None:
    lookups = lookups_for(library, overwrite=overwrite)
    pages = {page.slug: page for page in kind.model._default_manager.select_related("live").defer("html")}
    files = kind.files(library)
    for slug, file in files.items():
        page, text = pages.get(slug), file.text()
        live: Revision | None = getattr(page, "live", None)
        same = live is not None and live.text == text
        if page and live and live.origin == Revision.Origin.SITE and not same and not overwrite:
            result.left.append(f"{kind.name}/{slug}")
            continue
        if page and same and page.compile_key == compile_key(text, page.compiled, lookups) and page.loaded_hash == hash_of(text):
            result.unchanged += 1
            continue
        compiled = kind.compile(file, lookups, f"{folder}/{kind.name}/{slug}.md")
        what = "new" if page is None else "recompiled" if same else "changed"
        result.changes.append(Change(kind, compiled, what, page))
    result.vanished += [f"{kind.name}/{slug}" for slug, page in pages.items() if slug not in files and page.loaded_hash]


def apply(planned: Plan) -> bool:
    """Write a plan in one transaction. Returns whether anything was written. Loading signs nothing: pages stay unreviewed."""
    if not planned.changes and not planned.writers:
        return False
    with transaction.atomic():
        for change in planned.changes:
            page, compiled = change.page, change.compiled
            if page is None:
                page = change.kind.model(slug=compiled.slug, title=compiled.title, **new_page_fields(change.kind, compiled.file))
                page.save()
            revision = None
            if change.what != "recompiled":
                revision = change.kind.revision_model._default_manager.create(
                    page=page, text=compiled.text, origin=Revision.Origin.FILE
                )
            page.loaded_hash = hash_of(compiled.text)
            write_page(change.kind, page, compiled, revision=revision, by=None)
        for writer in planned.writers:
            writer()
        SiteVersion.bump()
    return True
