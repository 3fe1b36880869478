"""Files -> staged pages: what loading a content folder would show. Readers see nothing of it until actions.write."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from lems_site.content_files.library import Library, read_library
from lems_site.content_files.page_file import PageFile
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import Redirect, StagedPage, hash_of, leftover_batches
from lems_site.publishing.pages.page_type import Neighbours, PageType
from lems_site.publishing.pages.registry import Scope, lookups_for, page_types, registered_loaders

from .compile_pages import ContentProblems, prepare
from .plan import Item, Plan, discard, live_file, neighbours_by_type, outdated, to_lay_out

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def unseen(what: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def plan(folder: Path, *, overwrite: bool = False, keep: bool = True, progress: Progress = unseen) -> Plan:
    """Read and compile a content folder. Raises ContentProblems, with every blocking problem, before anything is shown."""
    for batch in leftover_batches() if keep else ():
        discard(batch)
    result, library = Plan(keep=keep), read_library(folder, progress)
    if library.problems:
        raise ContentProblems(library.problems)
    for name, loader in registered_loaders():
        writer = loader(Scope(library, overwrite))
        if writer:
            result.writers.append(writer)
            result.notes.append(f"changed: {name}")
    try:
        _Loading(result, library, overwrite, progress).run()
    except BaseException:
        result.discard()
        raise
    return result


class _Loading:
    """Fills one plan from one library."""

    def __init__(self, result: Plan, library: Library, overwrite: bool, progress: Progress) -> None:
        self.result, self.library, self.overwrite, self.progress = result, library, overwrite, progress
        self.lookups: Lookups = lookups_for(library, overwrite=overwrite)
        self.problems: list[Problem] = []

    def run(self) -> None:
        items = [item for page_type in page_types.values() for item in self._from_files(page_type)]
        files = {
            name: {item.slug: page_type.files_in(self.library)[item.slug] for item in items if item.kind == name}
            for name, page_type in page_types.items()
        }
        arrangements = neighbours_by_type(files, stale=True)
        items += outdated(self.lookups, {(item.kind, item.slug) for item in items})
        for number, item in enumerate(items):
            self.progress("compiling", number, len(items))
            self._make(item, arrangements[item.kind])
        for item in to_lay_out(arrangements, self.result.changes):
            self._make(item, arrangements[item.kind])
        self.progress("compiling", len(items), len(items))
        if self.problems:
            raise ContentProblems(sorted(self.problems))
        for name in page_types if self.result.laid_out else ():
            if arrangements[name].others and not any(change.kind == name for change in self.result.changes):
                self.result.notes.append(f"{name}: pages are laid out anew, for the site itself has changed")

    def _make(self, item: Item, arrangement: Neighbours) -> None:
        """Compile one page. A page that was edited on the site, and that this would break, stays as it was."""
        row = item.row(self.result.batch)
        own = item.revision_id is None or item.name in self.result.same
        path = self.library.paths[item.name] if own else item.name
        problems: list[Problem] = []
        file: PageFile | None
        if item.revision_id is None:
            file, row.changed_at = page_types[item.kind].files_in(self.library)[item.slug], self.result.made_at
        else:
            file, problems = live_file(item, path)
        problems = problems or prepare(row, file, self.lookups, arrangement.near.get(item.slug), path)
        if not problems:
            self.result.add(item, row)
        elif own:
            self.problems += problems
        else:
            self.result.notes.append(f"{problems[0]} (this page was edited on the site; it stays as it was)")

    def _from_files(self, page_type: PageType) -> list[Item]:
        """An item for each file whose text is not the live one; a page that was edited on the site is left alone."""
        result, items = self.result, []
        columns = ("slug", "loaded_hash", "live__text_hash")
        rows = {slug: (loaded, live) for slug, loaded, live in page_type.pages().values_list(*columns)}
        files, gone = page_type.files_in(self.library), _gone(page_type)
        for slug, file in files.items():
            if slug in gone:
                result.notes.append(f"left alone: {page_type.name}/{slug} was {gone[slug]} on the site")
                continue
            name, digest = f"{page_type.name}/{slug}", hash_of(file.text())
            loaded, live = rows.get(slug, ("", None))
            if live == digest:
                result.same.add(name)
                if loaded != digest:
                    result.writers.append(partial(_remember, page_type, slug, digest))
                    result.notes.append(f"now the same: {name}, as it was edited on the site")
            elif live and live != loaded and not self.overwrite:
                result.notes.append(f"left alone: {name} was edited on the site since the last load (--overwrite replaces it)")
            else:
                items.append(Item(page_type.name, slug, StagedPage.CHANGED if live else StagedPage.NEW))
        for slug in sorted(slug for slug, (loaded, live) in rows.items() if loaded and live and slug not in files):
            result.notes.append(f"no file any more: {page_type.name}/{slug} stays published; loading removes nothing")
        return items


def _gone(page_type: PageType) -> dict[str, str]:
    """The addresses that are no page's any more, and what became of each: a file must not bring them back."""
    gone = dict.fromkeys(
        Redirect.objects.filter(page_kind=page_type.name).values_list("page_slug", flat=True), "moved to another address"
    )
    retired = page_type.pages().filter(live=None, retired_at__isnull=False).values_list("slug", flat=True)
    return gone | dict.fromkeys(retired, "retired")


def _remember(page_type: PageType, slug: str, digest: str) -> None:
    """The file has come to say what was published on the site: from now on it counts as loaded."""
    page_type.pages().filter(slug=slug).update(loaded_hash=digest)
