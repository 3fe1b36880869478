"""Sample values for every part of a diary's address, and sample posts: what the generated tests open each page with.

A new address needs nothing here if its parts are named like those below. If a part has a new name, add a line to OBJECTS (what
belongs to one diary: another diary's must not be found) or to WORDS (what any diary's address may hold).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.diary.access import grants
from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.services import Draft, create_entries, delete_entries
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.models import Appointment, Entry, Grant, Import, Invitation, Medicine, Question
from lems_site.diary.report import health_links, share_links
from lems_site.diary.report.choice import ReportChoice
from lems_site.diary.report.health_link_code import create_secret
from lems_site.diary.report.health_link_file import NamedPatient


def entry(access: Access) -> Entry:
    """A check-in."""
    draft = Draft(Entry.Kind.CHECK_IN, timezone.now(), {"strength": 0, "grades": {"legs": 1}}, "A note")
    return create_entries([draft], by=access, client_id=uuid.uuid4())[0]


def removed(access: Access) -> Entry:
    """A check-in that was removed and can come back."""
    one = entry(access)
    delete_entries([one.pk], by=access)
    return one


def invitation(access: Access) -> Invitation:
    return grants.create_invitation(by=access, role="reader", form_id=uuid.uuid4()).invitation


def grant(access: Access) -> int:
    """The grant of a helper who is nobody of the cast."""
    helper = User.objects.create_user(f"{uuid.uuid4()}@example.org")
    return Grant.objects.create(diary=access.diary, user=helper, role="helper", granted_by=access.user).pk


def medicine(access: Access) -> str:
    return Medicine.objects.create(diary=access.diary, name="A medicine").key


def question(access: Access) -> str:
    return Question.objects.create(diary=access.diary, text="A question").key


def appointment(access: Access) -> str:
    return Appointment.objects.create(diary=access.diary, day=timezone.now().date()).key


def brought(access: Access, **fields: Any) -> Import:
    """A file that was brought to a diary."""
    return Import.objects.create(diary=access.diary, content="{}", **fields)


def link(access: Access) -> int:
    choice = ReportChoice(DateRange(timezone.now().date(), timezone.now().date()))
    ends = timezone.now() + dt.timedelta(days=1)
    return share_links.create_share_link(by=access, form_id=uuid.uuid4(), choice=choice, ends_at=ends).link.pk


def health_link(access: Access) -> int:
    choice = ReportChoice(DateRange(timezone.now().date(), timezone.now().date()))
    patient = NamedPatient("Ada", "Example", dt.date(1970, 1, 1))
    made = health_links.create_health_link(by=access, secret=create_secret(), kind="printed", choice=choice, patient=patient)
    return made.link.pk


# What belongs to one diary: the name of the part of the address, and what makes one in a diary. Where the same part means
# different things in different addresses, "address.part" comes first.
OBJECTS: dict[str, Callable[[Access], Any]] = {
    "entry": lambda access: entry(access).pk,
    "pk": lambda access: entry(access).pk,
    "entry-restore.pk": lambda access: removed(access).pk,
    "batch": lambda access: entry(access).batch,
    "saved-bring-back.batch": lambda access: removed(access).batch,
    "invitation": lambda access: invitation(access).pk,
    "grant": grant,
    "key": medicine,
    "medicine": medicine,
    "question": question,
    "appointment": appointment,
    "link": link,
    "health_link": health_link,
    "brought": lambda access: brought(access).pk,
    "imported-log.brought": lambda access: brought(access, applied_at=timezone.now(), state="added").pk,
}
# What any diary's address may hold.
WORDS: dict[str, Any] = {
    "day": timezone.now().date(),
    "code": "legs",
    "year": timezone.now().year,
    "month": timezone.now().month,
    "week": 1,
    "token": "no-such-invitation",
}
# Posts that would change something if they were let through; others are sent empty and with every button there is.
POSTS: dict[str, Callable[[], dict[str, Any]]] = {
    "invite": lambda: {"role": "helper", "label": "", "last_day": "", "form_id": uuid.uuid4()},
    "hand-over": lambda: {"label": "", "form_id": uuid.uuid4()},
    "grant": lambda: {"action": "end"},
    "mail-reminders": lambda: {"times": "9:00", "weekdays": ["0", "1"]},
    "push-reminders": lambda: {"times": "9:00", "weekdays": ["0", "1"]},
    "hidden-topics": lambda: {"hidden_topics": ["notes"]},
    "health-link-new": lambda: {
        "given_names": "Ada",
        "family_name": "Example",
        "birth_date": "1970-01-01",
        "kind": "screen",
        "first": "2026-01-01",
        "last": "2026-01-02",
        "secret": create_secret(),
    },
    "start": lambda: {"name": "", "zone": "UTC"},
    "start-for-someone": lambda: {"name": "", "zone": "UTC", "may": "on"},
}
# Addresses without sign-in, each with the reason. Their views say so too: may = "anybody", or "secret" (whoever has the address).
PUBLIC = {
    "shared": "a clinic has no account; it has a secret address and a passcode",
    "shared-pdf": "as the page of the shared report",
    "shared-csv": "as the page of the shared report",
    "health-link-viewer": "opens a QR code in the browser; the page is the same for everyone, and the key is not sent to it",
    "health-link-file": "a clinic's software has no account; the address is secret, and the file is of no use without the key",
    "join": "who is invited may have no account yet; it has a secret address, and tells a typed name and a role",
    "invitation": "the same without the secret in its address: a cookie holds it for an hour",
    "paper-any": "an empty form of the diary, which holds nobody's words",
    "feed": "calendar programs cannot sign in; the address is the secret, and the reminders name nothing",
    "reminder-done": "a link in a mail; its token is the secret, and it only silences a reminder",
    "reminder-stop": "a link in a mail; its token is the secret, and it only ends reminders",
}
# What waits an hour and then is gone: a page that says so, the same for another diary's.
GONE_SAYS_SO = {"import-preview"}


def patterns() -> dict[str, URLPattern]:
    """Every address of the diary by its name, from the site's resolver."""
    found = {pattern.name or str(pattern.pattern): pattern for pattern in _walk(get_resolver().url_patterns, inside=False)}
    assert "home" in found
    return found


def _walk(rows: list[Any], *, inside: bool) -> Iterator[URLPattern]:
    for row in rows:
        if isinstance(row, URLResolver):
            yield from _walk(row.url_patterns, inside=inside or row.namespace == "diary")
        elif inside:
            yield row


def parts(pattern: URLPattern) -> list[str]:
    """The names of the parts of an address, without the diary."""
    return [name for name in pattern.pattern.converters if name != "diary"]


def is_object(name: str, part: str) -> bool:
    """Whether a part of an address names something that belongs to one diary."""
    return f"{name}.{part}" in OBJECTS or part in OBJECTS


def kwargs(name: str, pattern: URLPattern, access: Access) -> dict[str, Any]:
    """Values for every part of an address, of one diary."""
    values: dict[str, Any] = {"diary": access.diary.pk} if "diary" in pattern.pattern.converters else {}
    for part in parts(pattern):
        if is_object(name, part):
            make = OBJECTS.get(f"{name}.{part}") or OBJECTS[part]
            values[part] = make(access)
        else:
            assert part in WORDS, f"diary:{name} has a part {part!r}: add a sample of it to tests/diary/samples.py"
            values[part] = WORDS[part]
    return values
