"""What monitors and collectors of logs read: true numbers, and nothing about a person."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client

from lems_site.articles.models import Article
from lems_site.operations.models import Backup
from lems_site.web.logs.request_log import JsonFormatter
from lems_site.web.models import ClockHeartbeat
from tests.diary.conftest import _open, ada, owner  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db
TOKEN = {"Authorization": "Bearer a-long-token"}


def refuse(*args: object) -> None:
    raise OperationalError("away")


def test_ready_or_not(client):
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (200, b"ready\n")
    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"database" in answer.content


def test_the_numbers_are_those_of_the_site(client, settings, dana):
    settings.METRICS_TOKEN = "a-long-token"
    ClockHeartbeat.beat("a-clock")
    client.force_login(dana)
    lines = client.get("/metrics", headers=TOKEN).content.decode().splitlines()
    values = dict(line.split(" ") for line in lines if not line.startswith("#"))
    assert values["lems_clock_running"] == "1"
    assert values["lems_articles"] == str(Article.objects.live().count())
    assert values["lems_sessions"] == "1"
    assert values["lems_backup_age_seconds"] == "NaN"
    assert not Backup.objects.exists()
    assert all(re.fullmatch(r"lems_[a-z_]+ (NaN|\d+(\.\d+)?(e\+\d+)?)|# (HELP|TYPE) lems_.*", line) for line in lines)


@pytest.mark.parametrize(
    ("token", "headers"), [("", {}), ("", {"Authorization": "Bearer "}), ("a-long-token", {}), ("other", TOKEN)]
)
def test_nobody_else_reads_them(client, settings, token, headers):
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.fixture
def logged(settings) -> Iterator[io.StringIO]:
    """What the site logs with LOG_FORMAT=json."""
    settings.MIDDLEWARE = ["lems_site.web.logs.request_log.RequestLog", *settings.MIDDLEWARE]
    console = next(one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler)
    stream, formatter = io.StringIO(), console.formatter
    before, level = console.setStream(stream), logging.getLogger().level
    console.setFormatter(JsonFormatter())
    logging.getLogger().setLevel(logging.INFO)
    yield stream
    console.setStream(before)
    console.setFormatter(formatter)
    logging.getLogger().setLevel(level)


def test_each_request_is_one_line_with_an_id_and_nothing_about_a_person(owner, logged):  # noqa: F811
    browser = Client()
    browser.force_login(owner.user)
    browser.get("/search/?q=I+cannot+swallow")
    browser.post(f"/diary/{owner.diary.pk}/check-in/", {"text": "my legs give way"})
    browser.post("/account/login/", {"login": "ada@example.org", "password": "my secret"})
    answer = browser.get("/articles/symptoms/", headers={"X-Request-ID": "from-nginx-0123"})
    assert answer.headers["X-Request-ID"] == "from-nginx-0123"
    assert browser.get("/", headers={"X-Request-ID": 'bad"id'}).headers["X-Request-ID"] != 'bad"id'
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    assert [line["route"] for line in requests][:2] == ["search/", requests[1]["route"]]
    assert len(requests) == 5
    assert len({line["request"] for line in requests}) == 5
    assert all(line["milliseconds"] > 0 and line["status"] for line in requests)
    assert requests[1]["route"].startswith("diary/<")
    text = logged.getvalue()
    for secret in ("swallow", "legs", "ada@", "my secret", f"/diary/{owner.diary.pk}", "127.0.0.1"):
        assert secret not in text


def test_an_error_stands_in_one_line_with_the_id_of_its_request(logged, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("lems_site.articles.views.part_of", fail)
    Client(raise_request_exception=False).get("/articles/", headers={"X-Request-ID": "from-nginx-9876"})
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    error = next(line for line in lines if "broken" in line["message"])
    assert (error["level"], error["request"]) == ("ERROR", "from-nginx-9876")
