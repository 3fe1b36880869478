"""A plan: the pages that a publication or an import will write, all compiled before readers see any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.utils import timezone

from lems_site.content_files.page_file import PageFile
from lems_site.content_files.problems import Problem
from lems_site.markup.lookups import Lookups
from lems_site.publishing.models import Reference, SiteVersion, StagedPage, hash_of, new_batch
from lems_site.publishing.pages.content_keys import ContentKeys
from lems_site.publishing.pages.page_type import Neighbours
from lems_site.publishing.pages.registry import page_types, text_types
from lems_site.web.fingerprints import build_key

from .compile_pages import compare_with_live

FEW = 50  # pages that are held in memory before they go to the staging table
PAGES = 500  # pages that are looked at with one query


@dataclass(frozen=True, slots=True)
class Item:
    """One page to compile: its type and slug, the action (see StagedPage), the revision whose text it has (None: the text comes
    from a file), the time of change that readers see, and its compile key, if known."""

    kind: str
    slug: str
    what: str
    revision_id: int | None = None
    changed_at: datetime | None = None
    key: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.slug}"

    def input_hash(self, near: object) -> str:
        """A hash of everything the page depends on. A page compiled for the same hash need not be compiled again."""
        return hash_of("\n".join(map(str, (self.what, self.revision_id, self.changed_at, self.key, near, build_key()))))

    def new_row(self, batch: str) -> StagedPage:
        """A staged page that is not compiled yet."""
        return StagedPage(
            batch=batch,
            kind=self.kind,
            slug=self.slug,
            what=self.what,
            revision_id=self.revision_id,
            changed_at=self.changed_at,
            done=False,
        )


@dataclass
class Plan:
    """All pages to release together, and `notes` on those left out. It is valid for one version of the site.

    Its pages go to the staging table as they are made, so that a plan of thousands needs no more memory than one of fifty;
    `keep` is False for a dry run, which writes nothing at all.
    """

    keep: bool = True
    version: int = field(default_factory=lambda: SiteVersion.current()[0])
    batch: str = field(default_factory=new_batch)
    changes: list[Item] = field(default_factory=list)
    rows: list[StagedPage] = field(default_factory=list)
    laid_out: int = 0
    checks: list[Callable[[], None]] = field(default_factory=list)  # called first; what they raise stops it all
    writers: list[Callable[[], None]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: set[str] = field(default_factory=set)
    made_at: datetime = field(default_factory=timezone.now)

    @property
    def empty(self) -> bool:
        return not self.changes and not self.writers and not self.laid_out

    @property
    def unchanged(self) -> int:
        """How many pages are unchanged."""
        return len(self.same - {change.name for change in self.changes})

    def add_page(self, item: Item, row: StagedPage) -> None:
        """Add a compiled page."""
        if row.what == StagedPage.RELAYOUT:
            self.laid_out += 1
        else:
            self.changes.append(item)
        self.rows.append(row)
        if len(self.rows) >= FEW:
            self.flush()

    def flush(self) -> None:
        """Write the pages that are in memory to the staging table."""
        if self.keep and self.rows:
            compare_with_live(self.rows)
            StagedPage.objects.bulk_create(self.rows)
        self.rows = []

    def discard(self) -> None:
        """Delete this plan's staged pages."""
        if self.keep:
            discard_batch(self.batch)


def discard_batch(batch: str) -> None:
    """Delete the staged pages of a batch, some at a time, so that no other writer waits long."""
    while some := list(StagedPage.objects.in_batch(batch).values_list("pk", flat=True)[:FEW]):
        StagedPage.objects.filter(pk__in=some).delete()


def outdated_items(
    lookups: Lookups, taken: set[tuple[str, str]], *, everything: bool = False, showing: tuple[str, str] | None = None
) -> Iterator[Item]:
    """Yield an item for each live page that compiling would change now (or for all, with `everything`), except those in `taken`.

    With `showing` (a reference's `target_kind` and `target`) only the pages that show that one thing are looked at.
    """
    keys = ContentKeys(lookups)
    for page_type in page_types.values():
        pages = page_type.pages().filter(live__isnull=False)
        if showing:
            references = Reference.objects.filter(page_kind=page_type.name, target_kind=showing[0], target=showing[1])
            pages = pages.filter(slug__in=references.values("page_slug"))
        columns = ("slug", "compile_key", "live_id", "live__text_hash", "published_at")
        rows = pages.order_by("pk").values_list(*columns).iterator()
        while some := list(islice(rows, PAGES)):
            uses = Reference.targets_by_page(page_type.name, [row[0] for row in some])
            for slug, key, live, text_hash, published_at in some:
                used = uses.get(slug, {})
                fresh = keys.key_for(text_hash, used)
                if (page_type.name, slug) not in taken and (everything or key != fresh):
                    yield Item(page_type.name, slug, StagedPage.RECOMPILE, live, published_at, fresh)


def neighbours_by_type(files: Mapping[str, Mapping[str, PageFile]], *, stale: bool) -> dict[str, Neighbours]:
    """The neighbours of the pages of each type once these files (by kind and slug) are live; see PageType.neighbours."""
    return {name: page_type.neighbours(files.get(name, {}), stale=stale) for name, page_type in text_types().items()}


def relayout_items(arrangements: Mapping[str, Neighbours], made: Iterable[Item]) -> list[Item]:
    """Items for pages to render again without compiling: those that the neighbours name and that are not compiled anyway."""
    known = {(item.kind, item.slug) for item in made}
    found = []
    for name, arrangement in arrangements.items():
        slugs = [slug for slug in arrangement.others if (name, slug) not in known]
        for start in range(0, len(slugs), PAGES):
            pages = page_types[name].pages().filter(slug__in=slugs[start : start + PAGES])
            for slug, live, key, changed_at in pages.values_list("slug", "live_id", "compile_key", "published_at"):
                found.append(Item(name, slug, StagedPage.RELAYOUT, live, changed_at, key))
    return found


def read_live_file(item: Item | StagedPage, path: str) -> tuple[PageFile | None, list[Problem]]:
    """Parse the revision that a page is compiled from: its file, or None with problems; (None, []) for RELAYOUT."""
    if item.what == StagedPage.RELAYOUT:
        return None, []
    text = text_types()[item.kind].revisions().values_list("text", flat=True).get(pk=item.revision_id)
    return text_types()[item.kind].parse(text, path)
