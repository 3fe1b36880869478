"""Find a tag, a citation, a link, a card or a figure by typing; and what the tag prints."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from lems_site.markup.lookups import Lookups, TermEntry
from lems_site.markup.render import render
from lems_site.publishing.editing.assist.finder import find_insertions, make_tag
from lems_site.publishing.pages.registry import lookups_for

pytestmark = pytest.mark.django_db


def texts(what: str, query: str, words: str = "") -> list[str]:
    return [one.text for one in find_insertions(what, query, lookups_for(), words)[0]]


def test_a_term_is_found_by_its_title_entity_other_name_and_everyday_word():
    for query in ("dry mouth", "Dry", "xerostomia", "Xerostomia"):
        assert texts("word", query)[0] == "|dry_mouth|Xerostomia|", query
    assert any("|Ptosis|" in text for text in texts("word", "droopy"))


def test_the_tag_prints_the_words_of_the_sentence():
    assert texts("word", "dry mouth", "Dry mouths") == ["|Dry_mouths|Xerostomia|"]


def test_a_tag_is_never_broken_by_the_words():
    made, fits = make_tag("Xerostomia", TermEntry("dry-mouth", "Dry mouth", "x"), "a|b\\c")
    assert made == "|abc|Xerostomia|"
    assert not fits


def test_every_tag_that_the_finder_gives_renders_without_a_problem():
    lookups = lookups_for()
    for entity, term in lookups.entities.items():
        made, fits = make_tag(entity, term)
        assert fits, made
        assert render(f"Words {made}.", lookups).problems == [], made


def test_a_capital_of_a_name_stays():
    assert make_tag("X", TermEntry("vgcc", "VGCC antibodies", "x"))[0] == "|VGCC_antibodies|X|"


def test_a_source_is_found_by_id_and_by_words():
    assert texts("source", "A4.2")[0] == "[@A4.2]"
    assert texts("source", "[@A4.2]")[0] == "[@A4.2]"
    assert "[@emerg-choking]" in texts("source", "choking")


def test_a_page_a_card_and_a_figure_are_found():
    assert texts("page", "get help") == ["[Get help now](/articles/get-help-now/)"]
    assert texts("page", "get help", "call [us]") == ["[call \\[us\\]](/articles/get-help-now/)"]
    assert len(texts("card", "anything")) == 3
    assert texts("figure", "nerve muscle")[0].startswith("::: figure nerve-muscle\n")


def test_of_many_the_first_are_shown_and_all_counted():
    lookups = Lookups(entities={f"E{n}": TermEntry(f"t{n}", f"Term {n:03}", "x") for n in range(2000)})
    found, count = find_insertions("word", "term", lookups)
    assert (len(found), count) == (20, 2000)


def test_the_page_works_without_a_script(editor):
    shown = editor.get("/admin/writing/find/", {"what": "word", "q": "dry mouth"}).content.decode()
    assert "|dry_mouth|Xerostomia|" in shown
    assert 'name="q" value="dry mouth"' in shown
    assert "1 found." in shown


def test_a_part_is_the_results_alone(editor):
    shown = editor.get("/admin/writing/find/", {"what": "source", "q": "A4.2", "part": "1"}).content.decode()
    assert "[@A4.2]" in shown
    assert "<html" not in shown


@pytest.mark.parametrize("query", ["", "<script>alert(1)</script>", "%", "a" * 5000, "\x00", "'\"", "[@"])
def test_odd_queries_are_answered(editor, query):
    answer = editor.get("/admin/writing/find/", {"what": "nonsense", "q": query, "words": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    if query.startswith("<"):
        assert escape(query) in answer.content.decode()


@pytest.mark.parametrize("path", ["find/", "help/", "preview/" + "a" * 22 + "/", "preview/" + "a" * 22 + "/page/"])
def test_strangers_are_sent_to_sign_in(client, cleo, path):
    assert client.get(f"/admin/writing/{path}").status_code == 302
    client.force_login(cleo)
    assert client.get(f"/admin/writing/{path}").status_code == 302


@pytest.mark.parametrize("path", ["find/", "help/"])
def test_nothing_is_sent_there(editor, path):
    assert editor.post(f"/admin/writing/{path}").status_code == 405
