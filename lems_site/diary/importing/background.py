"""Checking and adding files in the clock, step by step.

Checking writes how far it is after each step. Adding is one transaction: a clock that is killed leaves nothing of it, and the
next one begins anew. A file that the clock could not take to the end of a state three times is refused.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Generator, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from lems_site.diary.access.permissions import MANAGE, Access, get_access
from lems_site.diary.models import Import

from .apply import apply_import
from .checking import check_in_steps
from .errors import FileProblem, ImportRefused
from .parse import parse_text
from .plan import plan_import
from .uploads import refuse_upload

State = Import.State
MOST_ATTEMPTS = 3
PAUSE = dt.timedelta(seconds=10)  # after an attempt that failed
log = logging.getLogger(__name__)


def next_import_due() -> dt.datetime | None:
    """When the next file is to be checked or added. One query on an index."""
    return Import.objects.waiting_for_clock().values_list("due_at", flat=True).first()


def run_imports() -> Iterator[int]:
    """Check and add what waits, until nothing does; gives the number of entries that are checked."""
    while (brought := Import.objects.waiting_for_clock().filter(due_at__lte=timezone.now()).first()) is not None:
        yield from _advance(brought)


def _advance(brought: Import) -> Iterator[int]:
    """Take a file to the end of its state. Its row is written before the work begins, so that a killed clock is counted."""
    mine = Import.objects.filter(pk=brought.pk, state=brought.state)
    if brought.attempts >= MOST_ATTEMPTS:
        refuse_upload(brought, [_("This site could not read the file to its end. Tell whoever runs the site.")])
        return
    if not mine.update(attempts=F("attempts") + 1, due_at=timezone.now() + PAUSE):
        return
    try:
        yield from _steps(brought)
    except GeneratorExit:  # the clock was asked to stop: that is no failure of the file
        mine.update(attempts=F("attempts") - 1, due_at=timezone.now())
        raise
    except ImportRefused as refused:
        refuse_upload(brought, refused.lines())
    except Exception:  # whatever a file does, the files of others must be checked
        log.exception("a file of a diary could not be %s", "checked" if brought.state == State.CHECKING else "added")


def _steps(brought: Import) -> Iterator[int]:
    access = _access_of(brought)
    if access is None:
        brought.delete()
        return
    value: dict[str, Any] | None = yield from _check(brought, access)
    if value is None:
        return
    if brought.state == State.CHECKING:
        _set_ready(brought, summary=plan_import(value, access.diary).summary().to_json())
    elif access.is_paused():
        _set_ready(brought, summary=brought.summary)
    else:
        apply_import(brought.pk, value, by=access)


def _access_of(brought: Import) -> Access | None:
    """What the person may do with the diary now; None where they may not add to it any more."""
    if brought.by is None:
        return None
    try:
        return get_access(brought.by, brought.diary_id, MANAGE)
    except Http404:
        return None


def _check(brought: Import, access: Access) -> Generator[int, None, dict[str, Any] | None]:
    """Check all of a file. The generator's value is the file's, or None when it was cancelled. Raises ImportRefused."""
    text = brought.content
    problems: list[FileProblem] = []
    mine = Import.objects.filter(pk=brought.pk, state=brought.state)
    value: Any = parse_text(text)
    yield 0
    for step in check_in_steps(value, access.diary):
        problems = step.problems
        if brought.state == State.CHECKING and not mine.update(done=step.done, total=step.total):
            return None
        yield step.done
    if problems:
        raise ImportRefused([FileProblem(line) for line in ImportRefused(problems).lines(text)])
    return dict(value)


def _set_ready(brought: Import, *, summary: str) -> None:
    """Let the person answer."""
    with transaction.atomic():
        row = Import.objects.select_for_update().filter(pk=brought.pk, state=brought.state).first()
        if row is not None:
            row.state, row.due_at, row.attempts, row.summary = State.READY, timezone.now(), 0, summary
            row.save(update_fields=["state", "due_at", "attempts", "summary"])
