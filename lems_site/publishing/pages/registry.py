"""The registry of page types, and of what else apps contribute to pages. Apps register here; publishing imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.conf import settings
from django.urls import ResolverMatch

from lems_site.content_files.library import Library
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups

from .page_type import Compiled, FileT, PageT, PageType, RevisionT


@dataclass(frozen=True)
class Scope:
    """Where lookups come from: the library being loaded, if any; whether its files replace what was edited on the site
    (`overwrite`); whether the database is read at all."""

    library: Library | None = None
    overwrite: bool = False
    database: bool = True


@dataclass(frozen=True)
class FolderReport:
    """What a folder check gives: counts to print (how many there are, of how many there should be), and problems."""

    counts: Mapping[str, tuple[int, int]]
    problems: list[Problem]


@dataclass(frozen=True)
class InboundLink:
    """Something that leads to a page or shows it: what it is, in words, and its address ("" for none)."""

    label: str
    url: str = ""


Provider = Callable[[Lookups, Scope], None]
Loader = Callable[[Scope], Callable[[], None] | None]
Exporter = Callable[[], Mapping[str, str | bytes]]
AfterWrite = Callable[[dict[str, list[str]]], None]
FolderCheck = Callable[[Mapping[str, Compiled], Library], FolderReport]
LinkCheck = Callable[[ResolverMatch, str, Lookups], str]
InboundLinks = Callable[[str, str], list[InboundLink]]

page_types: dict[str, PageType] = {}
record_types: dict[str, PageType] = {}
_providers: list[Provider] = []
_loaders: dict[str, Loader] = {}
_exporters: list[Exporter] = []
_after_write: list[AfterWrite] = []
_folder_checks: list[FolderCheck] = []
_link_checks: dict[str, LinkCheck] = {}
_redirect_targets: set[str] = set()
_inbound_links: list[InboundLinks] = []


def register_page_type(page_type: PageType[PageT, RevisionT, FileT]) -> None:
    """Add a page type. Pages are loaded in the order in which their types were registered."""
    page_types[page_type.name] = cast(PageType, page_type)  # a type only ever gets its own files and models back


def register_record_type(record_type: PageType[PageT, RevisionT, FileT]) -> None:
    """Add a type whose texts go the way of pages from draft to publication, but are no pages of their own: pages show them. Its
    files are loaded and exported by a loader and an exporter, and nothing of it has an address."""
    record_types[record_type.name] = cast(PageType, record_type)


def text_types() -> dict[str, PageType]:
    """All types whose texts are drafted, signed and published: pages, then records."""
    return {**page_types, **record_types}


def register_lookups(provider: Provider) -> None:
    """Add a source of lookups: it is called with the lookups to fill and their scope."""
    _providers.append(provider)


def register_loader(name: str, loader: Loader) -> None:
    """Add what else is loaded from a library: the loader returns a function that writes it, or None when nothing changed."""
    _loaders[name] = loader


def register_exporter(exporter: Exporter) -> None:
    """Add what else is exported: the exporter returns files' paths with their texts or bytes."""
    _exporters.append(exporter)


def register_after_write(callback: AfterWrite) -> None:
    """Add what else is written with every page: called in its transaction with the slugs by the name of their page type."""
    _after_write.append(callback)


def register_folder_check(check: FolderCheck) -> None:
    """Add a check over all pages of a content folder. It gets the compiled pages by "<page type>/<slug>", and the library."""
    _folder_checks.append(check)


def register_link_check(url_name: str, check: LinkCheck) -> None:
    """Add a check of links that resolve to a URL name. It gets the resolved path, the fragment and the lookups, and returns why
    the link leads nowhere, or ""."""
    _link_checks[url_name] = check


def register_redirect_targets(*url_names: str) -> None:
    """Add URL names that readers of a retired page may be sent to. Published pages are targets without being added."""
    _redirect_targets.update(url_names)


def register_inbound_links(finder: InboundLinks) -> None:
    """Add what else leads to pages: the finder gets a page type's name and a slug, and returns what leads there."""
    _inbound_links.append(finder)


def find_inbound_links(kind: str, slug: str) -> list[InboundLink]:
    """What leads to a page from elsewhere than the texts of pages."""
    return [link for finder in _inbound_links for link in finder(kind, slug)]


def notify_after_write(slugs: dict[str, list[str]]) -> None:
    """Call what was registered with `register_after_write` for pages (slugs by the name of their page type) that were published,
    retired, or compiled again with changed words of their own. Call it once, inside the transaction that wrote them.
    Pages whose own words are unchanged are not named."""
    slugs = {name: some for name, some in slugs.items() if some}
    for callback in _after_write if slugs else ():
        callback(slugs)


def registered_exporters() -> Iterable[Exporter]:
    """All exporters."""
    return tuple(_exporters)


def registered_loaders() -> Iterable[tuple[str, Loader]]:
    """All loaders with their names."""
    return tuple(_loaders.items())


def registered_folder_checks() -> Iterable[FolderCheck]:
    """All folder checks."""
    return tuple(_folder_checks)


def link_check_for(url_name: str | None) -> LinkCheck | None:
    """The check of links to a URL name, if one is registered."""
    return _link_checks.get(url_name or "")


def is_redirect_target(url_name: str | None) -> bool:
    """Whether readers of a retired page may be sent to a URL name."""
    return url_name in _redirect_targets


def change_permissions() -> tuple[str, ...]:
    """The permissions to change pages, one for each page type: "<app>.change_<model>"."""
    metas = [page_type.model._meta for page_type in page_types.values()]
    return tuple(f"{meta.app_label}.change_{meta.model_name}" for meta in metas)


def split_page_path(path: str) -> tuple[str, str] | None:
    """The page type's name and the slug of a page's path, such as /<page type>/<slug>/; None for any other path."""
    parts = path.split("/")
    return (parts[1], parts[2]) if len(parts) == 4 and not parts[0] + parts[3] and parts[1] in page_types and parts[2] else None


def example_path() -> str:
    """The address of a list of pages, as an example in messages."""
    return f"/{next(iter(page_types), '')}/"


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
