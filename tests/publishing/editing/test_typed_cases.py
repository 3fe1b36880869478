"""What editors type: each is named where it stands on the form, or becomes what it was meant to be."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article
from lems_site.markup.lookups import Lookups, TermEntry
from lems_site.markup.plain_words import unexplained_terms
from lems_site.publishing.checks.leftover_signs import find_leftover_signs
from lems_site.publishing.models.workflow import PAGE_LOG_ACTIONS
from lems_site.publishing.pages.registry import lookups_for, page_types
from lems_site.publishing.publish.compile_pages import compile_text
from tests.publishing.staff import admin_url, messages

pytestmark = pytest.mark.django_db
CARD = "::: urgent Call your team today if\n\n- {} [@rest]\n\n:::"


@pytest.fixture
def symptoms(loaded):
    return Article.objects.get(slug="symptoms")


def check(person, page, typed: str):
    """The remarks that the form shows for a text with these words after its own, and the line where they begin."""
    form = person.opens(page)
    body = form["body"].replace("\r\n", "\n") + "\n\n" + typed
    answer = person.sends(page, form, "_check", body=body)
    assert answer.status_code == 200
    return answer, form["body"].count("\n") + 3


@pytest.mark.parametrize(
    ("typed", "line", "column", "words"),
    [
        ("Take 10 mg of amifampridine three times a day [@A1.1].", 0, 6, "tells readers how much"),
        ("Stop prednisone if you feel better [@A1.1].", 0, 1, "tells readers to take, change or stop"),
        ("Words and |headache|Headache often.", 0, 11, "readers would see '|', a bar"),
        ("Heat makes it worse [rest].", 0, 21, "write [@rest]"),
        ("Heat makes it worse [resst].", 0, 21, "write [@rest]"),
        ("Words\n\n    ::: urgent Call your team today if", 2, 5, "this card would be printed as text"),
        ("Words\n\n ::: urgent Call your team today if", 2, 2, "this card would be printed as text"),
        (":: urgent Call your team today if", 0, 1, "this card would be printed as text"),
        (CARD.format("one short point"), 2, 3, "is our sample"),
        ("Rest **often.", 0, 6, "readers would see '**', a star"),
        ("Rest ~~often~~ well.", 0, 6, "readers would see '~~'"),
        ("Rest _often.", 0, 6, "readers would see '_'"),
        ("Rest `often.", 0, 6, "readers would see '`'"),
        ("See [here] (/articles/causes/).", 0, 5, "readers would see '[here]'"),
        ("See www.example.org for more.", 0, 5, "write [words](https://www.example.org)"),
        ("See https://example.org/a for more.", 0, 5, "is no link"),
        ("Write to help@example.org now.", 0, 10, "write [words](mailto:help@example.org)"),
        ("•one and •two", 0, 1, "a bullet"),
        ("| a | b |\n| 1 | 2 |", 0, 1, "readers would see '|'"),
        ("Words\n\n    printed as code", 2, 5, "printed as it is typed"),
        ("A [@none-such] word.", 0, 3, "unknown citation '@none-such'"),
    ],
)
def test_it_is_named_with_line_and_column_of_the_form(symptoms, amy, typed, line, column, words):
    answer, first = check(amy, symptoms, typed)
    remarks = answer.context["remarks"].must
    assert [one for one in remarks if words in one.message and (one.line, one.column) == (first + line, column)], remarks
    page = answer.content.decode()
    assert f'href="#line-{first + line}" data-select-line="{first + line}"' in page


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("• one\u2028• two", "<li>one</li>\n<li>two</li>"),
        ("A line\n- rest often\n- eat", "<li>rest often</li>\n<li>eat</li>"),
        ("- one\n  - inner", "<ul>\n<li>one<ul>\n<li>inner</li>"),
        ("A line\n| a | b |\n| --- | --- |\n| 1 | 2 |", "<td>1</td>"),
    ],
)
def test_it_becomes_what_it_was_meant_to_be(symptoms, amy, typed, html):
    answer, _first = check(amy, symptoms, typed)
    assert answer.context["remarks"].must == []
    assert html in str(answer.context["form"].compiled.rendered.html)


@pytest.mark.parametrize(
    "typed",
    [
        "A **bold** word, *another*, [a link](/articles/causes/) and [@rest].",
        "From 1 to 2 (see 3) at 5 & 6 – it's “fine”.",
        "See [www.example.org](https://www.example.org/a_b) and [mail](mailto:help@example.org).",
        "Numbers # 1 and 50% and A/B and a - b.",
        "```\n[x] | _y_ ** ::: www.example.org\n```",
    ],
)
def test_what_reads_well_is_left_alone(symptoms, amy, typed):
    answer, _first = check(amy, symptoms, typed)
    assert answer.context["remarks"].must == []


def test_the_nearest_id_is_offered(symptoms, amy):
    answer, _first = check(amy, symptoms, "A [@resst] and |mouth|Xerostomai| word.")
    assert {one.nearest for one in answer.context["remarks"].must} == {"[@rest]", "|mouth|Xerostomia|"}
    assert "Perhaps you mean:" in answer.content.decode()


def test_a_field_with_signs_is_named(symptoms, amy):
    form = amy.opens(symptoms)
    answer = amy.sends(symptoms, form, "_check", description="What **helps**.")
    (one,) = answer.context["remarks"].must
    assert (one.line, one.field) == (0, "description")


@pytest.mark.parametrize("kilobytes", [212, 450])
def test_a_text_that_is_too_long_gets_the_same_clear_message(symptoms, amy, kilobytes):
    form = amy.opens(symptoms)
    answer = amy.sends(symptoms, form, "_check", body="word " * (kilobytes * 1024 // 5))
    assert answer.status_code == 200
    (one,) = answer.context["remarks"].must
    assert one.message == f"the text has {kilobytes} KB, more than 200 KB: split it into two pages"


@pytest.mark.parametrize(
    ("points", "words"),
    [(0, "has no points: it needs 3 to 6"), (1, "has 1 point: it needs 3 to 6"), (7, "has 7 points: it needs 3 to 6")],
)
def test_in_short_says_how_many_points_it_needs(symptoms, amy, points, words):
    form = amy.opens(symptoms)
    body = "::: in-short\n\n" + "- Rest helps [@rest].\n" * points + "\n:::\n\nWords."
    answer = amy.sends(symptoms, form, "_check", body=body)
    assert any(words in one.message for one in answer.context["remarks"].advice), answer.context["remarks"].advice


def test_files_that_nothing_reads_are_named(loaded, run):
    (loaded / "articles/drafts").mkdir()
    for name in ("drafts/x.md", "x.markdown", ".hidden"):
        (loaded / "articles" / name).write_text("x")
    found = [line for line in run("check_content", loaded) if "is ignored" in line]
    assert [line.partition(":")[0] for line in found] == [f"{loaded}/articles/drafts/x.md", f"{loaded}/articles/x.markdown"]


def test_a_page_with_nothing_to_mend_is_calm(symptoms, amy):
    answer, _first = check(amy, symptoms, "Words.")
    assert "Nothing must be mended" in answer.content.decode()
    assert "Must be mended" not in answer.content.decode()
    assert "checks__group--must" not in answer.content.decode()


def test_the_page_of_a_saved_text_names_the_line_of_the_form_too(symptoms, amy):
    form = amy.opens(symptoms)
    amy.sends(symptoms, form, body=form["body"] + "\n\nA [@resst] word.")
    line = form["body"].count("\n") + 3
    answer = amy.moves(symptoms, "send")
    page = answer.content.decode().replace("&#x27;", "'")
    assert f"Line {line}: unknown citation '@resst'" in page
    assert f'href="#line-{line}"' in page
    assert "[@rest]" in page


def test_what_is_told_after_a_publication_that_failed_leads_to_the_place(symptoms, pia):
    form = pia.opens(symptoms)
    pia.sends(symptoms, form, body=form["body"] + "\n\nA [@resst] word.")
    line = form["body"].count("\n") + 3
    answer = pia.get(pia.sends(symptoms, pia.opens(symptoms), "_send").url)
    assert "not sent" in messages(answer)
    assert f'href="#line-{line}"' in answer.content.decode()


@pytest.mark.content
def test_nothing_is_left_over_on_the_guide_today(db):
    lookups, found = lookups_for(), []
    for page_type in page_types.values():
        for text in page_type.revisions().values_list("text", flat=True):
            found += find_leftover_signs(compile_text(page_type, text), lookups)
    assert found == []


@pytest.mark.parametrize(("words", "found"), [("Take care: 10 mg.", 0), ("It is not MG.", 1), ("In DM and dm.", 0)])
def test_ten_milligrams_are_no_name_of_an_illness(words, found):
    lookups = Lookups(entities={"Myasthenia_Gravis": TermEntry("myasthenia-gravis", "Myasthenia gravis", "Weak.", ("MG",))})
    assert len(unexplained_terms(words, lookups)) == found


def test_a_text_that_was_loaded_from_a_file_was_saved_by_nobody(symptoms, amy):
    amy.writes(symptoms, "Rest", "Much rest")
    symptoms.revisions.filter(state="draft").update(created_by=None)
    page = amy.get(admin_url(symptoms, "change")).content.decode()
    assert "saved on" not in page
    assert "by ?" not in page
    assert "The newest text is of" in page


def test_a_page_with_a_set_time_says_so_in_the_list_and_on_the_first_page(symptoms, amy, rae, pia):
    amy.writes(symptoms, "Rest", "Much rest")
    amy.moves(symptoms, "send")
    rae.moves(symptoms, "approve", review_due="2027-06-01")
    pia.moves(symptoms, "schedule", publish_at="2027-01-02T10:00")
    when = "goes live on 2 January 2027, 10:00"
    assert f"approved, {when}" in amy.get("/admin/articles/article/").content.decode()
    assert when in pia.get("/admin/").content.decode()


def test_the_history_says_what_people_did_and_not_what_was_done_to_them():
    assert str(PAGE_LOG_ACTIONS["on_time"]) == "published it at the time that was set"
    assert str(PAGE_LOG_ACTIONS["not_published"]) == "set a time, but the text was not published then"
