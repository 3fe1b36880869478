"""A type of page: how its files are parsed, compiled, rendered and released."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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
class Neighbours:
    """How pages stand to each other: `near` is what each shows of its neighbours, by slug (None where nothing is shown);
    `others` are the unchanged pages that must be laid out anew."""

    near: Mapping[str, Any] = field(default_factory=dict)
    others: Sequence[str] = ()


class PageType(ABC):
    """A kind of page. `name` is its folder in content/ and the first part of its address; `reference_kind` is the `target_kind`
    of the references that lead to its pages, "" where other pages show nothing of them."""

    name: str
    reference_kind: str = ""
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

    def conflicts(self, file: Any, path: str) -> list[Problem]:
        """Problems of a file beside the pages that are live now, for when it is written on the site."""
        return []

    def advice(self, compiled: Compiled, lookups: Lookups, path: str) -> list[Problem]:
        """Problems that stop check_content, not a publication."""
        return []

    def neighbours(self, changed: Mapping[str, Any], *, stale: bool) -> Neighbours:
        """How the pages stand to each other once these files (by slug) are live. With `stale` the pages of another build
        are among those to be laid out anew."""
        return Neighbours()

    def find_by_words(self, words: str) -> Iterable[str]:
        """The slugs of the pages that everyday words lead to, where this kind of page has such words."""
        return ()

    def render_page(self, page: StagedPage, near: Any) -> None:  # noqa: B027 (nothing to do for most kinds)
        """Put the whole page, ready to send, into a page that was just compiled, or into a RELAYOUT one from what is live."""

    def after_release(self, batch: str) -> None:  # noqa: B027
        """Called in the transaction that shows a batch of staged pages, when their rows are written."""

    def relayout(self, slugs: Sequence[str]) -> Callable[[], None]:
        """Make whole pages that are kept anew, because what they say of their own review has changed; nothing is compiled.
        What it returns writes them."""
        return lambda: None

    def on_unpublish(self, slug: str) -> Callable[[], None]:
        """What else must be written, of this kind alone, when a page is no longer shown."""
        return lambda: None
