"""Every address of the diary for every role: made from the site's resolver, so that none can be forgotten.

What a view may be asked for stands on the view (`diary_view("write")` and so on). Here stands what each role has.

Over 250 lines: one walk, so that an address cannot be in one test and not in another.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lems_site.accounts.models import User
from lems_site.diary.access.permissions import Access
from lems_site.diary.models import Grant, Reminders
from tests.diary import samples
from tests.diary.conftest import grant, person
from tests.proved_session import sign_in

pytestmark = pytest.mark.django_db
PATTERNS: dict[str, Any] = samples.patterns()
OF_A_DIARY = [name for name, pattern in PATTERNS.items() if "diary" in pattern.pattern.converters]
OF_NONE = [name for name in PATTERNS if name not in OF_A_DIARY]
WITH_OBJECTS = [name for name in OF_A_DIARY if any(samples.is_object(name, part) for part in samples.parts(PATTERNS[name]))]

MAY = {
    "owner": {"read", "write", "manage"},
    "keeper": {"read", "write", "manage", "keep"},
    "helper": {"read", "write", "help"},
    "reader": {"read", "help"},
    "revoked": set(),
    "expired": set(),
    "stranger": set(),
    "staff": set(),
    "superuser": set(),
    "anonymous": set(),
}
NO_SIGN_IN = AnonymousUser()


@pytest.fixture
def cast(owner, keeper, helper, reader, cleo, dana) -> dict[str, tuple[Access, User | AnonymousUser]]:
    """Every role: the diary that it is tried on, and who tries."""
    yesterday = timezone.now() - dt.timedelta(days=1)
    revoked, expired, staff = person("revoked"), person("expired"), person("staff")
    grant(owner, revoked, Grant.Role.HELPER, revoked_at=yesterday)
    grant(owner, expired, Grant.Role.HELPER, ends_at=yesterday)
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    people = {
        "owner": owner.user,
        "helper": helper.user,
        "reader": reader.user,
        "revoked": revoked,
        "expired": expired,
        "stranger": cleo,
        "staff": staff,
        "superuser": dana,
        "anonymous": NO_SIGN_IN,
    }
    for access in (owner, keeper, helper):
        Reminders.objects.create(diary=access.diary, user=access.user, times=["09:00"])
    return {"keeper": (keeper, keeper.user), **{role: (owner, user) for role, user in people.items()}}


def browser(user: User | AnonymousUser) -> Client:
    client = Client(raise_request_exception=True)
    if isinstance(user, User):
        sign_in(client, user)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is done in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def state() -> dict[str, str]:
    """What all tables of the diary hold, as one word a table."""
    tables: list[type[models.Model]] = list(apps.get_app_config("diary").get_models())
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            table_name = connection.ops.quote_name(table._meta.db_table)
            cursor.execute(f"SELECT * FROM {table_name}")  # noqa: S608 (a name of the schema; thousands of times, so without models)
            rows = sorted(str([bytes(value) if isinstance(value, memoryview) else value for value in row]) for row in cursor)
            found[table.__name__] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def send(client: Client, method: str, address: str, name: str) -> int:
    """The status of one request. A post holds what would change something, if there is a sample."""
    post = samples.POSTS.get(name, dict)()
    answer: Any = client.post(address, post) if method == "POST" else client.get(address)
    if 300 <= answer.status_code < 400 and answer.url.startswith("/account/login/"):
        return 401
    return answer.status_code


def test_every_address_says_who_may_open_it():
    known = set.union(*MAY.values()) | {"signed-in"}
    missing = {
        name: getattr(pattern.callback, "required_permission", None)
        for name, pattern in PATTERNS.items()
        if getattr(pattern.callback, "required_permission", None) not in known and name not in samples.PUBLIC
    }
    assert not missing, f"decorate these views with diary_view or signed_in_view, or list them in PUBLIC: {missing}"


def test_every_address_has_a_name_and_no_two_the_same():
    rows = list(samples._walk(samples.get_resolver().url_patterns, inside=False))
    assert all(row.name for row in rows)
    assert len({row.name for row in rows}) == len(rows)


def test_what_needs_no_sign_in_is_listed_and_nothing_else_is():
    public = {
        name
        for name, pattern in PATTERNS.items()
        if getattr(pattern.callback, "required_permission", None) in ("anybody", "secret")
    }
    assert public == samples.PUBLIC.keys() & PATTERNS.keys()


@pytest.mark.parametrize("name", OF_A_DIARY)
def test_each_role_opens_what_it_may_and_nothing_else(name, cast):
    pattern, wrong = PATTERNS[name], []
    may = getattr(pattern.callback, "required_permission", "")
    for role, (access, user) in cast.items():
        address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, pattern, access))
        granted = name in samples.PUBLIC or may in MAY[role]
        client = browser(user)
        before = state()
        for method in ("GET", "POST"):
            with undone():
                status = send(client, method, address, name)
                after = state()
            refused = (401, 403) if role == "anonymous" else (404,)  # 403: the page that a form sent after the session ended gets
            if granted and (status in (401, 403, 404) or status >= 500):
                wrong.append(f"{role} may {may}, but {method} gave {status}")
            if not granted and status not in (*refused, 405):
                wrong.append(f"{role} may not {may}, but {method} gave {status}")
            if not granted and before != after:
                wrong.append(f"{role} may not {may}, but {method} changed {[key for key in before if before[key] != after[key]]}")
    assert not wrong, f"diary:{name}: " + "; ".join(wrong)


@pytest.mark.parametrize("name", OF_A_DIARY)
def test_readers_change_nothing_and_helpers_nothing_about_people(name, cast):
    pattern, wrong = PATTERNS[name], []
    people = {"Diary", "Grant", "Invitation"}
    for role, kept in (("reader", set(state()) - {"AuditEvent"}), ("helper", people)):
        access, user = cast[role]
        if pattern.callback.required_permission not in MAY[role] - {"help"}:
            continue
        address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, pattern, access))
        before = state()
        with undone():
            send(browser(user), "POST", address, name)
            after = state()
        wrong += [f"a {role}'s POST changed {table}" for table in sorted(kept) if before[table] != after[table]]
    assert not wrong, f"diary:{name}: " + "; ".join(wrong)


OF_OWNERS = {
    "people",
    "invite",
    "invitation-end",
    "grant",
    "hidden-topics",
    "log",
    "settings",
    "export",
    "import",
    "delete",
    "links",
    "health-links",
    "health-link-new",
}


@pytest.mark.parametrize("name", sorted(OF_OWNERS & PATTERNS.keys()))
def test_what_concerns_people_and_the_whole_diary_is_for_owner_and_keeper(name):
    assert PATTERNS[name].callback.required_permission == "manage"


@pytest.mark.parametrize("name", OF_A_DIARY)
def test_it_answers_at_least_one_method(name, cast):
    access, user = cast["keeper" if PATTERNS[name].callback.required_permission == "keep" else "owner"]
    if PATTERNS[name].callback.required_permission == "help":
        access, user = cast["helper"]
    address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, PATTERNS[name], access))
    client = browser(user)
    with undone():
        assert {send(client, method, address, name) for method in ("GET", "POST")} != {405}


@pytest.mark.parametrize("name", OF_A_DIARY)
def test_a_diary_that_is_not_there_looks_like_one_that_is_somebody_elses(name, cast, owner, cleo):
    values = samples.kwargs(name, PATTERNS[name], owner)
    client, seen = browser(cleo), []
    for diary in (owner.diary.pk, "00000000-0000-4000-8000-000000000000"):
        answer = client.get(reverse(f"diary:{name}", kwargs={**values, "diary": diary}))
        seen.append((answer.status_code, answer.content.replace(str(diary).encode(), b""), dict(answer.headers)))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("name", WITH_OBJECTS)
def test_what_belongs_to_another_diary_is_not_found_under_ones_own(name, cast, owner, keeper):
    pattern, wrong = PATTERNS[name], []
    for mine, other in ((owner, keeper), (keeper, owner)):
        theirs = {**samples.kwargs(name, pattern, other), "diary": mine.diary.pk}
        address = reverse(f"diary:{name}", kwargs=theirs)
        for method in ("GET", "POST"):
            before = state()
            with undone():
                status = send(browser(mine.user), method, address, name)
                after = state()
            found = status not in (404, 405) and (name not in samples.GONE_SAYS_SO or status not in (302, 400))
            if found or before != after:
                wrong.append(f"{mine.role} {method} gave {status}, changed: {before != after}")
    assert not wrong, f"diary:{name}: " + "; ".join(wrong)


@pytest.mark.parametrize("name", OF_NONE)
def test_addresses_of_no_one_diary_ask_to_sign_in_and_change_nothing_for_strangers(name, cast, cleo):
    address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, PATTERNS[name], cast["owner"][0]))
    before = state()
    for method in ("GET", "POST"):
        status = send(browser(NO_SIGN_IN), method, address, name)
        assert name in samples.PUBLIC or status in (401, 403, 405)
        assert send(browser(cleo), method, address, name) in (200, 302, 404, 405)
    assert state() == before


def answers(name: str, access: Access, user: User | AnonymousUser):
    """What an address answers to every method."""
    address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, PATTERNS[name], access))
    client = browser(user)
    for method in ("get", "head", "options", "put", "patch", "delete", "trace", "post"):
        with undone():
            yield method, getattr(client, method)(address)


@pytest.mark.parametrize("role", ["owner", "stranger", "anonymous"])
@pytest.mark.parametrize("name", PATTERNS)
def test_every_answer_is_kept_by_nobody_and_found_by_nobody(name, role, cast):
    for method, answer in answers(name, *cast[role]):
        caching = answer.headers.get("Cache-Control", "")
        assert "no-store" in caching, method
        assert "public" not in caching
        assert answer.headers["X-Robots-Tag"] == "noindex", method
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), method
        assert "ETag" not in answer.headers
        assert "Set-Cookie" not in answer.headers


ALSO_ANSWERED = {("health-link-file", "options")}  # browsers ask it before a page of another site may send a passcode


@pytest.mark.parametrize("name", PATTERNS)
def test_other_methods_are_refused_and_change_nothing(name, cast):
    before = {key: value for key, value in state().items() if key != "AuditEvent"}
    access, user = cast["helper" if PATTERNS[name].callback.required_permission == "help" else "keeper"]
    for method, answer in answers(name, access, user):
        if method in ("options", "put", "patch", "delete", "trace") and (name, method) not in ALSO_ANSWERED:
            assert answer.status_code == 405, method
        if method == "head":
            assert b"".join(answer if answer.streaming else [answer.content]) == b""
            assert answer.status_code < 500
    after = {key: value for key, value in state().items() if key != "AuditEvent"}
    assert {key for key in after if after[key] != before[key]} <= made_by_samples(name)


def made_by_samples(name: str) -> set[str]:
    """The tables that the samples of an address write to: the objects that it is opened with."""
    tables = {
        "entry": "Entry",
        "pk": "Entry",
        "batch": "Entry",
        "invitation": "Invitation",
        "grant": "Grant",
        "question": "Question",
        "key": "Medicine",
        "medicine": "Medicine",
        "appointment": "Appointment",
        "link": "ShareLink",
        "health_link": "HealthLink",
        "brought": "Import",
    }
    made = {tables.get(part, part) for part in samples.parts(PATTERNS[name])}
    return made | {"Change", "MonthlySummary", "SymptomIndexRow"} if "Entry" in made else made
