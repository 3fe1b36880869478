"""New parts of a page, and new pages, by plain questions: text, cards, pictures, pasted pages, terms."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission

from lems_site.articles.models import Article
from lems_site.glossary.models import Term

from .in_place_editor import FIRST

pytestmark = pytest.mark.django_db


def test_new_parts_of_each_sort(nurse):
    nurse.adds(0, "line", words="A heading", level="3")
    nurse.adds(1, "points", words="one\n- two")
    nurse.adds(2, "card", words="you cannot breathe", title="Call now if", card="emergency")
    nurse.adds(3, "table", cell_0_0="Drug", cell_0_2="Use", cell_2_0="a|b", cell_2_2="c")
    start = "### A heading\n\n- one\n- two\n\n::: emergency Call now if\n\n- you cannot breathe\n\n:::\n\n"
    assert nurse.body.startswith(start + "| Drug | Use |\n| --- | --- |\n| a\\|b | c |\n\n::: in-short")


def test_a_page_is_pasted_and_what_was_dropped_is_said(nurse):
    html = "<h1>Work</h1><p>Ask <b>early</b>.</p><ul><li>a chair</ul><img src=x>"
    told = nurse.told(nurse.adds(1, "paste", words="Work Ask early.", html=html))
    assert "1 picture was left out" in told
    assert "\n\n## Work\n\nAsk **early**.\n\n- a chair\n\n" in nurse.body


def test_without_a_script_the_plain_words_are_cleaned(nurse):
    nurse.adds(0, "paste", words="Bring along:\n\n•\tyour list\n•\tyour card", html="")
    assert nurse.body.startswith("Bring along:\n\n- your list\n- your card\n\n")


def test_a_part_without_words_is_not_added(nurse):
    before = nurse.body
    assert "Type some words first" in nurse.told(nurse.adds(0, "text", words=" \n "))
    assert nurse.body == before


def test_a_drawing_is_placed_with_its_caption(nurse):
    assert 'value="figure:timeline"' in nurse.sees(add=1, what="picture").content.decode()
    nurse.adds(1, "picture", picture="figure:where-weakness", words="Where it shows.")
    assert "\n\n::: figure where-weakness\n\nWhere it shows.\n\n:::\n\n" in nurse.body


def test_an_author_uploads_a_picture_from_the_text_and_others_are_told_whom_to_ask(nurse, pia):
    assert "/admin/pictures/picture/add/" in nurse.sees(add=1, what="picture").content.decode()
    nurse.person.user.groups.get().permissions.remove(Permission.objects.get(codename="add_picture"))
    page = nurse.sees(add=1, what="picture").content.decode()
    assert "Pia Park" in page
    assert "/admin/pictures/picture/add/" not in page


def test_a_card_of_another_page_is_found_and_placed(nurse):
    page = nurse.sees(add=1, what="include", q="call").content.decode()
    target = re.search(r'name="f-include" value="([^"]+)"', page)[1]
    nurse.adds(1, "include", include=target)
    assert f"\n\n::: include {target}\n\n" in nurse.body
    assert "Type some words first" in nurse.told(nurse.adds(1, "include", include="/articles/nothing/ Nothing"))


def test_a_new_term_is_four_questions(amy):
    form = amy.get("/admin/glossary/term/add/").context["form"]
    assert [field.name for field in form.main_fields] == ["title", "definition", "definition_source", "body"]
    typed = {"title": "Foot drop", "definition": "A foot that hangs down.", "definition_source": "general definition"}
    amy.post("/admin/glossary/term/add/", typed | {"body": "", "_save": "1"})
    term = Term.objects.get(slug="foot-drop")
    assert "entities:\n- Foot_Drop" in term.revisions.get().text


def test_a_new_article_finds_its_place_by_itself(amy):
    amy.post("/admin/articles/article/add/", {"title": "Sleep", "description": "Sleeping well.", "body": "Words.", "_save": "1"})
    text = Article.objects.get(slug="sleep").revisions.get().text
    assert "nav_title: Sleep\norder: " in text


def test_the_words_of_a_new_term_come_along_from_the_search(nurse):
    answer = nurse.presses(FIRST, "_find", "word", **{"q-word": "foot drop"})
    page = nurse.person.get(answer.headers["Location"]).content.decode()
    assert "?entity=Foot_Drop&amp;words=foot+drop" in page
