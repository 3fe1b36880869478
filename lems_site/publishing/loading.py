"""Files -> revisions -> published pages: what loading a content folder would write. Reads only; actions.write does it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from lems_site.markup.lookups import Lookups
from lems_site.source_files.library import Library, read

from .kinds import Kind, kinds, loaders, lookups_for
from .models import Redirect, hash_of
from .planning import Change, ContentProblems, Plan, add_outdated


def plan(folder: Path, *, overwrite: bool = False) -> Plan:
    """Read and compile a content folder. Raises ContentProblems, with every blocking problem, before anything is written."""
    result, library = Plan(), read(folder)
    if library.problems:
        raise ContentProblems(library.problems)
    for name, loader in loaders():
        writer = loader(library)
        if writer:
            result.writers.append(writer)
            result.notes.append(f"changed: {name}")
    lookups = lookups_for(library, overwrite=overwrite)
    for kind in kinds.values():
        _take_files(result, kind, library, lookups, overwrite)
    add_outdated(result, lookups, files={name: library.paths[name] for name in result.same})
    result.finish()
    return result


def _take_files(result: Plan, kind: Kind, library: Library, lookups: Lookups, overwrite: bool) -> None:
    """Add a change for each file whose text is not the live one; a page that was edited on the site is left alone."""
    columns = ("slug", "loaded_hash", "live__text_hash")
    rows = {slug: (loaded, live) for slug, loaded, live in kind.pages().values_list(*columns)}
    files, gone = kind.files(library), _gone(kind)
    for slug, file in files.items():
        if slug in gone:
            result.notes.append(f"left alone: {kind.name}/{slug} was {gone[slug]} on the site")
            continue
        name, digest = f"{kind.name}/{slug}", hash_of(file.text())
        loaded, live = rows.get(slug, ("", None))
        if live == digest:
            result.same.add(name)
            if loaded != digest:
                result.writers.append(partial(_remember, kind, slug, digest))
                result.notes.append(f"now the same: {name}, as it was edited on the site")
        elif live and live != loaded and not overwrite:
            result.notes.append(f"left alone: {name} was edited on the site since the last load (--overwrite replaces it)")
        else:
            compiled = kind.compile(file, lookups, library.paths[name])
            result.changes.append(Change(kind, compiled, "changed" if live else "new"))
    for slug in sorted(slug for slug, (loaded, live) in rows.items() if loaded and live and slug not in files):
        result.notes.append(f"no file any more: {kind.name}/{slug} stays published; loading removes nothing")


def _gone(kind: Kind) -> dict[str, str]:
    """The addresses that are no page's any more, and what became of each: a file must not bring them back."""
    gone = dict.fromkeys(
        Redirect.objects.filter(page_kind=kind.name).values_list("page_slug", flat=True), "moved to another address"
    )
    retired = kind.pages().filter(live=None, retired_at__isnull=False).values_list("slug", flat=True)
    return gone | dict.fromkeys(retired, "retired")


def _remember(kind: Kind, slug: str, digest: str) -> None:
    """The file has come to say what was published on the site: from now on it counts as loaded."""
    kind.pages().filter(slug=slug).update(loaded_hash=digest)
