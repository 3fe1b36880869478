"""A word that readers searched for in vain comes into the form of a page, or of a new term, by presses alone."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lems_site.articles.models import Article
from lems_site.glossary.models import Term
from lems_site.publishing.editing.assist.everyday_word import with_everyday_word
from lems_site.publishing.models import WorkingCopy
from lems_site.publishing.pages.registry import page_types
from lems_site.search import zero_results
from tests.publishing.staff import admin_url

pytestmark = pytest.mark.django_db
WORD = "wobbly knees"


@pytest.fixture
def searched(loaded) -> None:
    for _ in range(3):
        zero_results.count_query(WORD)


def link(html: str, words: str) -> str:
    """The address of the link with these words, or with this name for those who hear it."""
    found = re.search(rf'<a [^>]*?href="([^"]+)"[^>]*?(?:aria-label="{words}"[^>]*>|>\s*{words}\s*</a>)', html)
    assert found, words
    return unescape(found[1])


def test_the_first_page_leads_to_the_form_with_the_word_filled_in(searched, pia):
    choose = link(pia.get("/admin/").content.decode(), f"Add this word to a page: “{WORD}”")
    page = pia.get(choose).content.decode()
    assert f"Readers searched for “{WORD}” and found nothing." in page
    answer = pia.get(link(page, "Symptoms of LEMS"))
    form = answer.context["form"]
    assert form.initial["everyday_words"].splitlines() == ["weak legs: in-short", f"{WORD}: in-short"]
    assert "everyday_words" in [field.name for field in form.main_fields], "it is seen at once"
    assert "stands among the everyday words of this form now" in answer.content.decode()
    assert not WorkingCopy.objects.exists()
    assert Article.objects.get(slug="symptoms").revisions.count() == 1, "looking saves nothing"
    sent = {name: str(form.initial.get(name, "")) for name in form.fields if not form.fields[name].disabled}
    assert pia.sends(Article.objects.get(slug="symptoms"), sent).status_code == 302
    assert f"{WORD}: in-short" in Article.objects.get(slug="symptoms").revisions.order_by("-pk").first().text
    assert WORD not in Article.objects.get(slug="symptoms").live.text, "a draft is not live"


def test_a_term_takes_the_word_as_it_is_and_a_new_term_is_one_press_away(searched, pia):
    page = pia.get("/admin/writing/word/", {"word": WORD, "q": "dry"}).content.decode()
    assert "Symptoms of LEMS" not in page
    form = pia.get(link(page, "Dry mouth")).context["form"]
    assert form.initial["everyday_words"].splitlines()[-1] == WORD
    new = pia.get(link(page, f"Write a new term: “{WORD}”")).context["form"]
    assert (new.initial["title"], new.initial["entities"]) == ("Wobbly knees", "Wobbly_Knees")


def test_a_word_that_stands_there_is_not_added_twice(pia, loaded):
    term, article = page_types["glossary"], page_types["articles"]
    assert with_everyday_word(term, "spit\nWobbly knees", WORD) == "spit\nWobbly knees"
    assert with_everyday_word(article, f"{WORD}: nerves", WORD) == f"{WORD}: nerves"
    assert with_everyday_word(article, "", WORD) == f"{WORD}: in-short"
    assert with_everyday_word(term, "", WORD) == WORD


def test_the_persons_own_unsaved_words_stay(pia, loaded):
    page = Term.objects.get(slug="dry-mouth")
    form = pia.opens(page)
    pia.post(admin_url(page, "autosave"), form | {"everyday_words": "cotton mouth"})
    lines = pia.get(admin_url(page, "change"), {"everyday": WORD}).context["form"].initial["everyday_words"].splitlines()
    assert lines == ["cotton mouth", WORD]


@pytest.mark.parametrize("word", ["", " ", "x" * 61, "a: b", "\x00"])
def test_what_is_no_word_is_refused(pia, loaded, word):
    assert pia.get("/admin/writing/word/", {"word": word}).status_code == 404
    page = Term.objects.get(slug="dry-mouth")
    before = pia.get(admin_url(page, "change")).context["form"].initial["everyday_words"]
    assert pia.get(admin_url(page, "change"), {"everyday": word}).context["form"].initial["everyday_words"] == before


def test_only_staff_see_it(client, loaded):
    assert client.get("/admin/writing/word/", {"word": WORD}).status_code == 302
