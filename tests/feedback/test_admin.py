"""Staff read messages as plain text, mark them as handled, and export them as CSV."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Permission

from lems_site.feedback.actions import save_message
from lems_site.feedback.feedback_target import FeedbackTarget
from lems_site.feedback.models import Message

pytestmark = pytest.mark.django_db
LIST = "/admin/feedback/message/"
SYMPTOMS = FeedbackTarget("articles", "symptoms", "Symptoms of LEMS")


def message(text: str = "The list is too long.", about: FeedbackTarget = SYMPTOMS, answer: str = "unclear") -> Message:
    return save_message(target=about, answer=answer, text=text, token="a form")


def table(staff) -> list[list[str]]:
    answer = staff.get(f"{LIST}csv/")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="messages.csv"'
    assert "no-store" in answer.headers["Cache-Control"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_list_shows_the_newest_first_in_a_fixed_number_of_queries(staff, django_assert_num_queries):
    message("First words.")
    message("Second words.")
    staff.get(LIST)
    with django_assert_num_queries(5):
        page = staff.get(LIST).content.decode()
    assert page.index("Second words.") < page.index("First words.")
    assert '<a href="/articles/symptoms/">Symptoms of LEMS</a>' in page
    for number in range(20):
        message(f"More words {number}.")
    with django_assert_num_queries(5):
        staff.get(LIST)


def test_one_message_is_marked_as_handled_and_as_waiting_again(staff, dana):
    one = message()
    address = f"{LIST}{one.pk}/change/"
    assert "Mark as handled" in staff.get(address).content.decode()
    staff.post(address, {"_handle": "1", "text": "A text that Dana wrote."})
    one.refresh_from_db()
    assert (one.handled_by, one.text) == (dana, "The list is too long.")
    assert one.handled_at is not None
    assert "Mark as waiting" in staff.get(address).content.decode()
    assert "Marked as handled." in staff.get(f"{LIST}{one.pk}/history/").content.decode()
    staff.post(address, {"_unhandle": "1"})
    one.refresh_from_db()
    assert (one.handled_by, one.handled_at) == (None, None)


def test_several_messages_are_marked_at_once_and_filtered(staff):
    first, second, third = message("One word."), message("Two words."), message("Three words.")
    page = staff.post(
        LIST, {"action": "mark_as_handled", "_selected_action": [first.pk, second.pk]}, follow=True
    ).content.decode()
    assert "2 messages are marked as handled." in page
    assert list(Message.objects.waiting()) == [third]
    waiting = staff.get(f"{LIST}?state=waiting").content.decode()
    assert "Three words." in waiting
    assert "Two words." not in waiting


def test_nobody_writes_changes_or_deletes_a_message(staff):
    one = message()
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{one.pk}/delete/", {"post": "yes"}).status_code == 403
    staff.post(LIST, {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"})
    assert Message.objects.count() == 1


def test_view_permission_does_not_allow_marking(client, cleo):
    one = message()
    cleo.is_staff = True
    cleo.save()
    client.force_login(cleo)
    for path in (LIST, f"{LIST}csv/", f"{LIST}{one.pk}/change/"):
        assert client.get(path).status_code == 403
    cleo.user_permissions.add(Permission.objects.get(codename="view_message"))
    assert client.get(LIST).status_code == 200
    assert client.get(f"{LIST}csv/").status_code == 200
    client.post(f"{LIST}{one.pk}/change/", {"_handle": "1"})
    client.post(LIST, {"action": "mark_as_handled", "_selected_action": [one.pk]})
    assert Message.objects.waiting().count() == 1


def test_the_csv_holds_every_message(staff):
    message("Words, with a comma\nand a line.")
    heading, row = table(staff)
    assert heading == ["received", "page", "address", "answer", "message", "handled", "handled by"]
    assert row[1:] == [
        "Symptoms of LEMS",
        "/articles/symptoms/",
        "It is hard to understand",
        "Words, with a comma\nand a line.",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", '  =HYPERLINK("//evil.example")', "=cmd|' /C calc'!A0", "＝1+1", "\n=1"],
)
def test_no_cell_of_the_csv_is_a_formula(staff, formula):
    message(formula)
    message("An innocent text.", FeedbackTarget("articles", "symptoms", formula.strip()))
    for row in table(staff)[1:]:
        for cell in row:
            assert not cell.strip().startswith(("=", "+", "-", "@", "＝"))
