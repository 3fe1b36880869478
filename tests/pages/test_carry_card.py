"""The emergency card: shown, saved as a picture, and kept nowhere."""

from __future__ import annotations

import io
import logging
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from lems_site.evidence.models import Statement
from lems_site.web.emergency_card.card import CONDITIONAL_NOTES, CREW_NOTES, EmergencyCard
from lems_site.web.rendering.qr_code import make_qr_path

pytestmark = pytest.mark.django_db
ORIGIN = {"Origin": "http://testserver"}
TYPED = {
    "name": "Ada <b>Byron</b>",
    "medicines": "amifampridine\nprednisolone",
    "contact": "Ben 0123",
    "note_steroids": "on",
    "show_contact": "on",
    "action": "show",
}


def post(client: Client, **changes: str) -> Any:
    return client.post("/carry/", {**TYPED, **changes}, headers=ORIGIN)


def test_the_blank_card_is_a_public_page(client):
    answer = client.get("/carry/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Lambert-Eaton myasthenic syndrome" in answer.content.decode()


def test_what_was_typed_stands_on_the_card_and_in_the_form(client):
    answer = post(client)
    text = answer.content.decode()
    assert "<dd>Ada &lt;b&gt;Byron&lt;/b&gt;</dd>" in text
    assert "I take steroid tablets. They must not stop suddenly" in text
    assert 'value="Ada &lt;b&gt;Byron&lt;/b&gt;"' in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize("origin", [None, "null", "https://elsewhere.example"])
def test_no_other_site_can_send_the_form(client, origin):
    headers = {"Origin": origin} if origin else {}
    answer = client.post("/carry/", TYPED, headers=headers)
    assert answer.status_code == 403
    assert "Ada" not in answer.content.decode()


def test_it_works_where_csrf_tokens_are_demanded():
    assert Client(enforce_csrf_checks=True).post("/carry/", TYPED, headers=ORIGIN).status_code == 200


def test_nothing_is_written_and_nothing_is_logged(client, caplog, django_assert_num_queries):
    client.get("/carry/")
    with caplog.at_level(logging.DEBUG), django_assert_num_queries(0):
        post(client)
    assert "Byron" not in caplog.text


def test_the_picture_leaves_out_what_was_unticked(client):
    svg = post(client, action="svg")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    assert svg.headers["Content-Disposition"].startswith("attachment")
    assert "Ben 0123" in svg.content.decode()
    assert "Byron" not in svg.content.decode()
    assert "prednisolone" not in svg.content.decode()


def test_the_png_has_the_size_of_a_phone(client):
    png = post(client, action="png", name="José")
    assert Image.open(io.BytesIO(png.content)).size == (1080, 2340)


def test_letters_that_the_png_cannot_show_are_named_and_the_words_stay(client):
    answer = post(client, action="png", contact="漢字 0123")
    assert answer.status_code == 422
    assert "漢字" in answer.content.decode()
    assert "SVG" in answer.content.decode()
    assert "漢字" in post(client, action="svg", contact="漢字 0123").content.decode()


def test_what_is_too_long_is_refused_with_a_link_to_its_field(client):
    answer = post(client, name="x" * 61)
    assert answer.status_code == 422
    assert 'href="#id_name"' in answer.content.decode()
    assert "x" * 61 in answer.content.decode()


@pytest.mark.content
def test_every_line_for_the_crew_stands_on_statements():
    ids = {one for *_words, ids in (*CREW_NOTES, *CONDITIONAL_NOTES) for one in ids}
    assert ids <= set(Statement.objects.values_list("pk", flat=True))


def test_the_fullest_card_fits_the_picture_and_the_code():
    full = EmergencyCard(
        "n" * 60, "b" * 30, "m " * 150, "a " * 60, "c " * 40, "t " * 50, frozenset(n for n, *_ in CONDITIONAL_NOTES)
    )
    path, size = make_qr_path(full.as_text())
    assert path
    assert size <= 185
