"""The list of medicines to print, and the emergency card with it: the same card as the guide's, with nothing kept."""

from __future__ import annotations

import io
import re

import pytest
from django.utils import timezone
from PIL import Image

from lems_site.diary.models import AuditEvent, Diary, Entry, Medicine
from tests.diary.conftest import note, words_of


@pytest.fixture
def tablet(owner) -> Medicine:
    return Medicine.objects.create(
        diary=owner.diary, name="Tablet <b>A</b>", form="tablet", strength="as on the box", times=["08:00", "14:00"]
    )


def url(access, name: str) -> str:
    return f"/diary/{access.diary.pk}/{name}/"


def card_of(html: str) -> str:
    """The words of the card alone."""
    return words_of("<main>" + re.search(r'<section class="carry__card".*?</section>', html, re.S)[0] + "</main>")


def test_the_list_has_what_was_typed_and_is_open_to_readers(owner, reader, tablet, browse):
    note(owner, "dose", at=timezone.now(), medicine=tablet.key, amount="half a tablet")
    Medicine.objects.create(diary=owner.diary, name="Off the list", archived=True)
    for access in (owner, reader):
        page = words_of(browse(access.user).get(url(owner, "medicine-list")).content.decode())
        assert "Tablet <b>A</b>, tablet , as on the box half a tablet 08:00, 14:00" in page
        assert "Nobody checked it." in page
        assert "Off the list" not in page
    assert AuditEvent.objects.get(user=reader.user, action="viewed").target == "medicines"


def test_the_card_is_the_guides_with_the_medicines_of_the_list(owner, tablet, browse, client):
    owner.user.display_name = "Ada B"
    owner.user.save()
    page = browse(owner.user).get(url(owner, "emergency-card")).content.decode()
    card, guides = card_of(page), card_of(client.get("/carry/").content.decode())
    assert "Name Ada B" in card
    assert "Medicines Tablet <b>A</b> as on the box" in card
    crew = re.findall(r"<li>(.*?)</li>", page[page.index("data-crew") : page.index("carry__footer")])
    assert len(crew) == 3
    assert all(words_of(f"<main>{line}</main>") in guides for line in crew)


def test_a_helper_does_not_put_their_own_name_on_the_card(owner, helper, tablet, browse):
    helper.user.display_name = "Ben B"
    helper.user.save()
    assert "Ben B" not in card_of(browse(helper.user).get(url(owner, "emergency-card")).content.decode())


def test_what_is_typed_stands_on_the_card_and_is_kept_nowhere(owner, reader, tablet, browse):
    typed = {"medicines": "Tablet A", "allergies": "penicillin", "note_steroids": "on", "action": "show"}
    before = [list(model.objects.values_list()) for model in (Diary, Entry, Medicine)]
    for access in (owner, reader):
        client = browse(access.user)
        answer = client.post(url(owner, "emergency-card"), typed)
        assert answer.status_code == 200
        assert "Allergies penicillin" in card_of(answer.content.decode())
        assert "adrenal crisis" in card_of(answer.content.decode())
        assert "penicillin" not in client.get(url(owner, "emergency-card")).content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
        assert "penicillin" not in str(client.cookies) + str(dict(client.session))
    assert [list(model.objects.values_list()) for model in (Diary, Entry, Medicine)] == before


def test_the_picture_is_made_without_script(owner, tablet, browse):
    client = browse(owner.user)
    answer = client.post(url(owner, "emergency-card"), {"medicines": "Tablet A", "show_medicines": "on", "action": "png"})
    assert Image.open(io.BytesIO(answer.content)).size == (1080, 2340)
    answer = client.post(url(owner, "emergency-card"), {"name": "漢字", "show_name": "on", "action": "png"})
    assert answer.status_code == 422
    assert "Save it as SVG instead" in answer.content.decode()


def test_medicines_that_do_not_fit_on_the_card_are_counted_not_cut(owner, browse):
    for number in range(4):
        Medicine.objects.create(diary=owner.diary, name=f"{number}" + "x" * 97, position=number)
    page = browse(owner.user).get(url(owner, "emergency-card")).content.decode()
    assert "1 medicine of your list does not fit on the card." in page
    assert "x" * 97 + "; 1" in page
    assert "3xx" not in page


def test_a_form_of_another_site_cannot_draw_a_card(owner, browse):
    client = type(browse(owner.user))(enforce_csrf_checks=True)
    client.force_login(owner.user)
    assert client.post(url(owner, "emergency-card"), {"name": "x", "action": "show"}).status_code == 403
