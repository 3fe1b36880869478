"""Sessions: found by user and by typed address, renewed by use, ended without it."""

from __future__ import annotations

import time
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DjangoStore
from django.contrib.sessions.models import Session as DjangoSession
from django.core.signing import dumps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lems_site.accounts.delete_account import delete_user
from lems_site.accounts.models import Session, SessionAddress, User
from lems_site.accounts.session_store import SessionStore

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def ben(db) -> User:
    """Ben, who has an account too."""
    return User.objects.create_user("ben@example.org", "correct horse battery")


def session_with(**data: object) -> str:
    """A session that nobody is signed in to, with these values. Its key."""
    store = SessionStore()
    store.update(data)
    store.save()
    return str(store.session_key)


def test_a_session_names_its_user(client, ada):
    client.force_login(ada)
    assert Session.objects.get().user == ada
    client.logout()
    assert not Session.objects.filter(user=ada).exists()


def test_deleting_an_account_ends_its_sessions_and_those_with_its_address(ada, ben):
    for user in (ada, ada, ben):
        Client().force_login(user)
    session_with(typed_form={"typed": {"login": f"  {ada.email.upper()} "}})
    session_with(note=f"Please write to {ada.email}.")
    other = session_with(typed_form={"typed": {"login": "somebody@example.org", "q": "x" + ada.email}})
    delete_user(by=ada)
    assert set(Session.objects.values_list("user", flat=True)) == {ben.pk, None}
    assert Session.objects.get(user=None).pk == other


def test_also_where_the_secret_key_was_changed_since(ada, settings):
    old = settings.SECRET_KEY
    session_with(login=ada.email)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 5, [old]
    delete_user(by=ada)
    assert not Session.objects.exists()


def test_no_address_stands_readable_beside_a_session(ada):
    session_with(login=ada.email)
    assert ada.email not in str(list(SessionAddress.objects.values()))
    assert SessionAddress.objects.count() == 1


def test_an_address_taken_out_of_the_session_is_forgotten(ada):
    store = SessionStore(session_with(login=ada.email))
    store["login"] = ""
    store.save()
    assert not SessionAddress.objects.exists()


def test_deleting_an_account_reads_no_session_of_others(ada, ben):
    def read_rows() -> int:
        with CaptureQueriesContext(connection) as captured:
            delete_user(by=User.objects.create_user(f"{time.time_ns()}@example.org", "correct horse battery"))
        return len(captured)

    few = read_rows()
    Session.objects.bulk_create(
        Session(session_key=f"key{number}", session_data="x", expire_date=timezone.now(), user=ben) for number in range(3000)
    )
    assert read_rows() == few, "garbage in another session is never opened"


@pytest.mark.parametrize(("is_staff", "hours"), [(False, 14 * 24), (True, 12)])
def test_a_session_ends_without_use_and_lasts_with_it(client, ada, time_machine, is_staff, hours):
    User.objects.filter(pk=ada.pk).update(is_staff=is_staff)
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    client.force_login(ada)
    for visit in range(1, 4):
        time_machine.move_to(start + timedelta(hours=visit * (hours - 1)), tick=False)
        assert client.get("/account/").status_code == 200, visit
    time_machine.move_to(start + timedelta(hours=3 * (hours - 1) + hours + 1), tick=False)
    assert client.get("/account/").status_code == 302


def test_use_is_noted_once_a_day_and_never_by_readers_pages(client, ada, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    client.force_login(ada)

    def writes(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return sum('UPDATE "accounts_session"' in query["sql"] for query in captured)

    assert writes("/account/") == 0
    time_machine.move_to(start + timedelta(hours=25), tick=False)
    assert writes("/articles/") == 0
    assert writes("/account/") == 1
    assert writes("/account/") == 0


def test_sessions_of_the_version_before_go_on(ada):
    """Those of Django's own table are copied with their users and addresses; ended ones are not."""
    signed_in = DjangoStore().encode({"_auth_user_id": str(ada.pk), "login": ada.email})
    rows = {
        "signed-in": signed_in,
        "anonymous": DjangoStore().encode({"word": "typed"}),
        "forged-one": dumps({"_auth_user_id": str(ada.pk)}),
        "deleted-user": DjangoStore().encode({"_auth_user_id": "987654"}),
    }
    later = timezone.now() + timedelta(days=1)
    for key, data in rows.items():
        DjangoSession.objects.create(session_key=key, session_data=data, expire_date=later)
    DjangoSession.objects.create(session_key="ended-one", session_data=signed_in, expire_date=later - timedelta(days=2))
    import_module("lems_site.accounts.migrations.0003_sessions_by_user").copy_sessions(apps, connection.schema_editor())
    assert set(Session.objects.values_list("pk", "user")) == {("signed-in", ada.pk), ("anonymous", None), ("forged-one", None)}
    assert SessionStore("anonymous")["word"] == "typed"
    assert SessionStore("signed-in")["login"] == ada.email
    assert SessionStore("forged-one").load() == {}
    assert SessionAddress.objects.get().session_id == "signed-in"
    assert not DjangoSession.objects.exists()
