"""Publications that the clock carries out: list the pages that must be made, make them one by one, release them all at once.

Everything that a step knows stands in the database, so that a job goes on wherever somebody takes it further next, and two who
do so at once only share the work. Nothing is compiled inside a transaction.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.content_files.library import Library
from lems_site.publishing.models import PublicationJob, Revision, SiteVersion, StagedPage
from lems_site.publishing.models.jobs import PREPARE_BEFORE
from lems_site.publishing.pages.page_type import Neighbours, PageType
from lems_site.publishing.pages.registry import lookups_for, page_types
from lems_site.web.fingerprints import build_key

from .compile_pages import compare, prepare
from .page_log import log_missed_time, log_publication
from .plan import Item, discard, live_file, neighbours_by_type, outdated, to_lay_out
from .release import release_batch

if TYPE_CHECKING:
    from lems_site.accounts.models import User

AT_ONCE = 20  # pages that a publication makes anew by itself
STEP = 8  # pages that are fetched to be made before looking again who else is at work
STEP_SECONDS = 1.0  # of a job's work, before the clock looks at the next job
RETRY_AFTER = timedelta(minutes=1)  # after a failure that nobody foresaw
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
log = logging.getLogger(__name__)


def begin(
    page_type: PageType, *, revision: Revision, by: User | None, expects: str = "", what: str = "", comment: str = ""
) -> PublicationJob:
    """Begin to publish a revision. A job that was publishing another revision of the page ends: the later one counts.

    `expects`, `what` and `comment` are the job's (see PublicationJob).
    """
    page = revision.page
    with transaction.atomic():
        SiteVersion.lock()
        PublicationJob.objects.overtake(page_type.name, page.slug)
        return _create_job(page_type, revision, by, expects=expects, what=what, comment=comment)


def schedule(page_type: PageType, *, revision: Revision, by: User | None, publish_at: datetime, expects: str) -> PublicationJob:
    """Let a revision go live at a time, if it is in the state `expects` then. A time that was set for the page before is taken
    back. Call it inside a transaction, after the revision was found to compile."""
    page = revision.page
    PublicationJob.objects.cancel(page_type.name, page.slug)
    state, due_at = PublicationJob.State.WAITING, publish_at - PREPARE_BEFORE
    return _create_job(
        page_type, revision, by, expects=expects, what="on_time", publish_at=publish_at, due_at=due_at, state=state
    )


def _create_job(page_type: PageType, revision: Revision, by: User | None, **columns: Any) -> PublicationJob:
    page = revision.page
    live = page_type.pages().values_list("live_id", flat=True).get(pk=page.pk)
    return PublicationJob.objects.create(
        kind=page_type.name,
        slug=page.slug,
        title=page.title,
        revision_id=revision.pk,
        replaces_id=live,
        created_by=by,
        **columns,
    )


def begin_all(*, by: User | None) -> PublicationJob:
    """Begin to make every page anew, or go on with the job that does."""
    with transaction.atomic():
        SiteVersion.lock()
        return PublicationJob.objects.underway("", "") or PublicationJob.objects.create(created_by=by)


def next_publication_due() -> datetime | None:
    """When the clock must go on with a job; None if there is none. One query."""
    return PublicationJob.objects.unfinished().order_by("due_at").values_list("due_at", flat=True).first()


def run_due_publications() -> Iterator[None]:
    """Take each job that is due to its end, a step of each in turn. One that fails for no known reason is tried again later."""
    due = PublicationJob.objects.unfinished().filter(due_at__lte=timezone.now())
    while job := due.order_by("due_at", "pk").first():
        try:
            advance(job, seconds=STEP_SECONDS)
        except Exception:  # the others must go on
            log.exception("publication job %s failed; it is tried again in %s", job.pk, RETRY_AFTER)
            job.postpone(timezone.now() + RETRY_AFTER, failures=job.failures + 1)
        yield


def advance(job: PublicationJob, *, seconds: float) -> None:
    """Take a job further for about so long, or to its end; `job` then says where it stands. At least one page is made.

    Before its set time a job only makes its pages ready.
    """
    ends = time.monotonic() + seconds
    driver: _Driver | None = None
    while True:
        job.refresh_from_db()
        if not job.is_unfinished:
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
        elif job.publish_at is not None and job.is_early:
            job.postpone(job.publish_at)
            return
        else:
            _swap(job)
            continue
        if time.monotonic() > ends:
            job.postpone(timezone.now())
            job.refresh_from_db()
            return


class _Driver:
    """One driver of a job, with the state of the site that it saw when it began."""

    def __init__(self, job: PublicationJob) -> None:
        self.job, self.version = job, SiteVersion.current()[0]
        library, self.files = Library(), dict[str, dict[str, Any]]()
        self.problems: list[str] = []
        if job.kind:
            page_type = page_types[job.kind]
            text = page_type.revisions().values_list("text", flat=True).get(pk=job.revision_id)
            file, problems = page_type.parse(text, "")
            self.problems = [str(problem) for problem in problems]
            if file is not None:
                page_type.files_in(library)[job.slug] = file
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
            holds = item is not None and was == wanted[kind, slug] and (not done or not item.key or key in ("", item.key))
            # The page itself is compiled again with every change of the site: what it shows is not known before.
            if holds and item is not None and item.what != StagedPage.PUBLISHED:
                had.add((kind, slug))
            else:
                useless.append(pk)
        rows = [item.row(self.job.batch) for key, item in items.items() if key not in had]
        for row in rows:
            row.wanted = wanted[row.kind, row.slug]
        with transaction.atomic():
            job = PublicationJob.objects.select_for_update().get(pk=self.job.pk)
            if not job.is_unfinished or (job.version, job.build) != (self.job.version, self.job.build):
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
            items = [Item(job.kind, job.slug, StagedPage.PUBLISHED, job.revision_id, job.publish_at or timezone.now())]
            showing = page_types[job.kind].reference_kind, job.slug
        if not showing or showing[0]:
            items += outdated(self.lookups, taken, everything=not job.kind, showing=showing)
        return items + to_lay_out(self.arrangements, items)

    def make(self, row: StagedPage) -> None:
        """Make one page, unless the list has changed since."""
        own = self.files.get(row.kind, {}).get(row.slug) if row.what == StagedPage.PUBLISHED else None
        file, problems = (own, []) if own else live_file(row, row.name)
        if not problems:
            near, path = self.arrangements[row.kind].near.get(row.slug), "" if own else row.name
            problems = prepare(row, file, self.lookups, near, path, own=own is not None)
        row.problems, row.done = "\n".join(str(problem) for problem in problems), True
        compare([row])
        same = StagedPage.objects.filter(pk=row.pk, wanted=row.wanted, done=False)
        same.update(**{name: getattr(row, name) for name in MADE})


def _swap(job: PublicationJob) -> None:
    """Show all pages of a job whose pages are made, in one short transaction; or end it, and say why. Where the list holds no
    longer nothing happens, and the next step makes it again."""
    with transaction.atomic():
        version = SiteVersion.lock()
        job = PublicationJob.objects.select_for_update().get(pk=job.pk)
        if not job.is_unfinished or job.version != version or job.pages.filter(done=False).exists():
            return
        if job.kind and not _still_wanted(job):
            words = _("The page has changed since the time was set. Look at it again, then publish it or set a new time.")
            _end_unpublished(job, PublicationJob.State.OVERTAKEN, [], words)
            return
        problems = job.pages.exclude(problems="").values_list("problems", flat=True)
        if problems:
            lines = sorted(line for some in problems for line in some.split("\n"))
            _end_unpublished(job, PublicationJob.State.BLOCKED, lines, "\n".join(lines))
            return
        release_batch(job.batch, by=job.created_by)
        if job.what and job.revision_id:
            log_publication(job.kind, job.slug, revision=job.revision_id, what=job.what, by=job.created_by, comment=job.comment)
        job.end(PublicationJob.State.DONE)


def _end_unpublished(job: PublicationJob, state: PublicationJob.State, problems: list[str], reason: str) -> None:
    """End a job whose pages readers must not see. The reason goes into the page's history if a time was set."""
    job.end(state, problems)
    if job.publish_at is not None:
        log.error("not published at its time: %s/%s", job.kind, job.slug)
        log_missed_time(job, reason)


def _still_wanted(job: PublicationJob) -> bool:
    """Whether readers see what they saw when the job began, and nobody has moved its revision on."""
    page_type = page_types[job.kind]
    if not page_type.pages().filter(slug=job.slug, live_id=job.replaces_id).exists():
        return False
    return not job.expects or page_type.revisions().filter(pk=job.revision_id, state=job.expects).exists()
