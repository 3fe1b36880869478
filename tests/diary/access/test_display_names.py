"""Who wrote: named in the same way on every page that shows an entry."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lems_site.accounts import consent
from lems_site.diary.codes.local_day import local_day
from lems_site.diary.entries.services import delete_entries, update_entry
from lems_site.diary.models import Change, Entry
from tests.diary.conftest import check_in, overwrite, words_of


def pages(client, entry: Entry) -> list[str]:
    """The words of each page that shows an entry."""
    base, day = f"/diary/{entry.diary_id}/", entry.local_day.isoformat()
    parts = ("", f"day/{day}/", "list/", f"entry/{entry.pk}/", f"saved/{entry.batch}/")
    return [words_of(client.get(base + part).content.decode()) for part in parts]


@pytest.mark.parametrize("who", ["ben@example.org", "a former helper", "helper 2 (imported)"])
def test_every_page_says_the_same(owner, helper, browse, who):
    entry = check_in(helper, strength=0)
    if who == "a former helper":
        helper.user.delete()
    elif "imported" in who:
        overwrite(Entry.objects.filter(pk=entry.pk), created_by=None, imported_from="helper 2")
    for page in pages(browse(owner.user), entry):
        assert f"Written by {who}" in page
    entry.refresh_from_db()
    delete_entries([entry.pk], by=owner)
    assert f"Written by {who}" in words_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/removed/").content.decode())


def test_a_persons_name_in_the_admin_changes_nothing(owner, helper, browse):
    helper.user.first_name = "Somebody Else"
    helper.user.save()
    for page in pages(browse(owner.user), check_in(helper, strength=0)):
        assert "Written by ben@example.org" in page
        assert "Somebody Else" not in page


def test_what_the_reader_wrote_is_by_you(owner, browse):
    entry = check_in(owner, strength=0)
    home, *others = pages(browse(owner.user), entry)
    assert "Written by" not in home, "on the first page that goes without saying"
    assert all("Written by you" in page for page in others)
    assert entry.local_day == local_day(timezone.now(), owner.diary.zone, owner.diary.first_hour)


def test_a_change_that_was_imported_says_by_whom(owner, browse):
    entry = check_in(owner, strength=0)
    update_entry(entry.pk, by=owner, version=1, data={"strength": 1}, text="", at=entry.at)
    address = f"/diary/{owner.diary.pk}/entry/{entry.pk}/"
    assert ", you: corrected" in words_of(browse(owner.user).get(address).content.decode())
    overwrite(Change.objects.filter(entry=entry), by=None, imported_from="helper 2")
    assert ", helper 2 (imported): corrected" in words_of(browse(owner.user).get(address).content.decode())


def test_a_browser_that_translates_a_page_leaves_names_and_own_words_alone(owner, helper, browse):
    entry = check_in(helper, strength=0, text="My own words")
    page = browse(owner.user).get(f"/diary/{owner.diary.pk}/entry/{entry.pk}/").content.decode()
    assert '<span translate="no">ben@example.org</span>' in page
    assert 'translate="no">My own words</dd>' in page


def test_a_chosen_name_stands_in_place_of_the_address_on_every_page(owner, helper, browse):
    entry = check_in(helper, strength=0)
    browse(helper.user).post("/account/name/", {"display_name": "  Ben\u202e B\u00a0"})
    client = browse(owner.user)
    texts = [
        *pages(client, entry),
        *(words_of(client.get(f"/diary/{owner.diary.pk}/{name}/").content.decode()) for name in ("people", "log")),
    ]
    for text in texts:
        assert "Ben B" in text
        assert "ben@" not in text


def test_two_people_of_the_same_name_can_be_told_apart(owner, helper, reader, browse):
    for access in (helper, reader):
        browse(access.user).post("/account/name/", {"display_name": "Kim"})
    people = words_of(browse(owner.user).get(f"/diary/{owner.diary.pk}/people/").content.decode())
    assert "Kim (ben@example.org)" in people
    assert "Kim (gil@example.org)" in people


def test_a_name_is_asked_for_once_when_a_diary_begins(fay, browse):
    consent.give_consent(by=fay)
    client, address = browse(fay), "/diary/start/for-someone/"
    assert "Your name, as others see it" in client.get(address).content.decode()
    client.post(address, {"name": "", "zone": "UTC", "may": "on", "display_name": "Fay"})
    fay.refresh_from_db()
    assert fay.display_name == "Fay"
    assert "Your name, as others see it" not in client.get(address).content.decode()
