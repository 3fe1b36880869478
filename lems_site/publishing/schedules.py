"""Texts that go live at a set time: compiled when the time is set, published by the first request after it (see due.py)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.markup.rendered import Rendered

from .actions import carry_out, publication
from .kinds import Compiled, Kind, kinds
from .models import Schedule, State, Step
from .planning import ContentProblems, Plan

log = logging.getLogger(__name__)


def pending(kind: Kind, slug: str) -> Schedule | None:
    """The time that is set for a page, if any. One query."""
    return Schedule.objects.filter(page_kind=kind.name, page_slug=slug, ended_at=None).select_related("by").first()


def prepared(plan: Plan) -> dict[str, Any]:
    """All that a plan would write, as JSON."""
    return {
        change.name: {
            "text": change.compiled.text,
            "html": change.compiled.rendered.html,
            "data": change.compiled.data,
            "key": change.compiled.key,
            "fields": change.compiled.fields,
        }
        for change in plan.changes
    }


def ready(compiled: dict[str, Any]) -> dict[str, Compiled]:
    """What was prepared, as if it had been compiled just now. Planning takes of it what still holds (by its key)."""
    found = {}
    for name, kept in compiled.items():
        kind = kinds[name.partition("/")[0]]
        file, _problems = kind.parse(kept["text"], "")
        if file is not None:
            rendered = Rendered(html=kept["html"])
            found[name] = Compiled(
                file.slug, file.title, kept["text"], file, rendered, kept["data"], kept["key"], fields=kept["fields"]
            )
    return found


def set_time(kind: Kind, *, revision: Any, publish_at: datetime, by: Any, compiled: dict[str, Any]) -> Schedule:
    """Keep a revision for its time, with what was compiled of it and of the pages that change with it (`prepared`). Call it
    inside a transaction, after compiling. A time that was set for the page before is replaced."""
    end(kind, revision.page.slug)
    return Schedule.objects.create(
        page_kind=kind.name, page_slug=revision.page.slug, revision=revision.pk, live=revision.page.live_id,
        publish_at=publish_at, compiled=compiled, by=by,
    )  # fmt: skip


def end(kind: Kind, slug: str, *, revision: int | None = None) -> int:
    """Take back the time that is set for a page, or for one revision of it. Returns how many there were."""
    rows = Schedule.objects.filter(page_kind=kind.name, page_slug=slug, ended_at=None)
    rows = rows.filter(revision=revision) if revision else rows
    return rows.update(ended_at=timezone.now(), compiled={})


def go_live(schedule: Schedule) -> None:
    """Publish what is due, once. Where that fails readers keep the page they have, and the history says why."""
    try:
        carry_out(lambda: _plan(schedule.pk))
    except ContentProblems as error:
        log.error("not published at its time: %s", schedule)
        words = "\n".join(problem.message for problem in error.problems)
        with transaction.atomic():
            if Schedule.objects.filter(pk=schedule.pk, ended_at=None).update(ended_at=timezone.now(), compiled={}):
                _note(schedule, "not_published", words)


def _plan(pk: int) -> Plan:
    """What to write for a schedule whose time has come; an empty plan if somebody else has done it."""
    schedule = Schedule.objects.filter(pk=pk, ended_at=None, publish_at__lte=timezone.now()).first()
    if schedule is None:
        return Plan()
    kind = kinds[schedule.page_kind]
    revision = kind.revisions().select_related("page").get(pk=schedule.revision)
    if revision.page.live_id != schedule.live:
        plan = Plan()
        words = _("The page has changed since the time was set. Look at it again, then publish it or set a new time.")
        plan.writers.append(_ended(schedule, "not_published", words))
        return plan
    plan = publication(kind, revision, ready=ready(schedule.compiled), changed_at=schedule.publish_at)
    plan.writers.append(_ended(schedule, "on_time"))
    return plan


def _ended(schedule: Schedule, what: str, words: str = "") -> Callable[[], None]:
    def write() -> None:
        Schedule.objects.filter(pk=schedule.pk).update(ended_at=timezone.now(), compiled={})
        _note(schedule, what, words)

    return write


def _note(schedule: Schedule, what: str, words: str) -> None:
    Step.objects.create(
        page_kind=schedule.page_kind, page_slug=schedule.page_slug, revision=schedule.revision, what=what, comment=words,
        state=State.PUBLISHED if what == "on_time" else State.APPROVED, by_id=schedule.by_id,
    )  # fmt: skip
