"""A weight stays in the unit in which it is written, and a change by a third is asked about."""

from __future__ import annotations

import re

import pytest

from lems_site.diary.models import Entry

pytestmark = pytest.mark.django_db


def write(browse, access, weight: str, unit: str, **more: str):
    return browse(access.user).post(f"/diary/{access.diary.pk}/weight/", {"weight": weight, "unit": unit, **more})


def chosen_unit(html: str) -> str:
    found = re.search(r'name="unit" value="(\w+)"[^>]*checked', html)
    assert found
    return found[1]


def test_the_unit_last_used_is_chosen_again(owner, browse):
    client, page = browse(owner.user), f"/diary/{owner.diary.pk}/weight/"
    assert chosen_unit(client.get(page).content.decode()) == "kg"
    assert write(browse, owner, "154", "lb").status_code == 302
    assert Entry.objects.get().data == {"kg": 69.85, "unit": "lb"}
    assert chosen_unit(client.get(page).content.decode()) == "lb"
    day = client.get(f"/diary/{owner.diary.pk}/entry/{Entry.objects.get().pk}/").content.decode()
    assert "154 lb (69.85 kg)" in day


def test_a_correction_shows_what_was_written(owner, browse):
    write(browse, owner, "154", "lb")
    page = browse(owner.user).get(f"/diary/{owner.diary.pk}/entry/{Entry.objects.get().pk}/change/").content.decode()
    assert 'name="weight" value="154.0"' in page
    assert chosen_unit(page) == "lb"


def test_a_change_by_a_third_is_asked_about_and_saved_if_it_is_right(owner, browse):
    write(browse, owner, "154", "lb")
    answer = write(browse, owner, "154", "kg")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The last weight was 154.0 lb. Check the number and the unit." in page
    assert 'name="sure"' in page
    assert Entry.objects.count() == 1
    assert write(browse, owner, "154", "kg", sure="yes").status_code == 302
    assert Entry.objects.count() == 2


def test_a_usual_change_is_not_asked_about(owner, browse):
    write(browse, owner, "70", "kg")
    assert "sure" not in browse(owner.user).get(f"/diary/{owner.diary.pk}/weight/").content.decode()
    assert write(browse, owner, "60", "kg").status_code == 302
