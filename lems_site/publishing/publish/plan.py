"""What a publication or a loading would write, made ready in full before readers see any of it."""

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
from lems_site.publishing.pages.registry import page_types
from lems_site.web.fingerprints import build_key

from .compile_pages import compare

FEW = 50  # pages that are held in memory before they go to the staging table
PAGES = 500  # pages that are looked at with one query


@dataclass(frozen=True, slots=True)
class Item:
    """One page that must be made: its kind and slug, what will be done (see StagedPage), the revision whose text it is (None:
    the text comes from a file), the time that readers are told it was changed, and the key that it will have, if known."""

    kind: str
    slug: str
    what: str
    revision_id: int | None = None
    changed_at: datetime | None = None
    key: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.slug}"

    def wanted(self, near: object) -> str:
        """A hash of all that the page depends on: one that was made for the same hash need not be made again."""
        return hash_of("\n".join(map(str, (self.what, self.revision_id, self.changed_at, self.key, near, build_key()))))

    def row(self, batch: str) -> StagedPage:
        """The staged page, not yet made."""
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
    """All that is to be shown together, and `notes` on what is not. It holds for the site's version that it was made for.

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
        """How many of the pages that were found the same are left as they are."""
        return len(self.same - {change.name for change in self.changes})

    def add(self, item: Item, row: StagedPage) -> None:
        """Take in a page that was made."""
        if row.what == StagedPage.RELAYOUT:
            self.laid_out += 1
        else:
            self.changes.append(item)
        self.rows.append(row)
        if len(self.rows) >= FEW:
            self.flush()

    def flush(self) -> None:
        """Put the pages that are still in memory into the staging table."""
        if self.keep and self.rows:
            compare(self.rows)
            StagedPage.objects.bulk_create(self.rows)
        self.rows = []

    def discard(self) -> None:
        """Empty the staging table of this plan's pages."""
        if self.keep:
            discard(self.batch)


def discard(batch: str) -> None:
    """Empty the staging table of a batch, some pages at a time, so that nobody waits for it."""
    while some := list(StagedPage.objects.of(batch).values_list("pk", flat=True)[:FEW]):
        StagedPage.objects.filter(pk__in=some).delete()


def outdated(
    lookups: Lookups, taken: set[tuple[str, str]], *, everything: bool = False, showing: tuple[str, str] | None = None
) -> Iterator[Item]:
    """Each live page, not `taken` by the plan itself, that compiling would change now (or `everything`).

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
            uses = Reference.uses(page_type.name, [row[0] for row in some])
            for slug, key, live, text_hash, published_at in some:
                used = uses.get(slug, {})
                fresh = keys.key_for(text_hash, used)
                if (page_type.name, slug) not in taken and (everything or key != fresh):
                    yield Item(page_type.name, slug, StagedPage.RECOMPILE, live, published_at, fresh)


def neighbours_by_type(files: Mapping[str, Mapping[str, PageFile]], *, stale: bool) -> dict[str, Neighbours]:
    """How the pages of each kind stand to each other once these files (by kind and slug) are live; see Kind.arrange."""
    return {name: page_type.neighbours(files.get(name, {}), stale=stale) for name, page_type in page_types.items()}


def to_lay_out(arrangements: Mapping[str, Neighbours], made: Iterable[Item]) -> list[Item]:
    """The pages that are only laid out anew: those that the arrangements name and that are not made anyway."""
    known = {(item.kind, item.slug) for item in made}
    found = []
    for name, arrangement in arrangements.items():
        slugs = [slug for slug in arrangement.others if (name, slug) not in known]
        for start in range(0, len(slugs), PAGES):
            pages = page_types[name].pages().filter(slug__in=slugs[start : start + PAGES])
            for slug, live, key, changed_at in pages.values_list("slug", "live_id", "compile_key", "published_at"):
                found.append(Item(name, slug, StagedPage.RELAYOUT, live, changed_at, key))
    return found


def live_file(item: Item | StagedPage, path: str) -> tuple[PageFile | None, list[Problem]]:
    """The file of the revision that a page is made from, or None with its problems. None alone where no text is needed."""
    if item.what == StagedPage.RELAYOUT:
        return None, []
    text = page_types[item.kind].revisions().values_list("text", flat=True).get(pk=item.revision_id)
    return page_types[item.kind].parse(text, path)
