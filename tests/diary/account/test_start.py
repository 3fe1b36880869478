"""Beginning a diary."""

from __future__ import annotations

from lems_site.accounts import consent
from lems_site.diary.models import Diary, Grant


def test_beginning_asks_for_consent_first_and_comes_back(client, ada):
    client.force_login(ada)
    answer = client.get("/diary/start/")
    assert answer.status_code == 302
    assert answer.url == "/account/consent/?next=%2Fdiary%2Fstart%2F"


def test_a_diary_begins_with_a_name_and_a_zone(client, ada):
    client.force_login(ada)
    consent.give_consent(by=ada)
    answer = client.post("/diary/start/", {"name": "My year", "zone": "Europe/Berlin"}, follow=True)
    assert answer.status_code == 200
    assert "My year" in answer.content.decode()
    assert Grant.objects.get(user=ada).role == "owner"
    assert [row.code for row in Diary.objects.get().tracked_symptoms.all()] == ["legs", "arms", "tiredness", "dry-mouth"]


def test_two_presses_begin_one_diary(client, ada):
    client.force_login(ada)
    consent.give_consent(by=ada)
    for _ in range(2):
        client.post("/diary/start/", {"name": "", "zone": "UTC"})
    assert Diary.objects.count() == 1


def test_a_keeper_must_say_that_they_may(client, fay):
    client.force_login(fay)
    consent.give_consent(by=fay)
    answer = client.post("/diary/start/for-someone/", {"name": "Mum", "zone": "UTC"})
    assert answer.status_code == 422
    assert "Tick that you may do this for them" in answer.content.decode()
    assert 'value="Mum"' in answer.content.decode()
    client.post("/diary/start/for-someone/", {"name": "Mum", "zone": "UTC", "may": "on"})
    assert Grant.objects.get(user=fay).role == "keeper"


def test_without_diary_open_nobody_begins(client, ada, settings):
    settings.DIARY_OPEN = False
    client.force_login(ada)
    assert "You cannot start a diary" in client.get("/diary/start/").content.decode()
    assert client.post("/diary/start/", {"name": "", "zone": "UTC"}).status_code == 403
    assert not Diary.objects.exists()
