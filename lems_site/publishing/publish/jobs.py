"""Run publication jobs: list the pages to compile, compile them one by one, release all of them in one transaction.

The state of a job is in the database, so that any process can continue it, and two that run it at once share the work. Nothing is
compiled inside a transaction. Over 250 lines: the steps of one job change its state together and are read together.
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
from lems_site.publishing.pages.registry import lookups_for, text_types
from lems_site.web.fingerprints import build_key

from .compile_pages import compare_with_live, compile_row
from .page_log import log_missed_time, log_publication
from .plan import Item, discard_batch, neighbours_by_type, outdated_items, read_live_file, relayout_items
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


def begin_job(
    page_type: PageType, *, revision: Revision, by: User | None, expects: str = "", what: str = "", comment: str = ""
) -> PublicationJob:
    """Create a job that publishes a revision. A running job for another revision of the page ends as overtaken.

    `expects`, `what` and `comment` are the job's (see PublicationJob).
    """
    page = revision.page
    with transaction.atomic():
        SiteVersion.lock()
        PublicationJob.objects.overtake_running(page_type.name, page.slug)
        return _create_job(page_type, revision, by, expects=expects, what=what, comment=comment)


def schedule_job(
    page_type: PageType, *, revision: Revision, by: User | None, publish_at: datetime, expects: str
) -> PublicationJob:
    """Create a job that publishes a revision at a time, if it is in the state `expects` then. It replaces a time that was set for
    the page before. Call it inside a transaction, after `check_publication`."""
    page = revision.page
    PublicationJob.objects.cancel_scheduled(page_type.name, page.slug)
    state, due_at = PublicationJob.State.WAITING, publish_at - PREPARE_BEFORE
    return _create_job(
        page_type, revision, by, expects=expects, what="on_time", publish_at=publish_at, due_at=due_at, state=state
    )


def _create_job(page_type: PageType, revision: Revision, by: User | None, **columns: object) -> PublicationJob:
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


def begin_rebuild(*, by: User | None) -> PublicationJob:
    """Create a job that compiles every page again, or return the one that is running."""
    with transaction.atomic():
        SiteVersion.lock()
        return PublicationJob.objects.find_running("", "") or PublicationJob.objects.create(created_by=by)


def next_publication_due() -> datetime | None:
    """The earliest due time of an unfinished job; None if there is none. One query."""
    return PublicationJob.objects.unfinished().order_by("due_at").values_list("due_at", flat=True).first()


def run_due_publications() -> Iterator[None]:
    """Run all jobs that are due, one step of each in turn. A job that raises is logged and retried later."""
    due = PublicationJob.objects.unfinished().filter(due_at__lte=timezone.now())
    while job := due.order_by("due_at", "pk").first():
        try:
            advance_job(job, seconds=STEP_SECONDS)
        except Exception:  # the others must go on
            log.exception("publication job %s failed; it is tried again in %s", job.pk, RETRY_AFTER)
            job.postpone(timezone.now() + RETRY_AFTER, failures=job.failures + 1)
        yield


def advance_job(job: PublicationJob, *, seconds: float) -> None:
    """Run a job for about `seconds`, or to its end, and reload it. At least one page is compiled.

    Before its set time a job compiles its pages but does not release them.
    """
    ends = time.monotonic() + seconds
    driver: _JobRun | None = None
    while True:
        job.refresh_from_db()
        if not job.is_unfinished:
            discard_batch(job.batch)
            return
        if job.version is None or job.version != SiteVersion.current()[0] or job.build != build_key():
            driver = _JobRun(job)
            driver.list_pages()
        elif pending := list(job.pages.filter(done=False).order_by("?")[:STEP]):
            driver = driver or _JobRun(job)
            for row in pending:
                driver.make_page(row)
                if time.monotonic() > ends:
                    break
        elif job.publish_at is not None and job.is_early:
            job.postpone(job.publish_at)
            return
        else:
            _release_pages(job)
            continue
        if time.monotonic() > ends:
            job.postpone(timezone.now())
            job.refresh_from_db()
            return


class _JobRun:
    """One run of a job, for the version of the site that was current when the run began."""

    def __init__(self, job: PublicationJob) -> None:
        self.job, self.version = job, SiteVersion.current()[0]
        library, self.files = Library(), dict[str, dict[str, Any]]()
        self.problems: list[str] = []
        if job.kind:
            page_type = text_types()[job.kind]
            text = page_type.revisions().values_list("text", flat=True).get(pk=job.revision_id)
            file, problems = page_type.parse(text, "")
            self.problems = [str(problem) for problem in problems]
            if file is not None:
                page_type.files_in(library)[job.slug] = file
                self.files[job.kind] = {job.slug: file}
        self.lookups = lookups_for(library, overwrite=True)
        self.arrangements: dict[str, Neighbours] = neighbours_by_type(self.files, stale=not job.kind)

    def list_pages(self) -> None:
        """Store the list of pages to compile. Pages that were compiled from the same input are kept."""
        items = {(item.kind, item.slug): item for item in self._list_items()}
        wanted = {key: item.input_hash(self.arrangements[item.kind].near.get(item.slug)) for key, item in items.items()}
        had, useless = set(), []
        for pk, kind, slug, was, done, key in self.job.pages.values_list("pk", "kind", "slug", "wanted", "done", "compile_key"):
            item = items.get((kind, slug))
            holds = item is not None and was == wanted[kind, slug] and (not done or not item.key or key in ("", item.key))
            # The page itself is compiled again with every change of the site: what it shows is not known before.
            if holds and item is not None and item.what != StagedPage.PUBLISHED:
                had.add((kind, slug))
            else:
                useless.append(pk)
        rows = [item.new_row(self.job.batch) for key, item in items.items() if key not in had]
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

    def _list_items(self) -> list[Item]:
        job, items = self.job, list[Item]()
        if not job.kind:
            items += outdated_items(self.lookups, set(), everything=True)
        else:
            items = [Item(job.kind, job.slug, StagedPage.PUBLISHED, job.revision_id, job.publish_at or timezone.now())]
            for showing in text_types()[job.kind].shown_as(job.slug):
                items += outdated_items(self.lookups, {(item.kind, item.slug) for item in items}, showing=showing)
        return items + relayout_items(self.arrangements, items)

    def make_page(self, row: StagedPage) -> None:
        """Compile one page, unless the list has changed meanwhile."""
        own = self.files.get(row.kind, {}).get(row.slug) if row.what == StagedPage.PUBLISHED else None
        file, problems = (own, []) if own else read_live_file(row, row.name)
        if not problems:
            near, path = self.arrangements[row.kind].near.get(row.slug), "" if own else row.name
            problems = compile_row(row, file, self.lookups, near, path, own=own is not None)
        row.problems, row.done = "\n".join(str(problem) for problem in problems), True
        compare_with_live([row])
        same = StagedPage.objects.filter(pk=row.pk, wanted=row.wanted, done=False)
        same.update(**{name: getattr(row, name) for name in MADE})


def _release_pages(job: PublicationJob) -> None:
    """Release all compiled pages of a job in one short transaction, or end the job with a reason. If the site has changed since
    the list was made, do nothing: the next step makes a new list."""
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
        job.end_as(PublicationJob.State.DONE)


def _end_unpublished(job: PublicationJob, state: PublicationJob.State, problems: list[str], reason: str) -> None:
    """End a job without releasing its pages. If a time was set, write the reason into the page's history."""
    job.end_as(state, problems)
    if job.publish_at is not None:
        log.error("not published at its time: %s/%s", job.kind, job.slug)
        log_missed_time(job, reason)


def _still_wanted(job: PublicationJob) -> bool:
    """Whether the live revision is the one from when the job began, and the job's revision has the expected state."""
    page_type = text_types()[job.kind]
    if not page_type.pages().filter(slug=job.slug, live_id=job.replaces_id).exists():
        return False
    return not job.expects or page_type.revisions().filter(pk=job.revision_id, state=job.expects).exists()
