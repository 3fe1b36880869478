"""The kinds of page and what each contributes. Apps register here; this package never imports them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from lems_site.content_files.library import Library
from lems_site.markup.lookups import Lookups
from lems_site.publishing.pages.page_type import PageType


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

page_types: dict[str, PageType] = {}
_providers: list[Provider] = []
_loaders: dict[str, Loader] = {}
_exporters: list[Exporter] = []
_after_write: list[AfterWrite] = []


def register_page_type(page_type: PageType) -> None:
    """Make a kind of page known. Kinds are loaded in the order of registration."""
    page_types[page_type.name] = page_type


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


def registered_exporters() -> Iterable[Exporter]:
    return tuple(_exporters)


def registered_loaders() -> Iterable[tuple[str, Loader]]:
    return tuple(_loaders.items())


def figure_templates() -> dict[str, str]:
    """The figures that can be placed: their names, and their templates."""
    folder = Path(settings.BASE_DIR) / "templates/figures"
    return {path.stem: f"figures/{path.name}" for path in sorted(folder.glob("*.html"))}


def lookups_for(library: Library | None = None, *, overwrite: bool = False, database: bool = True) -> Lookups:
    """Everything that a page may refer to: what the database holds, overlaid by a library that is about to be loaded."""
    lookups = Lookups(figures=figure_templates())
    for provider in _providers:
        provider(lookups, Scope(library, overwrite, database))
    return lookups
