"""Checks that need the database."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from lems_site.diary.access.ownership import count_disagreements
from lems_site.diary.account.ownerless import count_ownerless
from lems_site.operations.backups.leftovers import LONGEST_COMMAND, list_leftovers
from lems_site.operations.backups.set_aside import list_set_aside
from lems_site.operations.models import Backup, ElsewhereDrill
from lems_site.pages.page_copies import next_copies_due
from lems_site.publishing.models import SiteVersion
from lems_site.web.clock_status import clock_status
from lems_site.web.mail_queue.status import last_error, queue_status
from lems_site.web.models import BackgroundJobState

from .findings import Finding, green, red, yellow

SET_ASIDE = "copies from before a restore"
LEFTOVERS, USUAL_COMMAND = "leftovers of killed commands", timedelta(hours=1)
OLDEST_BACKUP, OLDEST_PROOF, OLDEST_ELSEWHERE = timedelta(days=2), timedelta(days=8), timedelta(days=90)


def check_database() -> Iterator[Finding]:
    """The database answers, can be written, and is of this version."""
    try:
        BackgroundJobState.objects.filter(name="no such job").update(failures=0)
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield red("database", f"cannot be used: {error}", "Look at DATABASE_URL, the database's own log and the disk.")
        return
    if waiting:
        yield red("database", f"{len(waiting)} migrations wait", "Run manage.py prepare, then start the site anew.")
    else:
        yield green("database", f"{connection.vendor}, up to date")


def check_cache() -> Iterator[Finding]:
    """The cache counts the tries at sign-in."""
    key = f"doctor-{uuid.uuid4().hex}"
    try:
        cache.set(key, "1", 10)
        works = cache.get(key) == "1"
        cache.delete(key)
    except Exception as error:  # each kind of cache has its own
        yield red("cache", f"cannot be used: {error}", "Run manage.py prepare, or look at CACHE_URL.")
        return
    if works:
        yield green("cache", "counts")
    else:
        yield red("cache", "forgets at once: limits on sign-in do not hold", "Set CACHE_URL to a cache that all workers share.")


def check_clock() -> Iterator[Finding]:
    """The clock runs, and none of its jobs fails."""
    if not clock_status().is_running:
        yield red("clock", "does not run: nothing is published or reminded in time", "Start it: systemctl start lems-clock")
    else:
        yield green("clock", "runs")
    for job in BackgroundJobState.objects.filter(failures__gt=0):
        yield red(f"work of the clock: {job.name}", f"failed {job.failures} times in a row", "Read why: journalctl -u lems-clock")


def check_mail_queue() -> Iterator[Finding]:
    """Mails leave the queue, and none failed for good. Three queries at most."""
    status = queue_status()
    if status.failed:
        state = f"{status.failed} mails could not be sent ({last_error()})"
        yield red("mail queue", state, "See manage.py mails; with --forget they are not told again.")
    if status.is_late:
        state = (
            f"{status.waiting} mails wait, the oldest since {status.oldest:%Y-%m-%d %H:%M} UTC ({last_error() or 'not tried'})"
        )
        yield red("mail queue", state, "Look at the clock and at EMAIL_URL; doctor --send-mail tries the mail server.")
    if not status.failed and not status.is_late:
        yield green("mail queue", f"{status.waiting} mails wait")


def check_pages() -> Iterator[Finding]:
    """The guide is loaded, and its copies are of this version."""
    if SiteVersion.current()[0] == 0:
        yield red("guide", "nothing is published", "Run manage.py load_content.")
    elif next_copies_due() is not None:
        yield yellow("copies of the pages", "are of an earlier version", "Start the clock; it writes them within seconds.")
    else:
        yield green("copies of the pages", "there")


def check_backups() -> Iterator[Finding]:
    """A backup is young enough, and one was proved lately."""
    now, newest = timezone.now(), Backup.objects.first()
    if newest is None:
        yield red("backup", "none", "Run manage.py backup, and start the timer: systemctl enable --now lems-backup.timer")
        return
    age = now - newest.made_at
    if age > OLDEST_BACKUP:
        yield red("backup", f"the newest is {age.days} days old", "Read why: journalctl -u lems-backup")
    else:
        yield green("backup", f"{newest.name}, {newest.size / 1e6:.1f} MB")
    proved = Backup.objects.exclude(proved_at=None).order_by("-proved_at").first()
    if newest.problem:
        yield red("proof of the backup", newest.problem, "Make a new backup and run manage.py drill. Keep the older files.")
    elif proved is None or proved.proved_at is None or now - proved.proved_at > OLDEST_PROOF:
        when = "never" if proved is None else f"last on {proved.proved_at:%Y-%m-%d}"
        yield red("proof of the backup", when, "Run manage.py backup, then manage.py drill.")
    else:
        yield green("proof of the backup", f"{proved.proved_at:%Y-%m-%d %H:%M} UTC")


def check_owners() -> Iterator[Finding]:
    """Each diary has an owner or keeper who can open it. Two queries."""
    subject = "owners of the diaries"
    if wrong := count_disagreements():
        remedy = "Somebody wrote to the database by hand: give each owner (diary_diary.owner_id) the grant again, or put it back."
        yield red(subject, f"{wrong} diaries name an owner who may not open them", remedy)
    if ownerless := count_ownerless():
        state = f"the accounts of {ownerless} diaries were deleted before diaries had an owner"
        yield yellow(subject, state, "Nobody can export or delete them: manage.py ownerless_diaries --delete.")
    if not wrong and not ownerless:
        yield green(subject, "each diary has one")


def check_set_aside() -> Iterator[Finding]:
    """What restores have set aside is deleted in time. One query on PostgreSQL, else none."""
    copies, limit = list_set_aside(), timezone.now() - timedelta(days=settings.BACKUP_DAYS + 2)  # the clock deletes them daily
    if old := sorted(name for name, moment in copies.items() if moment < limit):
        yield red(SET_ASIDE, f"{old[0]} should be deleted by now", "Delete it; see that the clock runs and may delete it.")
    else:
        yield green(SET_ASIDE, f"{len(copies)}, none older than {settings.BACKUP_DAYS} days")


def check_leftovers() -> Iterator[Finding]:
    """What killed backups, drills and restores left is deleted in time. One query on PostgreSQL, else none."""
    leftovers, now = list_leftovers(), timezone.now()
    oldest = leftovers[0] if leftovers else None
    if oldest is None or now - oldest.since < USUAL_COMMAND:
        yield green(LEFTOVERS, "none")
    elif now - oldest.since < LONGEST_COMMAND + timedelta(days=1):  # the clock deletes them daily
        state = f"{oldest.path or oldest.name} is of a backup, drill or restore that was killed, or that still runs"
        yield yellow(LEFTOVERS, state, "If none runs, delete it, or leave it to the clock: it does so a day later.")
    else:
        yield red(LEFTOVERS, f"{oldest.path or oldest.name} should be deleted by now", "Delete it; see that the clock runs.")


def check_elsewhere() -> Iterator[Finding]:
    """A backup was proved on another machine, with what is kept elsewhere. One query."""
    last = ElsewhereDrill.objects.first()
    if last is None or timezone.now() - last.proved_at > OLDEST_ELSEWHERE:
        when = "never" if last is None else f"last on {last.proved_at:%Y-%m-%d}"
        yield red("drill on another machine", when, "Run manage.py drill --elsewhere there (operations.md, Backups).")
    else:
        yield green("drill on another machine", f"{last.proved_at:%Y-%m-%d}")
