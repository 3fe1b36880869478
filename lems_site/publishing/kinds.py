"""The kinds of page and what each contributes. Apps register here; this package never imports them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from lems_site.markup.lookups import Lookups
from lems_site.markup.rendered import Rendered
from lems_site.source_files.library import Library
from lems_site.source_files.problems import Problem

from .models import Published, Revision


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


class Kind(ABC):
    """A kind of page. `name` is its folder in content/ and the first part of its address."""

    name: str
    model: type[Published]
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

    def finish(self, changed: list[Compiled]) -> Callable[[], None]:
        """Called with all compiled pages before anything is written; what it returns runs when they have been written."""
        return lambda: None

    def laid_out(self, slugs: Sequence[str]) -> Callable[[], None]:
        """Make whole pages that are kept anew, because what they say of their own review has changed; nothing is compiled.
        What it returns writes them."""
        return lambda: None

    def taken_out(self, slug: str) -> Callable[[], None]:
        """What else must be written, of this kind alone, when a page is no longer shown."""
        return lambda: None

    def is_stale(self, key: str) -> bool:
        """Whether `finish` must run though no page changed, because something else of the build did."""
        return False


@dataclass(frozen=True)
class Scope:
    """Where lookups come from: the library being loaded, if any; whether its terms win over those edited on the site
    (`overwrite`); whether the database is asked at all."""

    library: Library | None = None
    overwrite: bool = False
    database: bool = True


Provider = Callable[[Lookups, Scope], None]
Loader = Callable[[Library], Callable[[], None] | None]
Exporter = Callable[[], dict[str, str]]
AfterWrite = Callable[[str, list[str]], None]

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
    """Make known what else to load from a library; it answers how to write it, or None when nothing changed."""
    _loaders[name] = loader


def register_exporter(exporter: Exporter) -> None:
    """Make known what else to export: files' paths and texts."""
    _exporters.append(exporter)


def register_after_write(callback: AfterWrite) -> None:
    """Make known what else must be written with every page: called in its transaction with the kind's name and the slugs."""
    _after_write.append(callback)


def written(name: str, slugs: Iterable[str]) -> None:
    """Say that pages of a kind were published, made anew or retired. Call it inside the transaction that did so."""
    for callback in _after_write:
        callback(name, list(slugs))


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
