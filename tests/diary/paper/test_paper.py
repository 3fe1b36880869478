"""A blank diary to print: with the symptoms that are followed, each page on one sheet of A4 or Letter."""

from __future__ import annotations

import pytest
from django.test import Client

from lems_site.diary.models import Medicine, TrackedSymptom
from lems_site.diary.paper.sheet import DAYS, MAX_BESIDE_FIELDS, lay_out_sheet


def test_it_has_the_symptoms_and_medicines_of_the_person(owner, browse):
    TrackedSymptom.objects.create(diary=owner.diary, code="own-abc", own_name="Cold <hands>", position=9)
    TrackedSymptom.objects.create(diary=owner.diary, code="ache", position=10, archived=True)
    Medicine.objects.create(diary=owner.diary, name="Amifampridine")
    page = browse(owner.user).get(f"/diary/{owner.diary.pk}/paper/").content.decode()
    for said in ("Stairs and getting up", "Cold &lt;hands&gt;", "Amifampridine", "Day 7", "much weaker", "No one reads this"):
        assert said in page, said
    assert "Aching" not in page


def test_what_is_hidden_from_a_helper_is_not_on_their_paper(owner, helper, browse):
    TrackedSymptom.objects.create(diary=owner.diary, code="mood", position=9)
    owner.diary.hidden_topics = ["mood"]
    owner.diary.save()
    assert "Low mood" in browse(owner.user).get(f"/diary/{owner.diary.pk}/paper/").content.decode()
    assert "Low mood" not in browse(helper.user).get(f"/diary/{owner.diary.pk}/paper/").content.decode()


def test_anybody_gets_a_sheet_with_the_usual_symptoms(client, db):
    response = client.get("/diary/paper/")
    assert response.status_code == 200
    assert "Stairs and getting up" in response.content.decode()


def test_one_diary_leads_to_its_own_sheet_several_to_a_choice(owner, keeper, browse):
    client = browse(owner.user)
    assert client.get("/diary/paper/").url == f"/diary/{owner.diary.pk}/paper/"
    from tests.diary.conftest import grant

    grant(keeper, owner.user, "helper")
    page = client.get("/diary/paper/").content.decode()
    assert f"/diary/{keeper.diary.pk}/paper/" in page
    assert "Stairs" in client.get("/diary/paper/?any").content.decode()


def test_a_stranger_gets_no_sheet_of_a_diary(owner, cleo, browse):
    assert browse(cleo).get(f"/diary/{owner.diary.pk}/paper/").status_code == 404
    assert Client().get(f"/diary/{owner.diary.pk}/paper/").status_code == 302


@pytest.mark.parametrize(
    ("symptoms", "pages"), [(0, 4), (6, 4), (7, 7), (MAX_BESIDE_FIELDS, 7), (MAX_BESIDE_FIELDS + 1, 14), (60, 21)]
)
def test_each_symptom_has_its_place_on_each_day(symptoms, pages):
    names = [f"s{number}" for number in range(symptoms)]
    made = lay_out_sheet(names, [])
    assert len(made.pages) == pages
    for number in range(1, DAYS + 1):
        rows = [words for page in made.pages for day in page.days if day.number == number for words in day.symptoms]
        assert rows == names


def test_the_sheet_asks_few_queries(owner, browse, django_assert_num_queries):
    client = browse(owner.user)
    with django_assert_num_queries(5):
        client.get(f"/diary/{owner.diary.pk}/paper/")
