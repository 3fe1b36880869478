"""A form that is sent while its diary is being deleted gets a clear page with the words in it."""

from __future__ import annotations

import uuid

import pytest

from lems_site.diary.account.delete import delete_diary
from lems_site.diary.entries import services
from lems_site.diary.entries.validation import validate_entry_data
from lems_site.diary.models import Entry
from lems_site.diary.models.entries import EntryData

WORDS = "Fell on the stairs, twice"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("check-in/", {"strength": "0", "text": WORDS}),
        ("event/", {"event": "fall", "text": WORDS}),
        ("weight/", {"weight": "70", "unit": "kg", "text": WORDS}),
    ],
)
def test_the_words_are_given_back_on_a_page_that_says_what_happened(owner, browse, monkeypatch, path, fields):
    validate = validate_entry_data

    def delete_meanwhile(kind: str, data: EntryData, text: str) -> tuple[EntryData, str]:
        delete_diary(by=owner)
        return validate(kind, data, text)

    monkeypatch.setattr(services, "validate_entry_data", delete_meanwhile)
    client = browse(owner.user)
    answer = client.post(f"/diary/{owner.diary.pk}/{path}", {"client_id": uuid.uuid4(), **fields})
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "This diary was deleted" in page
    assert WORDS in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert not Entry.objects.exists()
