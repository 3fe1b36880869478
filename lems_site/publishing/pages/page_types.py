"""The kinds of page and what each contributes. Apps register here; this package never imports them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.markup.rendered import Rendered
from lems_site.publishing.models import Page, Revision, StagedPage


@dataclass
class Compiled:
    """A page compiled but not yet written: the file it came from, what rendering gave, its JSON, its problems, its fields, and
    the time that readers are told it was changed (None: when it is written)."""

    slug: str
    title: str
    text: str
    file: Any
    rendered: Rendered
    data: dict[str, Any]
    key: str
    problems: list[Problem] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    changed_at: datetime | None = None

    @property
    def blocked(self) -> bool:
        return any(problem.blocking for problem in self.problems)


@dataclass(frozen=True)
class Arrangement:
    """How pages stand to each other: `near` is what each shows of its neighbours, by slug (None where nothing is shown);
    `others` are the unchanged pages that must be laid out anew."""

    near: Mapping[str, Any] = field(default_factory=dict)
    others: Sequence[str] = ()


class Kind(ABC):
    """A kind of page. `name` is its folder in content/ and the first part of its address; `mentioned_as` is the `target_kind`
    of the references that lead to its pages, "" where other pages show nothing of them."""

    name: str
    mentioned_as: str = ""
    model: type[Page]
    revision_model: type[Revision]

    @abstractmethod
    def parse(self, text: str, path: str) -> tuple[Any | None, list[Problem]]:
        """A file's text as its dataclass, or None, with problems."""

    @abstractmethod
    def files(self, library: Library) -> dict[str, Any]:
        """The library's files of this kind by slug."""

    @abstractmethod
    def compile(self, file: Any, lookups: Lookups, path: str) -> Compiled:
        """Render a file. Writes nothing."""

    def pages(self) -> QuerySet[Any]:
        """All pages of this kind, shown or not. Typed loosely: each concrete model has `live`, the abstract one has not."""
        return self.model._default_manager.all()

    def revisions(self) -> QuerySet[Any]:
        """All revisions of this kind's pages."""
        return self.revision_model._default_manager.all()

    def clashes(self, file: Any, path: str) -> list[Problem]:
        """Problems of a file beside the pages that are live now, for when it is written on the site."""
        return []

    def advice(self, compiled: Compiled, lookups: Lookups, path: str) -> list[Problem]:
        """Problems that stop check_content, not a publication."""
        return []

    def arrange(self, changed: Mapping[str, Any], *, stale: bool) -> Arrangement:
        """How the pages stand to each other once these files (by slug) are live. With `stale` the pages of another build
        are among those to be laid out anew."""
        return Arrangement()

    def named(self, words: str) -> Iterable[str]:
        """The slugs of the pages that everyday words lead to, where this kind of page has such words."""
        return ()

    def lay_out(self, page: StagedPage, near: Any) -> None:  # noqa: B027 (nothing to do for most kinds)
        """Put the whole page, ready to send, into a page that was just compiled, or into a RELAYOUT one from what is live."""

    def swapped(self, batch: str) -> None:  # noqa: B027
        """Called in the transaction that shows a batch of staged pages, when their rows are written."""

    def laid_out(self, slugs: Sequence[str]) -> Callable[[], None]:
        """Make whole pages that are kept anew, because what they say of their own review has changed; nothing is compiled.
        What it returns writes them."""
        return lambda: None

    def taken_out(self, slug: str) -> Callable[[], None]:
        """What else must be written, of this kind alone, when a page is no longer shown."""
        return lambda: None


@dataclass(frozen=True)
class Scope:
    """Where lookups come from: the library being loaded, if any; whether its terms win over those edited on the site
    (`overwrite`); whether the database is asked at all."""

    library: Library | None = None
    overwrite: bool = False
    database: bool = True


Provider = Callable[[Lookups, Scope], None]
Loader = Callable[[Scope], Callable[[], None] | None]
Exporter = Callable[[], Mapping[str, str | bytes]]
AfterWrite = Callable[[dict[str, list[str]]], None]

kinds: dict[str, Kind] = {}
_providers: list[Provider] = []
_loaders: dict[str, Loader] = {}
_exporters: list[Exporter] = []
_after_write: list[AfterWrite] = []


def register(kind: Kind) -> None:
    """Make a kind of page known. Kinds are loaded in the order of registration."""
    kinds[kind.name] = kind


def register_lookups(provider: Provider) -> None:
    """Make a source of lookups known: called with the lookups to fill and their scope."""
    _providers.append(provider)


def register_loader(name: str, loader: Loader) -> None:
    """Make known what else to load from a scope's library; it answers how to write it, or None when nothing changed."""
    _loaders[name] = loader


def register_exporter(exporter: Exporter) -> None:
    """Make known what else to export: files' paths, and their texts or bytes."""
    _exporters.append(exporter)


def register_after_write(callback: AfterWrite) -> None:
    """Make known what else must be written with every page: called in its transaction with slugs by the name of their kind."""
    _after_write.append(callback)


def written(name: str, slugs: Iterable[str]) -> None:
    """Say that pages of one kind were published or retired; see `all_written`."""
    all_written({name: list(slugs)})


def all_written(slugs: dict[str, list[str]]) -> None:
    """Say that pages were published, retired, or made anew with other words of their own. Call it inside the transaction
    that did so, once. Pages that only show something else of others are not named."""
    slugs = {name: some for name, some in slugs.items() if some}
    for callback in _after_write if slugs else ():
        callback(slugs)


def exporters() -> Iterable[Exporter]:
    return tuple(_exporters)


def loaders() -> Iterable[tuple[str, Loader]]:
    return tuple(_loaders.items())


def figures() -> dict[str, str]:
    """The figures that can be placed: their names, and their templates."""
    folder = Path(settings.BASE_DIR) / "templates/figures"
    return {path.stem: f"figures/{path.name}" for path in sorted(folder.glob("*.html"))}


def lookups_for(library: Library | None = None, *, overwrite: bool = False, database: bool = True) -> Lookups:
    """Everything that a page may refer to: what the database holds, overlaid by a library that is about to be loaded."""
    lookups = Lookups(figures=figures())
    for provider in _providers:
        provider(lookups, Scope(library, overwrite, database))
    return lookups
