"""Whether new diaries may begin, as a finding."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from lems_site.operations.models import DiaryOpening
from lems_site.web.diary_opening import AUTO, new_diaries_allowed

from .findings import Finding, green, yellow

SUBJECT = "new diaries"


def check_opening() -> Iterator[Finding]:
    """New diaries begin or not. What stops them is red in its own line."""
    if settings.DIARY_OPEN != AUTO:
        if settings.DIARY_OPEN:
            yield yellow(SUBJECT, "may begin whatever this page finds", "Set DIARY_OPEN=auto on a site for real people.")
        else:
            yield green(SUBJECT, "none may begin (DIARY_OPEN=0)")
    elif new_diaries_allowed():
        yield green(SUBJECT, "may begin")
    else:
        row = DiaryOpening.objects.first()
        state = f"are stopped since {row.changed_at:%Y-%m-%d %H:%M} UTC" if row and not row.is_open else "wait for the clock"
        yield yellow(SUBJECT, state, "They may begin a minute after keys, backup and https are put right. The clock must run.")
