"""Limits on messages need no puzzle and store no address."""

from __future__ import annotations

import pytest
from django.db import connection

from lems_site.feedback import limits
from lems_site.feedback.models import Message
from lems_site.web import rate_limits

pytestmark = pytest.mark.django_db
PROBLEM = "The second list says the same thing twice."


def test_messages_over_the_hourly_limit_are_refused_with_their_text(reader):
    for number in range(limits.MOST_PER_HOUR):
        assert reader.sends("problem", answer="wrong", text=f"{PROBLEM} {number}").status_code == 302
    answer = reader.sends("problem", answer="wrong", text="One too many, sadly.")
    assert answer.status_code == 429
    assert "Please send it again in an hour." in answer.content.decode()
    assert "One too many, sadly." in answer.content.decode()
    assert Message.objects.count() == limits.MOST_PER_HOUR
    elsewhere = reader.client.post(
        "/feedback/?about=problem",
        {**reader.opens("problem"), "answer": "wrong", "text": PROBLEM},
        REMOTE_ADDR="198.51.100.7",
    )
    assert elsewhere.status_code == 302


def test_the_limit_ends_with_the_hour(reader, time_machine):
    time_machine.move_to("2026-03-01 10:30:00+00:00")
    for _ in range(limits.MOST_PER_HOUR + 1):
        last = reader.sends(answer="helped")
    assert last.status_code == 429
    time_machine.move_to("2026-03-01 11:01:00+00:00")
    assert reader.sends(answer="helped").status_code == 302


def test_counts_hold_no_address(reader):
    reader.sends(answer="helped")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        rows = str(cursor.fetchall())
    assert "feedback:" in rows
    assert "127.0.0.1" not in rows


def test_the_daily_limit_holds_for_everybody(reader, monkeypatch):
    monkeypatch.setattr(limits, "MOST_PER_DAY", 3)
    for _ in range(3):
        reader.sends(answer="helped")
    assert reader.sends(answer="helped").status_code == 429
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_an_ipv6_network_counts_as_one(rf, first, second, same):
    known = [rate_limits.client_network(rf.get("/feedback/", REMOTE_ADDR=address)) for address in (first, second)]
    assert (known[0] == known[1]) == same


def test_a_message_without_a_known_address_is_accepted(reader, rf):
    """Behind a Unix socket there is no address."""
    assert rate_limits.client_network(rf.get("/feedback/", REMOTE_ADDR="")) == "unknown"
    data = {**reader.opens(), "answer": "helped"}
    assert reader.client.post("/feedback/", data, REMOTE_ADDR="").status_code == 302
    assert Message.objects.count() == 1
