"""Typed text has one normal form and one length, and nothing of it is cut. Days have one range in forms, addresses, imports."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import uuid

import pytest
import time_machine
from django import forms
from hypothesis import given
from hypothesis import strategies as st

import lems_site.diary.forms
import lems_site.diary.views
from lems_site.diary.codes.typed_text import normalise_line, normalise_text
from lems_site.diary.entries.validation import LONGEST_TEXT
from lems_site.diary.forms.fields import LineField
from lems_site.diary.models import Appointment, Entry
from tests.diary.conftest import overwrite, words_of
from tests.diary.full_diary import download_export, import_into

ENDS = ("\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert normalise_line(normalise_line(text)) == normalise_line(text)


@pytest.mark.parametrize("end", ENDS)
def test_line_ends_of_every_kind_are_line_feeds(end):
    assert normalise_text(f"first{end}second") == "first\nsecond"
    assert normalise_line(f"first{end}second") == "first second"


def test_what_shows_nothing_goes_and_what_is_seen_stays():
    assert normalise_text("a\x00b\x1fc\x7fd\x90\ud83de\tf\u00a0g") == "abcde\tf\u00a0g"
    assert normalise_text("e\u0301") == "é"


def test_every_field_for_typed_text_is_of_the_one_kind():
    """Only codes are read otherwise: an invitation's, a passcode, and the hidden fields of a moment and of a QR code.

    The emergency card's form belongs to the guide, too, and what is typed there is kept nowhere.
    """
    others = {"CodeForm.code", "PasscodeForm.code", "HealthLinkForm.secret", "shown"}
    checked = set()
    for package in (lems_site.diary.forms, lems_site.diary.views):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, form in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(form, forms.Form) and form.__module__.startswith("lems_site.diary."):
                    plain = [key for key, field in form.base_fields.items() if type(field) is forms.CharField]
                    assert {key for key in plain if key not in others and f"{name}.{key}" not in others} == set(), name
                    checked.update(key for key, field in form.base_fields.items() if isinstance(field, LineField))
    assert checked >= {"text", "event_words", "name", "form", "strength", "words", "note", "label", "title", "times"}


def save(client, access, text: str, **fields):
    answers = {"client_id": uuid.uuid4(), "strength": "0", "text": text}
    return client.post(f"/diary/{access.diary.pk}/check-in/", {**answers, **fields})


@pytest.mark.parametrize("end", ENDS)
def test_a_pasted_line_break_comes_back_from_an_export(owner, keeper, browse, end):
    assert save(browse(owner.user), owner, f"first{end}second").status_code == 302
    saved = download_export(browse(owner.user), owner, "json")
    Entry.objects.all().delete()
    import_into(browse(keeper.user), keeper, saved)
    assert Entry.objects.get().text == "first\nsecond"


def test_a_file_written_before_texts_had_one_form_is_taken(owner, keeper, browse):
    """An older version kept such characters: its own export must not be refused."""
    save(browse(owner.user), owner, "first")
    overwrite(Entry.objects.all(), text="fi\x0brst\x1f")
    saved = download_export(browse(owner.user), owner, "json")
    Entry.objects.all().delete()
    import_into(browse(keeper.user), keeper, saved)
    assert Entry.objects.get().text == "fi\nrst"


def test_line_breaks_count_once(owner, browse):
    text = "\r\n".join(["x" * 49] * 99) + "\r\n" + "x" * 50  # 4,999 characters, as a browser sends them: 5,098
    assert save(browse(owner.user), owner, text).status_code == 302
    assert len(Entry.objects.get().text) == len(text) - 99


def test_nothing_is_cut_and_what_is_too_many_is_said(owner, browse):
    text = "y" * (LONGEST_TEXT + 1010) + "z"
    answer = save(browse(owner.user), owner, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1,011 characters too many: at most 5,000 fit. Nothing was cut." in words_of(page)
    assert text in page
    assert "maxlength" not in page
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "page", ["check-in", "event", "questions", "medicines", "appointments", "settings", "symptoms", "calendar"]
)
def test_no_field_of_typed_text_lets_the_browser_cut(owner, browse, page):
    html = browse(owner.user).get(f"/diary/{owner.diary.pk}/{page}/").content.decode()
    assert "maxlength" not in html
    assert 'data-most="' in html
    assert 'src="/static/js/diary.' in html  # text-length.js is a part of it


@pytest.mark.parametrize(("date", "is_taken"), [("1900-01-01", True), ("1899-12-31", False)])
def test_the_first_day_is_the_same_for_forms_addresses_and_imports(owner, keeper, browse, date, is_taken):
    client, base = browse(owner.user), f"/diary/{owner.diary.pk}"
    event = {"event": "fall", "date": date, "time": "12:00", "shown": "", "client_id": uuid.uuid4()}
    assert client.post(f"{base}/event/", event).status_code == (302 if is_taken else 422)
    assert client.get(f"{base}/day/", {"to": date}).status_code == (302 if is_taken else 422)
    assert client.get(f"{base}/report/", {"first": date, "last": "1950-01-01"}).status_code == (200 if is_taken else 422)
    assert client.post(f"{base}/appointments/", {"day": date, "note": ""}).status_code == (302 if is_taken else 422)
    for view in ("day", "week", "month"):
        assert client.get(f"{base}/{view}/{date}/").status_code == (200 if is_taken else 404)
    if is_taken:
        saved = download_export(client, owner, "json")
        import_into(browse(keeper.user), keeper, saved)
        assert [str(one.day) for one in Appointment.objects.filter(diary=keeper.diary)] == [date]
        assert str(Entry.objects.get(diary=keeper.diary).local_day) == date


def test_an_hour_before_the_first_day_begins_is_refused(owner, browse):
    event = {"event": "fall", "date": "1900-01-01", "time": "02:00", "shown": "", "client_id": uuid.uuid4()}
    assert browse(owner.user).post(f"/diary/{owner.diary.pk}/event/", event).status_code == 422


@time_machine.travel("2026-11-20T12:00:00Z", tick=False)
@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_an_appointment_has_a_day_that_a_diary_has(owner, browse, date):
    answer = browse(owner.user).post(f"/diary/{owner.diary.pk}/appointments/", {"day": date, "note": ""})
    assert answer.status_code == 422
    assert "Give a day from 1900 to 2199. Check the year." in answer.content.decode()
