"""Security events: written with what they tell of, kept for a time, shown to their person and to the operator."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from lems_site.accounts.models import SecurityEvent, User
from lems_site.accounts.security.events import Kind, delete_old_events, record_event
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = {"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"}
SIGN_IN = "/account/login/"


def events(user: User | None) -> list[tuple[str, str]]:
    """Kind and detail of the events of an account, the oldest first."""
    return list(SecurityEvent.objects.filter(user=user).order_by("pk").values_list("kind", "detail"))


def security_log(*arguments: str) -> str:
    out = StringIO()
    call_command("security_log", *arguments, stdout=out)
    return out.getvalue()


def test_sign_ins_and_refusals_are_events(client, ada, mailed):
    client.post(SIGN_IN, {"login": "ADA@example.org", "password": "wrong"}, headers=FIREFOX)
    client.post(SIGN_IN, {"login": "nobody@example.org", "password": "wrong"})
    client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD}, headers=FIREFOX)
    other = Client()
    other.post("/account/login/code/", {"email": ada.email})
    other.post("/account/login/code/confirm/", {"code": "00000000"})
    other.post("/account/login/code/confirm/", {"code": mailed()})
    assert [event for event in events(ada) if event[0] != "new-device"] == [
        ("refused", "password"),
        ("signed-in", "password"),
        ("signed-in", "code"),
    ]
    assert events(None) == [("refused", "password"), ("refused", "code")]
    first = SecurityEvent.objects.filter(user=ada).earliest("pk")
    assert (first.device, first.network) == ("Firefox on Android", "127.0.0.0/24")


def test_a_second_step_that_is_refused_or_met_with_a_recovery_code(client, ada):
    TOTP.activate(ada, "A" * 32)
    codes = RecoveryCodes.activate(ada).get_unused_codes()
    client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD})
    client.post("/account/second-step/authenticate/", {"code": "000000"})
    client.post("/account/second-step/authenticate/", {"code": codes[0]})
    seen = [event for event in events(ada) if event[0] != "new-device"]
    assert seen == [("refused", "second-step"), ("recovery-code-used", ""), ("signed-in", "password+recovery_codes")]


def test_a_changed_password_is_an_event(signed_in, ada):
    signed_in.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "four green apple trees"})
    assert ("password-changed", "changed") in events(ada)


def test_what_is_rolled_back_is_no_event(ada, settings):
    settings.SECURITY_LOG = True
    with transaction.atomic():
        record_event(Kind.EXPORTED, user=ada)
        transaction.set_rollback(True)
    assert events(ada) == []


def test_each_event_is_a_line_of_json_in_the_log_by_setting(
    ada, caplog, settings, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(logging.getLogger("lems_site.security.events"), "propagate", True)
    caplog.set_level(logging.INFO, "lems_site.security.events")
    with django_capture_on_commit_callbacks(execute=True):
        record_event(Kind.EXPORTED, user=ada, detail="exported json")
    assert caplog.messages == []
    settings.SECURITY_LOG = True
    with django_capture_on_commit_callbacks(execute=True):
        record_event(Kind.EXPORTED, user=ada, detail="exported json")
    (line,) = set(caplog.messages)
    told = json.loads(line)
    assert (told["event"], told["detail"], told["user"], told["console"]) == ("exported", "exported json", ada.pk, False)
    assert "ada" not in line


def test_old_events_are_deleted(ada, settings):
    settings.SECURITY_LOG_DAYS = 30
    old, new = record_event(Kind.EXPORTED, user=ada), record_event(Kind.SHARED, user=ada)
    SecurityEvent.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    assert delete_old_events() == 1
    assert list(SecurityEvent.objects.values_list("pk", flat=True)) == [new.pk]
    assert delete_old_events() == 0


def test_a_person_sees_their_own_in_plain_words(client, ada):
    client.post(SIGN_IN, {"login": ada.email, "password": "wrong"}, headers=FIREFOX)
    client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD}, headers=FIREFOX)
    other = User.objects.create_user("cleo@example.org", PASSWORD)
    record_event(Kind.STAFF_CHANGED, user=ada, on_console=True)
    record_event(Kind.RIGHTS_CHANGED, user=other)
    page = client.get("/account/activity/").content.decode()
    assert "A try to sign in, or to confirm that it is you, was refused (with the password)" in page
    assert "You signed in (with the password)" in page
    assert "Who edits the guide was changed (by the people who run the site)" in page
    assert "Firefox on Android" in page
    assert "Who may see or write was changed" not in page, "somebody else's"
    assert "127.0.0" not in page
    assert "/account/activity/" in client.get("/account/").content.decode()


def test_the_list_is_closed_to_others(client):
    assert client.get("/account/activity/").headers["Location"] == "/account/login/?next=/account/activity/"


def test_the_operator_filters_the_log(ada):
    sue = User.objects.create_superuser("sue@example.org", PASSWORD)
    record_event(Kind.REFUSED, user=ada, detail="password")
    record_event(Kind.STAFF_CHANGED, user=sue, on_console=True, detail="roles confirmed")
    old = record_event(Kind.EXPORTED, user=ada)
    SecurityEvent.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=8))
    assert security_log().splitlines()[-1].endswith(f"staff-changed  roles confirmed  user {sue.pk}  console")
    assert f"refused  password  user {ada.pk}" in security_log("--user", "Ada@example.org")
    assert "exported" not in security_log()
    assert "exported" in security_log("--days", "9")
    assert "refused" not in security_log("--staff")
    assert [json.loads(line)["kind"] for line in security_log("--json", "--kind", "refused").splitlines()] == ["refused"]
    assert security_log("--network", "192.0.2.0/24").strip() == "nothing"
    assert "ada@" not in security_log()
    with pytest.raises(CommandError):
        security_log("--user", "nobody@example.org")
