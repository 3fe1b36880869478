"""A browser that translates a page leaves alone what it would break: secret addresses, codes, names, words that people typed."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest

from lems_site.diary.models import Appointment
from tests.diary.full_diary import fill_diary

pytestmark = pytest.mark.django_db


def translated_text(html: str) -> str:
    """What a translator takes for text to translate, with the values of fields that show something to copy."""
    parts: list[str] = []

    def collect(element: Element, is_translated: bool) -> None:
        keeps = element.get("translate")
        here = is_translated if keeps is None else keeps != "no"
        if here and element.tag not in ("script", "style", "title"):
            parts.append(element.text or "")
            if element.tag == "input" and element.get("readonly") is not None:
                parts.append(element.get("value") or "")
        for child in element:
            collect(child, here)
            if here:
                parts.append(child.tail or "")

    collect(html5lib.parse(html, namespaceHTMLElements=False), True)
    return " ".join(parts)


def test_names_and_typed_words_of_a_diary(owner, helper, browse):
    fill_diary(owner, helper)
    Appointment.objects.create(diary=owner.diary, key="a2", day="2099-04-01", note="Dr Who, room 5")
    client, home = browse(owner.user), f"/diary/{owner.diary.pk}/"
    pages = {
        "medicines/": ("Amifampridine", "10 mg"),
        "questions/": ("What about travel?",),
        "appointments/": ("Dr Who",),
        "people/": ("ben@example.org", "Ada's diary"),
        "list/?first=2026-03-01&last=2026-04-30": ("Fell in the garden",),
        "report/?first=2026-03-01&last=2026-04-30&notes=on": (
            "Fell in the garden",
            "Amifampridine",
            "What about travel?",
            "Ada's diary",
        ),
    }
    for path, words in pages.items():
        html = client.get(home + path).getvalue().decode()
        text = translated_text(html)
        for word in words:
            assert word in re.sub("&#x27;", "'", html), (path, word)
            assert word not in text, (path, word)


def test_secret_addresses_and_their_codes(owner, browse):
    client, home = browse(owner.user), f"/diary/{owner.diary.pk}/"
    client.post(home + "calendar/", {"times": "9:00", "weekdays": ["0"], "title": ""})
    html = client.post(home + "calendar/address/").content.decode()
    address = re.search(r"/diary/feed/[\w-]+\.ics", html)
    assert address
    assert address[0] not in translated_text(html)


def test_an_invitation_s_link_and_code(owner, browse):
    client, home = browse(owner.user), f"/diary/{owner.diary.pk}/"
    form = client.get(home + "people/invite/").content.decode()
    form_id = re.search(r'name="form_id" value="([^"]+)"', form)
    assert form_id, form[-3000:]
    answer = client.post(home + "people/invite/", {"role": "reader", "label": "my sister", "form_id": form_id[1]}, follow=True)
    html = answer.content.decode()
    link, code = re.search(r"/diary/join/[\w-]+", html), re.search(r'id="given-code" value="([^"]+)"', html)
    assert link
    assert code
    for secret in (link[0], code[1], "my sister"):
        assert secret not in translated_text(html)
