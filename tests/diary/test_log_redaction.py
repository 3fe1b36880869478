"""The site's log holds no secret address, no id of a diary and nothing that was typed."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import Client

from lems_site.diary.models import Reminders
from lems_site.web.logs.redaction import redact_secrets


@pytest.fixture
def feed(owner) -> str:
    """The secret address of Ada's reminders."""
    token = Reminders.objects.create(diary=owner.diary, user=owner.user, times=["09:00"]).new_address()
    return f"/diary/feed/{token}.ics"


@pytest.fixture
def logged():
    """What the site's own log handler writes."""
    console = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    stream = io.StringIO()
    before = console.setStream(stream)
    yield stream
    console.setStream(before)


def test_no_secret_address_comes_into_the_log(feed, owner, logged, monkeypatch):
    secret = feed.split("/")[-1].removesuffix(".ics")
    Client().post(feed)
    Client(enforce_csrf_checks=True).post(feed)
    owner.diary.delete()
    Client().get(feed)
    Client().get(feed.removesuffix(".ics"))
    Client().get(f"/diary/join/{secret}/more")
    monkeypatch.setattr("lems_site.diary.models.reminders.hash_random_token", lambda token: 1 / 0)
    Client(raise_request_exception=False).get(feed)
    lines = logged.getvalue()
    assert "Not Found: /diary/…" in lines
    assert "ZeroDivisionError" in lines
    assert secret not in lines


def test_no_diarys_id_and_no_row_of_the_database_come_into_the_log(owner, browse, logged):
    browse(owner.user).post(f"/diary/{owner.diary.pk}/export/", {})
    assert "Unprocessable Entity: /diary/…" in logged.getvalue()
    assert str(owner.diary.pk) not in logged.getvalue()
    error = "IntegrityError: null value\nDETAIL:  Failing row contains (1, private\n\nwords).\n\nDuring handling of the above"
    assert redact_secrets(error) == "IntegrityError: null value\nDETAIL: …\n\nDuring handling of the above"


def test_other_lines_of_the_log_are_left_as_they_are():
    line = "Not Found: /articles/feed/x /diary/"
    assert redact_secrets(line) == line
    assert redact_secrets("GET /diary/shared/abc?x=1 200") == "GET /diary/… 200"
