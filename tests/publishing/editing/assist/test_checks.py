"""What stands beside the form: what must be mended, advice, each with its line; and the same checks when publishing."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.evidence.models import EvidenceRecord
from lems_site.glossary.models import Term
from lems_site.publishing.editing.assist.sidebar import sidebar_context
from lems_site.publishing.pages.registry import page_types

pytestmark = pytest.mark.django_db


def remarks(answer):
    return answer.context["remarks"]


def test_a_good_page_has_nothing_to_mend(editor, article):
    answer = editor.get(f"/admin/articles/article/{article.pk}/change/")
    assert remarks(answer).must == []
    assert "Nothing must be mended" in answer.content.decode()


def test_what_must_be_mended_and_advice_are_told_apart_by_words(send, article):
    body = "## A part\n\nWords |that|Nobody_Knows| here.\n\nAbout 40 people."
    answer = send(article, "_check", body=body)
    shown = answer.content.decode()
    assert answer.status_code == 200
    must, advice = shown.split("Must be mended before publishing")[1].split("Advice")[:2]
    assert "no glossary term has the entity" in must
    assert "the number 40 has no source" in advice
    assert 'href="#line-3"' in must
    assert 'href="#line-5"' in advice
    assert "Words |that|Nobody_Knows| here." in must, "the line is quoted for those without a script"
    assert 'id="line-5"' in shown, "and stands in the numbered text"


def test_checking_writes_nothing_and_keeps_what_was_typed(send, article):
    before = article.revisions.count()
    answer = send(article, "_check", title="Only tried", body="Only tried words.")
    assert "Only tried words." in answer.content.decode()
    assert article.revisions.count() == before


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Words [@Z99.9].", "unknown citation"),
        ("## One\n\n#### Four", "skips a level"),
        ("See [this](/articles/no-such-page/).", "no page has this address"),
        ("See [this](/nowhere/).", "no page has this address"),
        ("See [this](/glossary/entity/Nobody_Knows/).", "no term has this entity"),
        ("See [this](/sources/#nothing).", "no statement has this id"),
        ("See [this](javascript:alert) and more.", "a link cannot lead to"),
        ("![](x.png)", "a picture cannot be placed"),
    ],
)
def test_what_must_be_mended_is_refused_when_publishing(send, client, article, body, words):
    assert any(words in one.message for one in remarks(send(article, "_check", body=body)).must)
    answer = send(article, "_publish", body=body)
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    article.refresh_from_db()
    assert article.html, "readers still have the page"
    assert body not in article.html


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("See [this](/articles/symptoms/#no-such-part).", "no heading there has this address"),
        ("See [this](#no-such-part).", "no heading there has this address"),
        ("word " * 30 + "ends.", "a sentence of 31 words"),
        ("Nevertheless, immunological characterisation necessitates interdisciplinary collaboration.", "reads at grade"),
        ("Some have ptosis.", "is not explained at its first use"),
        ("About 40 people.", "has no source"),
        ("::: emergency Breathing\n\n- hard\n\n:::", "emergency card says to call"),
        ("Words.", "open with '::: in-short'"),
    ],
)
def test_advice_does_not_stop_anyone(send, article, body, words):
    found = remarks(send(article, "_check", body=body))
    assert any(words in one.message for one in found.advice)
    assert found.must == []


def test_a_long_sentence_is_said_once_for_an_article_and_for_a_term(send, article, term):
    for page in (article, term):
        found = remarks(send(page, "_check", body="word " * 30 + "ends.")).advice
        assert len([one for one in found if "a sentence of 31 words" in one.message]) == 1


def test_two_new_pages_may_link_to_each_other(send, client, article):
    Article.objects.create(slug="sleep", title="Sleep", nav_title="Sleep", order=900, description="Sleep.")
    found = remarks(send(article, "_check", body="See [sleep](/articles/sleep/)."))
    assert found.must == []
    assert any("readers do not see that page yet" in one.message for one in found.advice)


def test_a_heading_that_other_pages_lead_to_is_missed(send, article):
    page = Article.objects.get(slug="symptoms")
    heading = next(item for item in page.compiled["contents"] if item["level"] == 2)
    Article.objects.filter(pk=article.pk).update(html=f'{article.html}<p><a href="/articles/symptoms/#{heading["id"]}">x</a></p>')
    body = page.live.text.split("---\n", 2)[2]
    changed = body.replace(f"## {heading['name']}", "## Other words")
    assert [one for one in remarks(send(page, "_check", body=body)).advice if "is gone" in one.message] == []
    found = [one.message for one in remarks(send(page, "_check", body=changed)).advice if "is gone" in one.message]
    assert len(found) == 1
    assert f"#{heading['id']} is gone, and these pages link to it: {article.title}" in found[0]


def test_a_problem_of_a_field_leads_to_the_field(send, term):
    found = remarks(send(term, "_check", definition_source="Z99.9"))
    assert [(one.field, one.line) for one in found.must] == [("definition_source", 0)]


def test_a_field_that_cannot_be_read_comes_first(send, article):
    answer = send(article, "_check", title="")
    assert answer.status_code == 422
    assert "First correct what is listed above the form." in answer.content.decode()


def test_a_new_page_has_no_checks_yet(editor):
    assert "Fill in the fields" in editor.get("/admin/articles/article/add/").content.decode()


def test_changing_a_term_shows_the_pages_that_it_touches_before_saving(editor, term):
    answer = editor.get(f"/admin/glossary/term/{term.pk}/change/")
    shown = answer.content.decode()
    assert "Pages that this change touches" in shown
    assert {page.url for page in answer.context["touched"]} >= {"/articles/symptoms/"}
    assert 'href="/articles/symptoms/#' in shown


def test_a_term_that_no_page_shows_touches_none(editor):
    lonely = Term.objects.create(slug="lonely", title="Lonely", live=None)
    lonely.revisions.create(text=Term.objects.get(slug="dry-mouth").live.text, origin="site")
    assert "Pages that this change touches" not in editor.get(f"/admin/glossary/term/{lonely.pk}/change/").content.decode()


def test_a_statement_shows_the_pages_that_cite_it(editor):
    record = EvidenceRecord.objects.get(slug="A4.2")
    shown = editor.get(f"/admin/evidence/evidencerecord/{record.pk}/change/").content.decode()
    article = Article.objects.get(slug="symptoms")
    assert f'<a href="/admin/articles/article/{article.pk}/change/">{article.title}</a>' in shown


def test_statements_are_found_by_id_and_words(editor):
    words = EvidenceRecord.objects.get(slug="A4.2").sentence.split()[1]
    for query in ("A4.2", words):
        assert "A4.2: " in editor.get("/admin/evidence/evidencerecord/", {"q": query}).content.decode()


def test_what_stands_beside_the_form_costs_a_fixed_number_of_queries(editor, article, django_assert_max_num_queries):
    form = editor.get(f"/admin/articles/article/{article.pk}/change/").context["form"]
    with django_assert_max_num_queries(14):
        sidebar_context(page_types["articles"], article, form)


def test_a_list_is_searched_by_the_words_of_the_text_and_filtered(editor):
    found = editor.get("/admin/articles/article/?q=1953").content.decode()
    assert "The history of LEMS" in found
    assert "Get help now" not in found
    assert "0 articles" in editor.get("/admin/articles/article/?seen=no").content.decode()
