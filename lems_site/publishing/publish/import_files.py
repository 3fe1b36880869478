"""Plan the import of a content folder: read and compile its files. Readers see nothing of it until publish.write_plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from lems_site.content_files.library import Library, display_path, read_library
from lems_site.content_files.page_file import PageFile
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import StagedPage, hash_of, leftover_batches
from lems_site.publishing.pages.gone import gone_addresses
from lems_site.publishing.pages.page_type import Neighbours, PageType
from lems_site.publishing.pages.registry import Scope, lookups_for, page_types, registered_loaders
from lems_site.publishing.pages.site_file import NAME, parse_site_file

from .compile_pages import ContentProblems, compile_row
from .plan import Item, Plan, discard_batch, neighbours_by_type, outdated_items, read_live_file, relayout_items

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def ignore_progress(what: str, done: int, total: int) -> None:
    """A progress callback that does nothing."""


def plan_import(folder: Path, *, overwrite: bool = False, keep: bool = True, progress: Progress = ignore_progress) -> Plan:
    """Read and compile a content folder. Raises ContentProblems, with every blocking problem, before anything is shown."""
    for batch in leftover_batches() if keep else ():
        discard_batch(batch)
    result, library = Plan(keep=keep), read_library(folder, progress)
    problems = [*library.problems, *parse_site_file(library.site_text, display_path(folder / NAME))[1]]
    if problems:
        raise ContentProblems(problems)
    for name, loader in registered_loaders():
        writer = loader(Scope(library, overwrite))
        if writer:
            result.writers.append(writer)
            result.notes.append(f"changed: {name}")
    try:
        _Loading(result, library, overwrite, progress).fill_plan()
    except BaseException:
        result.discard()
        raise
    return result


class _Loading:
    """Fill one plan from one library."""

    def __init__(self, result: Plan, library: Library, overwrite: bool, progress: Progress) -> None:
        self.result, self.library, self.overwrite, self.progress = result, library, overwrite, progress
        self.lookups: Lookups = lookups_for(library, overwrite=overwrite)
        self.problems: list[Problem] = []

    def fill_plan(self) -> None:
        items = [item for page_type in page_types.values() for item in self._from_files(page_type)]
        files = {
            name: {item.slug: page_type.files_in(self.library)[item.slug] for item in items if item.kind == name}
            for name, page_type in page_types.items()
        }
        arrangements = neighbours_by_type(files, stale=True)
        items += outdated_items(self.lookups, {(item.kind, item.slug) for item in items})
        for number, item in enumerate(items):
            self.progress("compiling", number, len(items))
            self._make_page(item, arrangements[item.kind])
        for item in relayout_items(arrangements, self.result.changes):
            self._make_page(item, arrangements[item.kind])
        self.progress("compiling", len(items), len(items))
        if self.problems:
            raise ContentProblems(sorted(self.problems))
        for name in page_types if self.result.laid_out else ():
            if arrangements[name].others and not any(change.kind == name for change in self.result.changes):
                self.result.notes.append(f"{name}: pages are laid out anew, for the site itself has changed")

    def _make_page(self, item: Item, arrangement: Neighbours) -> None:
        """Compile one page. A page that was edited on the site, and that this would break, stays as it was."""
        row = item.new_row(self.result.batch)
        own = item.revision_id is None or item.name in self.result.same
        path = self.library.paths[item.name] if own else item.name
        problems: list[Problem] = []
        file: PageFile | None
        if item.revision_id is None:
            file, row.changed_at = page_types[item.kind].files_in(self.library)[item.slug], self.result.made_at
        else:
            file, problems = read_live_file(item, path)
        problems = problems or compile_row(row, file, self.lookups, arrangement.near.get(item.slug), path)
        if not problems:
            self.result.add_page(item, row)
        elif own:
            self.problems += problems
        else:
            self.result.notes.append(f"{problems[0]} (this page was edited on the site; it stays as it was)")

    def _from_files(self, page_type: PageType) -> list[Item]:
        """List an item for each file whose text is not the live one. Skip pages that were edited on the site."""
        result, items = self.result, []
        columns = ("slug", "loaded_hash", "live__text_hash")
        rows = {slug: (loaded, live) for slug, loaded, live in page_type.pages().values_list(*columns)}
        files, gone = page_type.files_in(self.library), gone_addresses(page_type)
        for slug, file in files.items():
            if slug in gone:
                result.notes.append(f"left alone: {page_type.name}/{slug} was {gone[slug]} on the site")
                continue
            name, digest = f"{page_type.name}/{slug}", hash_of(file.text())
            loaded, live = rows.get(slug, ("", None))
            if live == digest:
                result.same.add(name)
                if loaded != digest:
                    result.writers.append(partial(_remember_hash, page_type, slug, digest))
                    result.notes.append(f"now the same: {name}, as it was edited on the site")
            elif live and live != loaded and not self.overwrite:
                result.notes.append(f"left alone: {name} was edited on the site since the last load (--overwrite replaces it)")
            else:
                items.append(Item(page_type.name, slug, StagedPage.CHANGED if live else StagedPage.NEW))
        for slug in sorted(slug for slug, (loaded, live) in rows.items() if loaded and live and slug not in files):
            result.notes.append(f"no file any more: {page_type.name}/{slug} stays published; loading removes nothing")
        return items


def _remember_hash(page_type: PageType, slug: str, digest: str) -> None:
    """Store the hash of a file that equals the page edited on the site, so that it counts as loaded."""
    page_type.pages().filter(slug=slug).update(loaded_hash=digest)
