"""Texts that go live at a set time: compiled when the time is set, published by the first request after it (see due.py)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.publishing.models import PageLogEntry, RebuildJob, Schedule, StagedPage, State
from lems_site.publishing.pages.page_type import PageType
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.review.publication_log import plan_next
from lems_site.web.fingerprints import build_key

from .compile_pages import Kept, keep
from .jobs import advance, begin
from .plan import ContentProblems, Plan
from .publish import carry_out, publication

SECONDS = 0.5  # of a reader's time that a publication of many pages may take
log = logging.getLogger(__name__)


def pending(page_type: PageType, slug: str) -> Schedule | None:
    """The time that is set for a page, if any. One query."""
    return Schedule.objects.filter(page_kind=page_type.name, page_slug=slug, ended_at=None).select_related("by").first()


def prepared(plan: Plan | None) -> dict[str, Kept]:
    """All that a plan compiled, as JSON. Nothing of a plan of too many pages (None): a job makes those when their time comes."""
    rows = [row for row in (plan.rows if plan else []) if row.what != StagedPage.RELAYOUT]
    hashes = {
        (name, pk): text_hash
        for name in {row.kind for row in rows}
        for pk, text_hash in page_types[name]
        .revisions()
        .filter(pk__in=[row.revision_id for row in rows if row.kind == name])
        .values_list("pk", "text_hash")
    }
    site = {"version": plan.version if plan else 0, "build": build_key()}
    return {row.name: keep(row, hashes[row.kind, row.revision_id or 0]) | site for row in rows}


def set_time(page_type: PageType, *, revision: Any, publish_at: datetime, by: Any, compiled: dict[str, Any]) -> Schedule:
    """Keep a revision for its time, with what was compiled of it and of the pages that change with it (`prepared`). Call it
    inside a transaction, after compiling. A time that was set for the page before is replaced."""
    end(page_type, revision.page.slug)
    return Schedule.objects.create(
        page_kind=page_type.name,
        page_slug=revision.page.slug,
        revision=revision.pk,
        live=revision.page.live_id,
        publish_at=publish_at,
        compiled=compiled,
        by=by,
    )


def end(page_type: PageType, slug: str, *, revision: int | None = None) -> int:
    """Take back the time that is set for a page, or for one revision of it. Returns how many there were."""
    rows = Schedule.objects.filter(page_kind=page_type.name, page_slug=slug, ended_at=None)
    rows = rows.filter(revision=revision) if revision else rows
    return rows.update(ended_at=timezone.now(), compiled={})


def go_live(schedule: Schedule) -> bool:
    """Publish what is due, once. Where that fails readers keep the page they have, and the history says why.

    Returns False where a job is still making its pages ready: then each call takes it a little further.
    """
    try:
        plan = carry_out(lambda: _plan(schedule.pk), by=schedule.by)
    except ContentProblems as error:
        _failed(schedule, "\n".join(problem.message for problem in error.problems))
        return True
    return not plan.empty or _by_job(schedule)


def _by_job(schedule: Schedule) -> bool:
    """Take the publication of many pages further. Returns whether it is at its end."""
    page_type = page_types[schedule.page_kind]
    if not Schedule.objects.filter(pk=schedule.pk, ended_at=None).exists():
        return True
    job = RebuildJob.objects.underway(page_type.name, schedule.page_slug)
    if job is None:
        revision = page_type.revisions().select_related("page").get(pk=schedule.revision)
        job = begin(page_type, revision=revision, by=schedule.by, expects=revision.state, what="on_time")
    advance(job, seconds=SECONDS)
    if job.state == RebuildJob.State.BLOCKED:
        _failed(schedule, "\n".join(job.problems))
    elif job.state == RebuildJob.State.OVERTAKEN:
        _failed(schedule, _("The page has changed since the time was set. Look at it again, then publish it or set a new time."))
    return not job.is_running


def _failed(schedule: Schedule, words: str) -> None:
    log.error("not published at its time: %s", schedule)
    with transaction.atomic():
        if Schedule.objects.filter(pk=schedule.pk, ended_at=None).update(ended_at=timezone.now(), compiled={}):
            _note(schedule, "not_published", words)
            plan_next()


def _plan(pk: int) -> Plan:
    """What to write for a schedule whose time has come; an empty plan if somebody else has done it, or a job must."""
    schedule = Schedule.objects.filter(pk=pk, ended_at=None, publish_at__lte=timezone.now()).first()
    if schedule is None:
        return Plan()
    page_type = page_types[schedule.page_kind]
    revision = page_type.revisions().select_related("page").get(pk=schedule.revision)
    if revision.page.live_id != schedule.live:
        plan = Plan()
        words = _("The page has changed since the time was set. Look at it again, then publish it or set a new time.")
        plan.writers.append(_ended(schedule, "not_published", words))
        return plan
    if RebuildJob.objects.running().filter(kind=page_type.name, slug=schedule.page_slug, revision_id=revision.pk).exists():
        return Plan()
    found = publication(page_type, revision, ready=schedule.compiled, changed_at=schedule.publish_at)
    if found is None:
        return Plan()
    found.writers.append(_ended(schedule, "on_time"))
    return found


def _ended(schedule: Schedule, what: str, words: str = "") -> Callable[[], None]:
    def write() -> None:
        Schedule.objects.filter(pk=schedule.pk).update(ended_at=timezone.now(), compiled={})
        _note(schedule, what, words)

    return write


def _note(schedule: Schedule, what: str, words: str) -> None:
    PageLogEntry.objects.create(
        page_kind=schedule.page_kind,
        page_slug=schedule.page_slug,
        revision=schedule.revision,
        what=what,
        comment=words,
        state=State.PUBLISHED if what == "on_time" else State.APPROVED,
        by_id=schedule.by_id,
    )
