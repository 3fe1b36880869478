"""A report shared by link: made, opened with its passcode, ended, over, locked, guessed, stolen.

Over 250 lines: one link in all its states.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.core import mail
from django.test import Client

from lems_site.accounts import consent
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.models import ShareLink, ShareLinkOpening
from lems_site.diary.report import share_links
from lems_site.diary.report.choice import ReportChoice
from tests.diary.conftest import check_in

NOON = dt.datetime(2026, 3, 31, 12, 0, tzinfo=dt.UTC)
FORM = {"first": "2026-03-01", "last": "2026-03-31", "last_day": "2026-04-14", "label": "Dr. Who"}


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def shared(clock, owner, browse) -> tuple[str, str]:
    """The address and the passcode of a report that Ada shared."""
    check_in(owner, strength=-1, text="a private word", grades={"mood": 3})
    page = browse(owner.user).post(f"/diary/{owner.diary.pk}/links/new/", {**FORM, "form_id": str(uuid.uuid4())}).content.decode()
    address = re.search(r">http://localhost:8000(/diary/shared/[^<]+)<", page)
    code = re.search(r'value="(\d{4} \d{4})"', page)
    assert address
    assert code
    return address[1], code[1]


def text_of(answer) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def opened(address: str, code: str) -> Client:
    """A clinic's browser in which the passcode was typed."""
    client = Client()
    assert client.post(address, {"code": code}).status_code == 302
    return client


def test_the_link_alone_shows_nothing(shared):
    text = text_of(Client().get(shared[0]))
    assert "It opens with the passcode" in text
    assert "Ada" not in text


def test_the_passcode_is_taken_as_a_browser_sends_it(shared):
    """A page that tells no other where it was sends "Origin: null" with its form."""
    browser = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    assert "Passcode" in text_of(browser.get(shared[0]))
    assert browser.post(shared[0], {"code": "0000 0000"}).status_code == 422
    assert browser.post(shared[0], {"code": shared[1]}).status_code == 302
    assert "Nobody watches this diary live" in text_of(browser.get(shared[0]))


def test_over_https_the_cookie_has_a_name_that_only_https_can_set(shared, settings):
    settings.HTTPS = True
    browser = opened(*shared)
    assert browser.cookies["__Secure-shared"]["secure"]
    assert "Nobody watches this diary live" in text_of(browser.get(shared[0]))


def test_with_the_passcode_it_shows_the_report_and_what_it_is(shared):
    text = text_of(opened(*shared).get(shared[0]))
    assert "Shared by the person who keeps “Ada&#x27;s diary” on 31 March 2026, 14:00." in text
    assert "Nobody watches this diary live. It is the person's own record." in text
    assert "On 1 of" not in text
    assert "Only 1 day in this time has an answer." in text
    assert "a private word" not in text
    assert "Low mood" not in text


def test_charts_and_day_tables_open_with_one_press_and_show_no_more(shared):
    clinic = opened(*shared)
    text = text_of(clinic.get(shared[0]))
    assert "The same as a table" not in text
    assert 'href="?appendix=on#appendix">Show all charts' in text
    whole = text_of(clinic.get(shared[0], {"appendix": "on"}))
    assert "The same as a table" in whole
    assert "a private word" not in whole
    assert "Low mood" not in whole


def test_the_form_says_what_a_tick_adds(owner, browse):
    page = browse(owner.user).get(f"/diary/{owner.diary.pk}/links/new/").content.decode()
    group = page.partition("What else may they see?")[2].partition("</fieldset>")[0]
    assert all(
        words in group for words in ("Left out unless you tick it.", "Notes, as you typed them", "Mood", "Erection problems")
    )


def test_a_link_is_made_without_a_tick_for_the_appendix(owner, browse):
    assert 'name="appendix"' not in text_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/links/new/"))


def test_its_table_holds_the_chosen_days_and_no_more(shared, owner):
    check_in(owner, at=NOON - dt.timedelta(days=60), strength=2)
    rows = text_of(opened(*shared).get(f"{shared[0]}report.csv"))
    assert "a bit weaker" in rows
    assert "much stronger" not in rows
    assert "a private word" not in rows
    assert "mood" not in rows
    assert "@example.org" not in rows


def test_the_passcode_is_taken_in_any_script_and_with_words_around_it(shared):
    address, code = shared
    for zero in (0x660, 0x6F0, 0x966, 0xFF10):
        typed = "".join(chr(zero + int(digit)) if digit.isdigit() else digit for digit in code)
        assert Client().post(address, {"code": typed}).status_code == 302
    assert Client().post(address, {"code": f"Passcode: {code}"}).status_code == 302
    assert ShareLink.objects.get().wrong_codes == 0


def test_the_passcode_may_be_pasted_with_blanks_or_hyphens(shared):
    address, code = shared
    assert Client().post(address, {"code": f"  {code.replace(' ', '-')} "}).status_code == 302


def test_nothing_of_it_is_kept_in_clear(shared):
    link = ShareLink.objects.get()
    token, code = shared[0].split("/")[3], shared[1].replace(" ", "")
    kept = " ".join(str(getattr(link, name)) for name in vars(link))
    assert token not in kept
    assert code not in kept


def test_its_pages_are_kept_by_nobody_and_tell_nobody(shared):
    client = opened(*shared)
    for address in (shared[0], f"{shared[0]}report.pdf", f"{shared[0]}report.csv"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_every_opening_is_counted_and_shown(shared, owner, browse):
    client = opened(*shared)
    client.get(shared[0])
    client.get(f"{shared[0]}report.pdf")
    client.get(f"{shared[0]}report.csv")
    assert list(ShareLinkOpening.objects.values_list("format", flat=True)) == ["csv", "pdf", "page"]
    assert "Opened 3 times" in text_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/links/"))


def test_ending_it_ends_what_is_open(shared, owner, browse):
    client = opened(*shared)
    assert client.get(shared[0]).status_code == 200
    browse(owner.user).post(f"/diary/{owner.diary.pk}/links/{ShareLink.objects.get().pk}/end/")
    for address in (shared[0], f"{shared[0]}report.pdf", f"{shared[0]}report.csv"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "This link does not open" in text_of(answer)


def test_it_is_over_after_its_last_day_where_the_person_lives(shared, clock):
    client = opened(*shared)
    clock.move_to(dt.datetime(2026, 4, 14, 21, 59, tzinfo=dt.UTC))
    assert opened(*shared).get(shared[0]).status_code == 200
    clock.move_to(dt.datetime(2026, 4, 14, 22, 1, tzinfo=dt.UTC))  # midnight in Berlin
    assert client.get(shared[0]).status_code == 404


def test_the_passcode_holds_for_an_hour_in_a_browser(shared, clock):
    client = opened(*shared)
    clock.shift(dt.timedelta(minutes=61))
    assert "It opens with the passcode" in text_of(client.get(shared[0]))


def test_the_tenth_wrong_passcode_locks_it_and_the_owner_is_told(shared, owner, browse):
    address, code = shared
    client = Client()
    for _ in range(9):
        answer = client.post(address, {"code": "00000000"})
        assert answer.status_code == 422
        assert "That is not the passcode." in text_of(answer)
    assert client.post(address, {"code": "00000000"}).status_code == 404
    assert client.post(address, {"code": code}).status_code == 404
    assert mail.outbox[-1].to == [owner.user.email]
    assert "wrong passcode ten times" in mail.outbox[-1].body
    assert address not in mail.outbox[-1].body
    assert "Locked." in text_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/links/"))


@pytest.mark.parametrize("typed", ["1", "1234 567", "123456789", "the passcode"])
def test_what_is_no_passcode_does_not_count_as_a_try(shared, typed):
    answer = Client().post(shared[0], {"code": typed})
    assert answer.status_code == 422
    assert "The passcode has 8 digits" in text_of(answer)
    assert ShareLink.objects.get().wrong_codes == 0


def test_a_right_passcode_forgives_the_wrong_ones_before(shared):
    address, code = shared
    for _ in range(2):
        for _wrong in range(9):
            Client().post(address, {"code": "00000000"})
        opened(address, code)
    assert ShareLink.objects.get().state == "open"


def test_a_cookie_of_one_link_does_not_open_another(shared, owner):
    other = share_links.create_share_link(
        by=owner,
        form_id=uuid.uuid4(),
        choice=ReportChoice(DateRange(dt.date(2026, 1, 1), dt.date(2026, 3, 1))),
        ends_at=NOON + dt.timedelta(days=3),
    )
    value = opened(*shared).cookies["shared"].value
    thief = Client()
    thief.cookies["shared"] = value
    assert "It opens with the passcode" in text_of(thief.get(f"/diary/shared/{other.token}/"))


@pytest.mark.parametrize("token", ["x", "A" * 24, "%00", "a" * 5000])
def test_a_guessed_address_tells_nothing(db, token):
    answer = Client().get(f"/diary/shared/{token}/")
    assert answer.status_code == 404


def test_taking_back_the_agreement_stops_sharing(shared, owner):
    client = opened(*shared)
    consent.withdraw_consent(by=owner.user)
    assert client.get(shared[0]).status_code == 404


def test_the_same_form_twice_is_one_link_with_the_same_passcode(clock, owner, browse):
    form = {**FORM, "form_id": str(uuid.uuid4())}
    pages = [browse(owner.user).post(f"/diary/{owner.diary.pk}/links/new/", form).content.decode() for _ in range(2)]
    assert ShareLink.objects.count() == 1
    assert len({re.search(r"\d{4} \d{4}", page)[0] for page in pages}) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"last_day": "2026-03-30"}, "This day is over."),
        ({"last_day": "2027-03-30"}, "within the next 90 days"),
        ({"first": "soon"}, "Write the date with day, month and year"),
    ],
)
def test_wrong_days_are_explained_and_nothing_is_made(clock, owner, browse, wrong, words):
    answer = browse(owner.user).post(f"/diary/{owner.diary.pk}/links/new/", {**FORM, "form_id": str(uuid.uuid4()), **wrong})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not ShareLink.objects.exists()


def test_a_helper_cannot_share(clock, owner, helper, browse):
    assert browse(helper.user).post(f"/diary/{owner.diary.pk}/links/new/", FORM).status_code == 404
    assert browse(helper.user).get(f"/diary/{owner.diary.pk}/links/").status_code == 404


def test_another_diarys_link_cannot_be_ended(shared, keeper, browse):
    assert browse(keeper.user).post(f"/diary/{keeper.diary.pk}/links/{ShareLink.objects.get().pk}/end/").status_code == 404
    assert ShareLink.objects.get().state == "open"
