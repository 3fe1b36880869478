"""Two hundred hostile texts in the feedback form: none is active on any page, the admin included."""

from __future__ import annotations

import csv
import io

import pytest

from lems_site.feedback import limits
from lems_site.feedback.models import Message
from tests.page_safety import find_active_content, sample_texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_limits(monkeypatch):
    monkeypatch.setattr(limits, "MOST_PER_HOUR", 10_000)
    monkeypatch.setattr(limits, "MOST_PER_DAY", 10_000)


def test_there_are_two_hundred():
    assert len(set(sample_texts())) == 200


def test_no_hostile_text_is_active_on_any_page_or_in_the_csv(reader, staff):
    hidden = reader.opens("problem")
    for text in sample_texts():
        answer = reader.sends("problem", hidden, answer="other", text=text)
        assert answer.status_code in (302, 422)
        if answer.status_code == 422:
            assert find_active_content(answer.content.decode()) == []
    kept = Message.objects.count()
    assert kept > 150
    for page in range(1, kept // 100 + 2):
        assert find_active_content(staff.get("/admin/feedback/message/", {"p": page}).content.decode()) == []
    assert find_active_content(staff.get("/admin/").content.decode()) == []
    for message in Message.objects.all()[::4]:
        page = staff.get(f"/admin/feedback/message/{message.pk}/change/").content.decode()
        assert find_active_content(page) == []
    table = b"".join(staff.get("/admin/feedback/message/csv/").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) == kept + 1
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_hostile_hidden_fields_are_neither_active_nor_trusted(reader):
    hidden = reader.opens("problem")
    for text in sample_texts(60):
        for name in ("page", "token", "answer", "website"):
            data = {**hidden, "answer": "other", "text": "A problem in words.", name: text}
            answer = reader.sends("problem", {}, **data)
            assert answer.status_code in (302, 422)
            assert find_active_content(answer.content.decode()) == []
    assert set(Message.objects.values_list("page_slug", flat=True)) == {"symptoms"}


def test_hostile_query_parameters_are_not_active(client):
    for text in sample_texts(60):
        for path in ("/feedback/", "/feedback/thanks/"):
            answer = client.get(path, {"page": text, "about": text})
            assert answer.status_code in (200, 404)
            assert find_active_content(answer.content.decode()) == []


def test_a_long_hostile_text_is_refused(reader):
    answer = reader.sends("problem", answer="other", text="<script>alert(1)</script>" * 1000)
    assert answer.status_code == 422
    assert find_active_content(answer.content.decode()) == []
    assert not Message.objects.exists()
