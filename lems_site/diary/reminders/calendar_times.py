"""The times of calendar reminders, and the names by which calendars know them.

A calendar replaces an event by one with the same UID and a higher SEQUENCE. So a changed time keeps its name, each change counts
up, and a time that is taken away is remembered, so that a file can cancel it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Diary, Reminders

MOST_ENDED = 50  # ended names that are remembered, the newest

Names = dict[str, str]  # the name of each time ("09:00")


def rename_times(names: Names, ended: Names, times: list[str]) -> tuple[Names, Names]:
    """The names of the new times, and what has ended: name to time. A changed time takes over the name of one that is gone."""
    kept = {time: names[time] for time in times if time in names}
    free = [names[time] for time in sorted(names) if time not in kept]
    gone = {**ended, **{name: time for time, name in names.items() if time not in kept}}
    for time in sorted(set(times) - set(kept)):
        kept[time] = free.pop(0) if free else _new_name(time, {*kept.values(), *gone})
        gone.pop(kept[time], None)
    return kept, dict(list(gone.items())[-MOST_ENDED:])


def _new_name(time: str, used: set[str]) -> str:
    """A name that no time had before: the time itself, or with a number."""
    return next(name for name in (time, *(f"{time}#{number}" for number in range(2, len(used) + 3))) if name not in used)


def save_calendar_times(*, by: Access, times: list[str], weekdays: list[int], title: str) -> Reminders:
    """Save what a person chose for a diary. The sequence counts up where something changed."""
    with transaction.atomic():
        found, _is_new = Reminders.objects.select_for_update().get_or_create(diary=by.diary, user=by.user)
        if (found.times, found.weekdays, found.title) != (times, weekdays, title):
            found.names, found.ended = rename_times(found.all_names, found.ended, times)
            found.sequence += 1
            found.changed_at = timezone.now()
        found.times, found.weekdays, found.title = times, weekdays, title
        found.save()
    return found


def count_up_calendars(diary: Diary) -> None:
    """Note that the times of all reminders of a diary mean other moments, because its time zone changed."""
    for found in Reminders.objects.filter(diary=diary):
        found.sequence += 1
        found.changed_at = timezone.now()
        found.save(update_fields=["sequence", "changed_at"])
