"""The cast of the diary: Ada owns one; Ben helps, Gil reads; Fay keeps one for somebody; Cleo is a stranger."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any, cast

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone

from lems_site.accounts import consent
from lems_site.accounts.models import User
from lems_site.diary.access.permissions import Access
from lems_site.diary.account.create import create_diary
from lems_site.diary.codes.local_day import to_utc
from lems_site.diary.entries.services import Draft, create_entries
from lems_site.diary.models import Entry, Grant
from lems_site.diary.models.entries import EntryData
from tests.proved_session import sign_in

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _open(settings):
    """People may begin diaries."""
    settings.DIARY_OPEN = True


def overwrite(rows: Iterable[models.Model], **values: object) -> None:
    """Store other values in rows, private ones too, past the services."""
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=[*values])


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@example.org", PASSWORD)


@pytest.fixture
def ada(db) -> User:
    """Ada, a patient."""
    return person("ada")


@pytest.fixture
def ben(db) -> User:
    """Ben, her caregiver."""
    return person("ben")


@pytest.fixture
def gil(db) -> User:
    """Gil, who only reads."""
    return person("gil")


@pytest.fixture
def fay(db) -> User:
    """Fay, who keeps a diary for somebody who cannot."""
    return person("fay")


@pytest.fixture
def owner(ada) -> Access:
    """Ada and her own diary."""
    consent.give_consent(by=ada)
    return create_diary(by=ada, name="Ada's diary", zone="Europe/Berlin")


@pytest.fixture
def keeper(fay) -> Access:
    """Fay and the diary that she keeps for somebody."""
    consent.give_consent(by=fay)
    return create_diary(by=fay, name="Mum", zone="Europe/London", for_someone=True)


def grant(access: Access, user: User, role: str, **fields: Any) -> Access:
    """Give somebody a role in a diary, as an accepted invitation does."""
    given = Grant.objects.create(diary=access.diary, user=user, role=role, granted_by=access.user, **fields)
    return Access(user, access.diary, given)


@pytest.fixture
def helper(owner, ben) -> Access:
    """Ben, who helps with Ada's diary."""
    return grant(owner, ben, Grant.Role.HELPER)


@pytest.fixture
def reader(owner, gil) -> Access:
    """Gil, who reads Ada's diary."""
    return grant(owner, gil, Grant.Role.READER)


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def browse(user: User) -> Client:
        return sign_in(Client(), user)

    return browse


def check_in(access: Access, *, at: dt.datetime | None = None, text: str = "", **data: Any) -> Entry:
    """A check-in as it would have been saved at `at` (now, unless said otherwise)."""
    draft = Draft(Entry.Kind.CHECK_IN, at or timezone.now(), cast("EntryData", data), text)
    return create_entries([draft], by=access, client_id=uuid.uuid4())[0]


def note(access: Access, kind: str, *, at: dt.datetime, text: str = "", **data: Any) -> Entry:
    """An entry of any kind as it would have been saved at `at`."""
    return create_entries([Draft(kind, at, cast("EntryData", data), text)], by=access, client_id=uuid.uuid4())[0]


def wall(access: Access, day: str, time: str = "12:00") -> dt.datetime:
    """The moment of a wall-clock time in the diary's zone."""
    return to_utc(dt.date.fromisoformat(day), dt.time.fromisoformat(time), access.diary.zone)


def words_of(html: str) -> str:
    """A page's main part as somebody reads it: tags taken out, white space single."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
