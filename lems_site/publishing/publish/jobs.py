"""Jobs, step by step: list the pages that must be made, make them one by one, show them all at once.

Everything that a step knows stands in the database, so that a job goes on wherever somebody drives it next, and two who
drive it at once only share the work. Nothing is compiled inside a transaction.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from lems_site.content_files.library import Library
from lems_site.publishing.models import RebuildJob, Revision, SiteVersion, StagedPage
from lems_site.publishing.pages.page_type import Neighbours, PageType
from lems_site.publishing.pages.registry import lookups_for, page_types
from lems_site.publishing.review.publication_log import went_live
from lems_site.web.fingerprints import build_key

from .compile_pages import compare, prepare
from .plan import Item, discard, live_file, neighbours_by_type, outdated, to_lay_out
from .release import release_batch

if TYPE_CHECKING:
    from lems_site.accounts.models import User

AT_ONCE = 20  # pages that a publication makes anew by itself
STEP = 8  # pages that are fetched to be made before looking again who else is at work
MADE = (
    "done",
    "problems",
    "text",
    "title",
    "html",
    "compiled",
    "compile_key",
    "fields",
    "references",
    "same_fields",
    "same_words",
    "same_references",
    "page",
    "etag",
    "page_key",
)


def begin(
    page_type: PageType, *, revision: Revision, by: User | None, expects: str = "", what: str = "", comment: str = ""
) -> RebuildJob:
    """Begin to publish a revision. A job that was publishing another revision of the page ends: the later one counts.

    `expects`, `what` and `comment` are the job's (see RebuildJob).
    """
    page: Any = revision.page  # type: ignore[attr-defined]  # each concrete revision has its page
    with transaction.atomic():
        SiteVersion.lock()
        overtake(page_type.name, page.slug)
        live = page_type.pages().values_list("live_id", flat=True).get(pk=page.pk)
        return RebuildJob.objects.create(
            kind=page_type.name,
            slug=page.slug,
            title=page.title,
            revision_id=revision.pk,
            replaces_id=live,
            created_by=by,
            expects=expects,
            what=what,
            comment=comment,
        )


def begin_all(*, by: User | None) -> RebuildJob:
    """Begin to make every page anew, or go on with the job that does."""
    with transaction.atomic():
        SiteVersion.lock()
        return RebuildJob.objects.underway("", "") or RebuildJob.objects.create(created_by=by)


def overtake(kind: str, slug: str) -> None:
    """End the job that is publishing a page, if there is one, because something newer is published. Its rows stay until
    they are swept away. Call it inside the transaction that publishes."""
    RebuildJob.objects.running().filter(kind=kind, slug=slug).update(state=RebuildJob.State.OVERTAKEN, finished_at=timezone.now())


def advance(job: RebuildJob, *, seconds: float) -> None:
    """Take a job further for about so long, or to its end; `job` then says where it stands. At least one page is made."""
    ends = time.monotonic() + seconds
    driver: _Driver | None = None
    while True:
        job.refresh_from_db()
        if not job.is_running:
            discard(job.batch)
            return
        if job.version is None or job.version != SiteVersion.current()[0] or job.build != build_key():
            driver = _Driver(job)
            driver.list_pages()
        elif pending := list(job.pages.filter(done=False).order_by("?")[:STEP]):
            driver = driver or _Driver(job)
            for row in pending:
                driver.make(row)
                if time.monotonic() > ends:
                    break
        else:
            _swap(job)
            continue
        if time.monotonic() > ends:
            job.refresh_from_db()
            return


class _Driver:
    """One driver of a job, with the state of the site that it saw when it began."""

    def __init__(self, job: RebuildJob) -> None:
        self.job, self.version = job, SiteVersion.current()[0]
        library, self.files = Library(), dict[str, dict[str, Any]]()
        self.problems: list[str] = []
        if job.kind:
            page_type = page_types[job.kind]
            text = page_type.revisions().values_list("text", flat=True).get(pk=job.revision_id)
            file, problems = page_type.parse(text, "")
            self.problems = [str(problem) for problem in problems]
            if file is not None:
                page_type.files(library)[job.slug] = file
                self.files[job.kind] = {job.slug: file}
        self.lookups = lookups_for(library, overwrite=True)
        self.arrangements: dict[str, Neighbours] = neighbours_by_type(self.files, stale=not job.kind)

    def list_pages(self) -> None:
        """Write down the pages that must be made. Those that were made for what holds still are kept."""
        items = {(item.kind, item.slug): item for item in self._items()}
        wanted = {key: item.wanted(self.arrangements[item.kind].near.get(item.slug)) for key, item in items.items()}
        had, useless = set(), []
        for pk, kind, slug, was, done, key in self.job.pages.values_list("pk", "kind", "slug", "wanted", "done", "compile_key"):
            item = items.get((kind, slug))
            if item and was == wanted[kind, slug] and (not done or not item.key or key in ("", item.key)):
                had.add((kind, slug))
            else:
                useless.append(pk)
        rows = [item.row(self.job.batch) for key, item in items.items() if key not in had]
        for row in rows:
            row.wanted = wanted[row.kind, row.slug]
        with transaction.atomic():
            job = RebuildJob.objects.select_for_update().get(pk=self.job.pk)
            if not job.is_running or (job.version, job.build) != (self.job.version, self.job.build):
                return  # another driver has written its list
            for start in range(0, len(useless), 500):
                StagedPage.objects.filter(pk__in=useless[start : start + 500]).delete()
            StagedPage.objects.bulk_create(rows, batch_size=500)
            job.version, job.build, job.total = self.version, build_key(), len(items)
            job.save(update_fields=["version", "build", "total"])

    def _items(self) -> list[Item]:
        job, taken, items = self.job, set[tuple[str, str]](), list[Item]()
        showing = None
        if job.kind:
            taken = {(job.kind, job.slug)}
            # Compiled again with every change of the site: what it shows is not known before.
            items = [Item(job.kind, job.slug, StagedPage.PUBLISHED, job.revision_id, timezone.now())]
            showing = page_types[job.kind].reference_kind, job.slug
        if not showing or showing[0]:
            items += outdated(self.lookups, taken, everything=not job.kind, showing=showing)
        return items + to_lay_out(self.arrangements, items)

    def make(self, row: StagedPage) -> None:
        """Make one page, unless the list has changed since."""
        own = self.files.get(row.kind, {}).get(row.slug) if row.what == StagedPage.PUBLISHED else None
        file, problems = (own, []) if own else live_file(row, row.name)
        if not problems:
            path = "" if own else row.name
            problems = prepare(row, file, self.lookups, self.arrangements[row.kind].near.get(row.slug), path)
        row.problems, row.done = "\n".join(str(problem) for problem in problems), True
        compare([row])
        same = StagedPage.objects.filter(pk=row.pk, wanted=row.wanted, done=False)
        same.update(**{name: getattr(row, name) for name in MADE})


def _swap(job: RebuildJob) -> None:
    """Show all pages of a job whose pages are made, in one short transaction; or end it, and say why. Where the list holds no
    longer nothing happens, and the next step makes it again."""
    with transaction.atomic():
        version = SiteVersion.lock()
        job = RebuildJob.objects.select_for_update().get(pk=job.pk)
        if not job.is_running or job.version != version or job.pages.filter(done=False).exists():
            return
        if job.kind and not _still_wanted(job):
            job.end(RebuildJob.State.OVERTAKEN)
            return
        problems = job.pages.exclude(problems="").values_list("problems", flat=True)
        if problems:
            job.end(RebuildJob.State.BLOCKED, sorted(line for lines in problems for line in lines.split("\n")))
            return
        release_batch(job.batch, by=job.created_by)
        if job.what and job.revision_id:
            went_live(job.kind, job.slug, revision=job.revision_id, what=job.what, by=job.created_by, comment=job.comment)
        job.end(RebuildJob.State.DONE)


def _still_wanted(job: RebuildJob) -> bool:
    """Whether readers see what they saw when the job began, and nobody has moved its revision on."""
    page_type = page_types[job.kind]
    if not page_type.pages().filter(slug=job.slug, live_id=job.replaces_id).exists():
        return False
    return not job.expects or page_type.revisions().filter(pk=job.revision_id, state=job.expects).exists()
