"""Reminders in a calendar: at the chosen times whatever the clocks do, by a file or a secret address that tells nothing else.

Over 250 lines: one calendar, asked for by file and by address.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar, Timezone

from lems_site.accounts import consent
from lems_site.diary.models import AuditEvent, Reminders
from lems_site.diary.models.reminders import hash_random_token

WEEK = ["0", "1", "2", "3", "4", "5", "6"]


def choose(client, access, times="9:00", days=WEEK, title=""):
    return client.post(f"/diary/{access.diary.pk}/calendar/", {"times": times, "weekdays": days, "title": title})


def make_address(client, access) -> str:
    """Create a secret address, and take it from the page."""
    page = client.post(f"/diary/{access.diary.pk}/calendar/address/").content.decode()
    found = re.search(r"<code>\S+?(/diary/feed/[\w-]+\.ics)</code>", page)
    assert found, page
    return found[1]


@pytest.fixture
def feed(owner, browse) -> str:
    """The secret address of Ada's reminders."""
    client = browse(owner.user)
    choose(client, owner)
    return make_address(client, owner)


def file_of(client, access) -> Calendar:
    response = client.get(f"/diary/{access.diary.pk}/calendar/reminders.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content)


def test_the_file_has_an_event_with_an_alarm_for_each_time(owner, browse):
    client = browse(owner.user)
    assert choose(client, owner, "20.30, 8:00, 8:00", ["0", "2"], "Tea time").status_code == 302
    events = file_of(client, owner).walk("VEVENT")
    assert [event.decoded("dtstart").strftime("%H:%M") for event in events] == ["08:00", "20:30"]
    for event in events:
        assert str(event["summary"]) == "Tea time"
        assert event["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["MO", "WE"]}
        assert event.decoded("dtstart").weekday() in (0, 2)
        (alarm,) = event.walk("VALARM")
        assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", dt.timedelta(0))


def test_nine_stays_nine_when_clocks_change(owner, browse):
    client = browse(owner.user)
    with time_machine.travel("2026-10-20 10:00:00Z"):
        choose(client, owner)
        calendar = file_of(client, owner)
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert event["rrule"] == {"FREQ": ["DAILY"]}
    (zone,) = calendar.walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    rules = zone.to_tz(lookup_tzid=False)
    nine = [dt.datetime(2026, 10, day, 9, tzinfo=rules).astimezone(dt.UTC).hour for day in (24, 26)]
    assert nine == [7, 8], "the file's own rules know that clocks went back on 25 October"
    far = [dt.datetime(2036, month, 1, 9, tzinfo=rules).astimezone(dt.UTC).hour for month in (1, 7)]
    assert far == [8, 7]


def test_the_title_says_check_in_and_nothing_names_the_illness_or_the_diary(owner, browse):
    client = browse(owner.user)
    choose(client, owner)
    raw = client.get(f"/diary/{owner.diary.pk}/calendar/reminders.ics").content.decode()
    assert "SUMMARY:Check-in" in raw
    raw = re.sub(r"UID:[0-9a-f-]{36}", "", raw)  # chance may spell "ada"
    for word in ("lems", "lambert", "myasthen", "diary", "ada", str(owner.diary.pk), "example.org"):
        assert word not in raw.lower().replace("europe/", ""), word


def test_a_title_cannot_add_lines_to_the_file(owner, browse):
    client = browse(owner.user)
    choose(client, owner, title="Tea\r\nATTACH:http://evil;x,y\\n")
    raw = client.get(f"/diary/{owner.diary.pk}/calendar/reminders.ics").content.decode()
    assert not re.search(r"^ATTACH", raw, re.MULTILINE)
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert "evil" in str(event["summary"])


def test_the_same_reminders_keep_their_names_so_that_no_calendar_doubles_them(owner, browse):
    client = browse(owner.user)
    choose(client, owner)
    first = [str(event["uid"]) for event in file_of(client, owner).walk("VEVENT")]
    choose(client, owner, title="Other")
    assert [str(event["uid"]) for event in file_of(client, owner).walk("VEVENT")] == first


@pytest.mark.parametrize(
    ("times", "days", "said"),
    [
        ("", WEEK, "Type at least one time"),
        ("nine", WEEK, "“nine” is not a time."),
        ("9:00, 25:00", WEEK, "“25:00” is not a time."),
        (", ".join(f"{hour}:00" for hour in range(9)), WEEK, "more than eight times"),
        ("9:00", [], "Choose at least one day."),
        ("9:00", ["7"], "Choose days from the list."),
        ("<b>", WEEK, "“&lt;b&gt;” is not a time."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(owner, browse, times, days, said):
    response = choose(browse(owner.user), owner, times, days, "Tea time")
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Tea time" in page
    assert not Reminders.objects.exists()


def test_the_secret_address_needs_no_session_and_tells_title_and_times_only(feed, owner):
    response = Client().get(feed)
    assert response.status_code == 200
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert "Ada" not in response.content.decode()


def test_only_its_hash_is_kept_and_it_is_shown_once(feed, owner, browse):
    token = feed.split("/")[-1].removesuffix(".ics")
    row = Reminders.objects.get()
    assert row.feed_hash == hash_random_token(token)
    assert token not in repr(vars(row))
    assert token not in browse(owner.user).get(f"/diary/{owner.diary.pk}/calendar/").content.decode()
    assert len(token) >= 43


def test_a_new_address_ends_a_stolen_one(feed, owner, browse):
    newer = make_address(browse(owner.user), owner)
    assert Client().get(feed).status_code == 404
    assert Client().get(newer).status_code == 200


def test_an_ended_address_is_gone_at_once(feed, owner, browse):
    browse(owner.user).post(f"/diary/{owner.diary.pk}/calendar/end/")
    assert Client().get(feed).status_code == 404
    assert [line.target for line in AuditEvent.objects.filter(diary=owner.diary)] == ["calendar feed", "calendar feed"]


def test_guesses_and_hashes_open_nothing(feed):
    token = feed.split("/")[-1].removesuffix(".ics")
    guesses = [
        token[:-1],
        token + "A",
        token.swapcase(),
        hash_random_token(token),
        "None",
        "",
        "%00",
        "a" * 5000,
        "ä",
        "%ed%a0%80",
        "..",
        "null",
    ]
    for guess in guesses:
        assert Client().get(f"/diary/feed/{guess}.ics").status_code == 404, guess[:20]


def test_the_hashes_are_compared_in_constant_time(feed, monkeypatch):
    compared = []
    monkeypatch.setattr("hmac.compare_digest", lambda one, other: compared.append((one, other)) or one == other)
    Client().get(feed)
    assert len(compared) == 1
    assert compared[0][0] == compared[0][1]


def test_the_address_ends_with_the_access_of_who_made_it(owner, helper, browse):
    client = browse(helper.user)
    choose(client, helper)
    address = make_address(client, helper)
    assert Client().get(address).status_code == 200
    helper.grant.ends_at = timezone.now() + dt.timedelta(days=1)
    helper.grant.save()
    with time_machine.travel(timezone.now() + dt.timedelta(days=2)):
        assert Client().get(address).status_code == 404
    helper.grant.ends_at, helper.grant.revoked_at = None, timezone.now()
    helper.grant.save()
    assert Client().get(address).status_code == 404


def test_the_address_ends_with_the_account_or_the_diary(feed, owner):
    owner.user.is_active = False
    owner.user.save()
    assert Client().get(feed).status_code == 404
    owner.user.is_active = True
    owner.user.save()
    assert Client().get(feed).status_code == 200
    owner.diary.delete()
    assert Client().get(feed).status_code == 404


def test_it_can_be_ended_while_the_diary_is_paused(feed, owner, browse):
    consent.withdraw_consent(by=owner.user)
    browse(owner.user).post(f"/diary/{owner.diary.pk}/calendar/end/")
    assert Client().get(feed).status_code == 404


def test_a_helper_sees_and_ends_only_their_own(feed, owner, helper, browse):
    page = browse(helper.user).get(f"/diary/{owner.diary.pk}/calendar/").content.decode()
    assert "End the address" not in page
    browse(helper.user).post(f"/diary/{owner.diary.pk}/calendar/end/")
    assert Client().get(feed).status_code == 200


def test_readers_and_strangers_have_no_reminders(owner, reader, cleo, browse):
    for user in (reader.user, cleo):
        for page in ("", "reminders.ics"):
            assert browse(user).get(f"/diary/{owner.diary.pk}/calendar/{page}").status_code == 404
        assert browse(user).post(f"/diary/{owner.diary.pk}/calendar/address/").status_code == 404


def test_the_feed_asks_two_queries(feed, django_assert_num_queries):
    with django_assert_num_queries(2):
        Client().get(feed)


def names_of(client, access) -> dict[str, tuple[str, int]]:
    """The UID and the SEQUENCE of the event of each time."""
    events = file_of(client, access).walk("VEVENT")
    return {f"{event.decoded('dtstart'):%H:%M}": (str(event["uid"]), event.decoded("sequence")) for event in events}


def test_a_changed_time_replaces_the_one_that_the_calendar_has(owner, browse):
    client = browse(owner.user)
    choose(client, owner, "9:00, 20:00")
    before = names_of(client, owner)
    choose(client, owner, "10:00, 20:00")
    after = names_of(client, owner)
    assert after["10:00"][0] == before["09:00"][0]
    assert after["20:00"][0] == before["20:00"][0]
    assert after["10:00"][1] == before["09:00"][1] + 1
    choose(client, owner, "10:00, 20:00")
    assert names_of(client, owner) == after, "nothing changed, so nothing counts up"


def test_a_time_that_is_taken_away_can_be_cancelled_by_a_file(owner, browse):
    client, base = browse(owner.user), f"/diary/{owner.diary.pk}/calendar"
    choose(client, owner, "9:00, 20:00")
    before = names_of(client, owner)
    choose(client, owner, "9:00")
    assert "End only the times that you removed" in client.get(f"{base}/").content.decode()
    cancelled = Calendar.from_ical(client.get(f"{base}/end-reminders.ics", {"which": "ended"}).content)
    (event,) = cancelled.walk("VEVENT")
    assert (cancelled["method"], str(event["status"]), str(event["uid"])) == ("CANCEL", "CANCELLED", before["20:00"][0])
    assert event.decoded("sequence") > before["20:00"][1]
    assert len(Calendar.from_ical(client.get(f"{base}/end-reminders.ics").content).walk("VEVENT")) == 2
    choose(client, owner, "9:00, 21:00, 20:00")
    uids = [uid for uid, _sequence in names_of(client, owner).values()]
    assert len(set(uids)) == 3


def test_another_time_zone_of_the_diary_counts_up_too(owner, browse):
    client = browse(owner.user)
    choose(client, owner)
    before = names_of(client, owner)["09:00"]
    client.post(f"/diary/{owner.diary.pk}/settings/", {"name": "", "zone": "America/New_York", "first_hour": 4})
    after = names_of(client, owner)["09:00"]
    assert (after[0], after[1]) == (before[0], before[1] + 1)


def test_the_page_says_what_devices_do_with_a_file_and_with_a_subscription(owner, browse):
    client = browse(owner.user)
    choose(client, owner)
    page = client.get(f"/diary/{owner.diary.pk}/calendar/").content.decode()
    for words in ("Many Android phones cannot open such a file", "Many calendars leave out the alarm", "End all reminders"):
        assert words in page
