"""A type of page: how its files are parsed, compiled, checked, rendered and released. Apps subclass PageType and register it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic

from django.db.models import QuerySet
from typing_extensions import TypeVar

from lems_site.content_files.front_matter import Field
from lems_site.content_files.library import Library
from lems_site.content_files.page_file import PageFile
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.markup.rendered import Rendered
from lems_site.publishing.models import Page, Revision, StagedPage

from .compiled_data import CompiledData

CARD_REFERENCE = "card"  # the kind of a reference to the page that is the home of a care card

PageT = TypeVar("PageT", bound=Page, default=Page)
RevisionT = TypeVar("RevisionT", bound=Revision, default=Revision)
FileT = TypeVar("FileT", bound=PageFile, default=PageFile)


@dataclass
class Compiled(Generic[FileT]):
    """A page compiled but not yet written.

    `data` is what its template shows beside the HTML, `key` tells whether compiling again would give the same, `fields` are the
    columns that come from the front matter, and `changed_at` is the time that readers are told (None: when it is written).
    """

    slug: str
    title: str
    text: str
    file: FileT
    rendered: Rendered
    data: CompiledData
    key: str
    problems: list[Problem] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    changed_at: datetime | None = None

    @property
    def blocked(self) -> bool:
        """Whether a problem stops the page from being published."""
        return any(problem.blocking for problem in self.problems)


@dataclass(frozen=True)
class Neighbours:
    """What pages show of other pages of their type.

    `near` maps a slug to what `render_page` gets for that page; `others` are the unchanged pages that must be rendered again.
    """

    near: Mapping[str, object] = field(default_factory=dict)
    others: Sequence[str] = ()


class PageType(ABC, Generic[PageT, RevisionT, FileT]):
    """A type of page, with its models and the dataclass of its files.

    `name` is its folder in content/ and the first part of its address. `reference_kind` is the `target_kind` of the references
    that lead to its pages, "" where other pages show nothing of them. `file_fields` are the keys of its front matter. With
    `lists_reading_ease` check_content prints how easily each of its pages reads. With `always_signed` no text goes live that a
    Reviewer has not signed, whatever it is about.
    """

    name: str
    reference_kind: str = ""
    lists_reading_ease: bool = False
    always_signed: bool = False
    file_fields: Sequence[Field]
    model: type[PageT]
    revision_model: type[RevisionT]

    @abstractmethod
    def parse(self, text: str, path: str) -> tuple[FileT | None, list[Problem]]:
        """A file's text as its dataclass, or None, with problems."""

    @abstractmethod
    def files_in(self, library: Library) -> dict[str, FileT]:
        """The library's files of this type by slug."""

    @abstractmethod
    def compile(self, file: FileT, lookups: Lookups, path: str) -> Compiled[FileT]:
        """Render a file. Writes nothing."""

    def pages(self) -> QuerySet[Any]:
        """All pages of this type, published or not. Any: the queries name fields that only the concrete models have."""
        return self.model._default_manager.all()

    def revisions(self) -> QuerySet[Any]:
        """All revisions of this type's pages. Any: as for `pages`."""
        return self.revision_model._default_manager.all()

    def shown_as(self, slug: str) -> list[tuple[str, str]]:
        """What references of pages that show something of this page say: (target_kind, target) of its explanation as a word,
        where it is one, and of its care cards."""
        own = [(self.reference_kind, slug)] if self.reference_kind else []
        return [*own, (CARD_REFERENCE, f"{self.name}/{slug}")]

    def url_of(self, slug: str) -> str:
        """The address of the page with this slug."""
        return f"/{self.name}/{slug}/"

    def anchors(self, html: str, data: CompiledData) -> set[str]:
        """The ids that a link may lead to on a compiled page, without those of its HTML: what the page's template adds."""
        return {"main"}

    def conflicts(self, file: FileT, path: str) -> list[Problem]:
        """Problems of a file that is written on the site beside the pages that are published now."""
        return []

    def restore_concerns(self, file: FileT, live: FileT | None) -> list[str]:
        """Why a second person must confirm that this earlier text takes the place of the `live` one, in sentences, beside what
        holds for every type."""
        return []

    def advice(self, compiled: Compiled[FileT], lookups: Lookups, path: str) -> list[Problem]:
        """Problems that make check_content fail but do not stop a publication."""
        return []

    def opening_problems(self, compiled: Compiled[FileT], path: str) -> list[Problem]:
        """Like `advice`: problems with how a page of this type must open."""
        return []

    @abstractmethod
    def render_preview(self, compiled: Compiled[FileT], banner: object) -> str:
        """The page as readers would see it, as HTML; its template shows the `banner` of a preview above it."""

    def neighbours(self, changed: Mapping[str, FileT], *, stale: bool) -> Neighbours:
        """What the pages show of each other once these files (by slug) are published. With `stale` the pages that another build
        rendered are among those to be rendered again."""
        return Neighbours()

    def find_by_words(self, words: str) -> Iterable[str]:
        """The slugs of the pages that everyday words lead to, where pages of this type have such words."""
        return ()

    def render_page(self, page: StagedPage, near: object) -> None:
        """Put the whole page, ready to send, into a staged page that was just compiled, or into a RELAYOUT one from what is
        published. `near` is the page's value in `Neighbours.near`. Any: only the type knows what it holds."""

    def after_release(self, batch: str) -> None:
        """Called in the transaction that releases a batch of staged pages, after their rows are written."""

    def relayout(self, slugs: Sequence[str]) -> Callable[[], None]:
        """Render whole pages again because what they say of their own review has changed; compiles nothing.

        Returns a function that writes them.
        """
        return lambda: None

    def on_unpublish(self, slug: str) -> Callable[[], None]:
        """Prepare what this type must write when a page is published no longer. Returns a function that writes it."""
        return lambda: None
