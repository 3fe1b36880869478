"""The page after saving, Undo, the emergency notice, and the same form sent again."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils.html import strip_tags

from lems_site.diary.models import AuditEvent, Change, Entry, TrackedSymptom
from tests.conftest import CONTENT
from tests.diary.conftest import check_in, words_of


def address(access, name: str = "check-in/") -> str:
    return f"/diary/{access.diary.pk}/{name}"


def save(client, access, client_id=None, **answers):
    return client.post(address(access), {"client_id": str(client_id or uuid.uuid4()), **answers}, follow=True)


def standing(access):
    return Entry.objects.filter(diary=access.diary, removed_at=None).order_by("pk")


def test_it_says_what_was_saved_when_and_by_whom(owner, helper, browse):
    answer = save(browse(helper.user), owner, strength="-2", text="Two\nlines")
    page = answer.content.decode()
    for words in ("<h1>Saved</h1>", "much weaker", "Two\nlines", "Written by you.", ">Undo<", "Correct or add to it"):
        assert words in page
    path = answer.redirect_chain[-1][0]
    assert "Written by ben@example.org" in words_of(browse(owner.user).get(path).content.decode())


def test_undo_takes_it_out_and_it_can_be_brought_back(owner, browse):
    client = browse(owner.user)
    answer = save(client, owner, strength="1", events=["fall"])
    path = answer.redirect_chain[-1][0]
    page = client.post(f"{path}undo/", follow=True).content.decode()
    assert "<h1>Undone</h1>" in page
    assert not standing(owner).exists()
    page = client.post(f"{path}bring-back/", follow=True).content.decode()
    assert "<h1>Saved</h1>" in page
    assert [entry.kind for entry in standing(owner)] == ["check-in", "event"]
    actions = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        "added",
        *["removed"] * 2,
        *["restored"] * 2,
    ]


@pytest.mark.parametrize("what", ["", "undo/", "bring-back/"])
def test_other_people_can_neither_see_nor_undo_it(*, owner, reader, cleo, keeper, browse, what):
    entry = check_in(owner, strength=1)
    for user in (reader.user, cleo, keeper.user):
        client = browse(user)
        path = address(owner, f"saved/{entry.batch}/{what}")
        assert (client.post(path) if what else client.get(path)).status_code == 404
        own = f"/diary/{keeper.diary.pk}/saved/{entry.batch}/{what}"
        if user == keeper.user:
            (client.post(own) if what else client.get(own))
    assert standing(owner).count() == 1


def test_nothing_saved_is_no_page(owner, browse):
    assert browse(owner.user).get(address(owner, f"saved/{uuid.uuid4()}/")).status_code == 404


@pytest.mark.parametrize("grade", ["1", "2", "3"])
@pytest.mark.parametrize("code", ["breathing", "swallowing", "choking"])
def test_anything_but_none_brings_the_full_notice_first_whatever_its_size(owner, browse, code, grade):
    TrackedSymptom.objects.create(diary=owner.diary, code=code)
    page = save(browse(owner.user), owner, **{f"grade-{code}": grade}).content.decode()
    assert page.index("<h1>Saved</h1>") < page.index("card--emergency") < page.index(">Undo<")
    notice = page[page.index('<section class="card card--emergency"') : page.index(">Undo<")]
    again = save(browse(owner.user), owner, events=["seizure"]).content.decode()
    cut = lambda text: strip_tags(text.partition("</section>")[0])  # noqa: E731
    assert cut(notice) == cut(again[again.index('<section class="card card--emergency"') :])


@pytest.mark.parametrize(
    ("answers", "stands"),
    [
        ({"events": ["choking"]}, True),
        ({"events": ["seizure"]}, True),
        ({"flat": "yes"}, True),
        ({"flat": "no"}, False),
        ({"grade-breathing": "0"}, False),
        ({"strength": "-2", "grade-legs": "3"}, False),
        ({"events": ["fall"]}, False),
    ],
)
def test_the_notice_stands_where_it_belongs(owner, browse, answers, stands):
    TrackedSymptom.objects.create(diary=owner.diary, code="breathing")
    assert ("card--emergency" in save(browse(owner.user), owner, **answers).content.decode()) is stands


@pytest.mark.content
def test_the_notice_says_what_the_guide_says(owner, browse):
    page = strip_tags(save(browse(owner.user), owner, events=["choking"]).content.decode())
    shown = " ".join(page.split())
    card = (CONTENT / "articles/get-help-now.md").read_text().partition("::: emergency")[2].partition("\n:::")[0]
    card = re.sub(r"\s*\[@[^\]]*\]", "", re.sub(r"\|([^|]*)\|[^|]*\|", r"\1", card))
    said = [line[2:].replace("**", "") for line in card.splitlines() if line.startswith("- ")]
    assert len(said) == 6
    for line in [*said, "Not sure? Call. Do not wait for your next appointment."]:
        assert line in shown


@pytest.mark.parametrize(("grade", "stands"), [("0", False), ("1", False), ("2", False), ("3", True)])
def test_severe_low_mood_brings_help_first(*, owner, helper, browse, grade, stands):
    TrackedSymptom.objects.create(diary=owner.diary, code="mood")
    for access in (owner, helper):
        page = save(browse(access.user), owner, **{"grade-mood": grade}).content.decode()
        assert ("If you feel that you cannot go on" in page) is stands
        if stands:
            assert page.index("<h1>Saved</h1>") < page.index("116 123") < page.index(">Undo<")
            assert ("Ask openly, stay with them" in page) is (access is helper)


@pytest.mark.content
def test_the_help_says_what_the_guide_says(owner, browse):
    TrackedSymptom.objects.create(diary=owner.diary, code="mood")
    shown = " ".join(strip_tags(save(browse(owner.user), owner, **{"grade-mood": "3"}).content.decode()).split())
    article = (CONTENT / "articles/get-help-now.md").read_text()
    guide = article.partition("## If you feel that you cannot go on")[2].partition("\n## ")[0]
    words = re.sub(r"\[([^\]]*)\]\(tel:\d+\)", r"\1", re.sub(r"\s*\[@[^\]]*\]", "", guide))
    said = [" ".join(line.split()) for line in words.splitlines() if line.strip() and not line.startswith(":::")]
    assert len(said) == 2
    for line in ["If you feel that you cannot go on", *said]:
        assert line in shown


def test_the_saved_page_says_that_nobody_watches(owner, browse):
    page = save(browse(owner.user), owner, strength="1").content.decode()
    assert "Nobody watches this diary. It cannot call for help." in page


def test_the_same_form_again_is_one_entry(owner, browse):
    client, number = browse(owner.user), uuid.uuid4()
    for _ in range(3):
        answer = save(client, owner, number, strength="1", events=["fall"])
        assert "<h1>Saved</h1>" in answer.content.decode()
    assert standing(owner).count() == 2
    assert not Change.objects.exists()


def test_going_back_and_choosing_otherwise_corrects_the_same_entry(owner, browse):
    client, number = browse(owner.user), uuid.uuid4()
    save(client, owner, number, strength="1", events=["fall"], event_words="In the hall")
    page = save(client, owner, number, strength="-1", text="Later", events=["fever"]).content.decode()
    first, fever = standing(owner)
    assert (first.data, first.text, first.version) == ({"strength": -1}, "Later", 2)
    assert fever.data == {"event": "fever"}
    assert "Fever" in page
    assert "A fall" not in page
    save(client, owner, number, strength="-1", text="Later", events=["fever"])
    assert standing(owner).count() == 2
    assert Change.objects.filter(action="corrected").count() == 1, "sent again, it changes nothing more"


def test_saving_again_after_undo_brings_it_back(owner, browse):
    client, number = browse(owner.user), uuid.uuid4()
    path = save(client, owner, number, strength="1").redirect_chain[-1][0]
    client.post(f"{path}undo/")
    assert "<h1>Saved</h1>" in save(client, owner, number, strength="1").content.decode()
    assert [entry.data for entry in standing(owner)] == [{"strength": 1}]


def test_what_somebody_else_changed_since_is_not_overwritten(owner, helper, browse):
    number = uuid.uuid4()
    save(browse(helper.user), owner, number, strength="1")
    entry = standing(owner).get()
    browse(owner.user).post(address(owner, f"entry/{entry.pk}/change/"), {"version": "1", "strength": "2"})
    answer = save(browse(helper.user), owner, number, strength="-1", text="My words")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this entry after you saved it" in page
    assert "My words" in page
    assert standing(owner).get().data == {"strength": 2}
    fresh = re.search(r'name="client_id" value="([0-9a-f-]{36})"', page)[1]
    save(browse(helper.user), owner, fresh, strength="-1", text="My words")
    assert [entry.data for entry in standing(owner)] == [{"strength": 2}, {"strength": -1}]
