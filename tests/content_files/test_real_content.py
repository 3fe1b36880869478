"""The guide as its files hold it, read as a strict medical editor would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lems_site.content_files.library import read_library
from lems_site.content_files.term_file import FIELDS
from lems_site.markup.shared_cards import read_care_cards, read_includes
from lems_site.web.fingerprints import build_key
from tests.conftest import CONTENT

pytestmark = pytest.mark.content
LIBRARY = read_library(CONTENT)
ADDRESS = re.compile(r"https?://\S+")
MARKS = re.compile(r"\[@[^\]]*\]|\|([^|\s]+)\|[^|\s]+\|")
SMALL = re.compile(r"^::: small$.*?^:::$", re.MULTILINE | re.DOTALL)
SENSITIVE = re.compile(r"^::: sensitive .*?^:::$", re.MULTILINE | re.DOTALL)
DOSE = re.compile(r"\d[\d.,]*\s*-?(mg|mgs|milligrams?|g|grams?|ml|millilit(?:re|er)s?|mcg|[µμ]g|micrograms?)\b", re.IGNORECASE)
HOW_OFTEN = re.compile(
    r"\b(once|twice|three times|four times|\d+ times) (a|per|each|every) day\b|\bevery \d+ hours\b", re.IGNORECASE
)
STOP_OR_START = re.compile(
    r"\b(stop|start|begin|quit|resume)(ping|ting|ning)? (taking|using|your (medicine|tablets?|treatment|dose))\b"
    r"|\byou (should|must|need to|ought to) (stop|start|begin|take|use|change)\b"
    r"|\bdo not take more until\b|\b(raise|lower|increase|reduce|double|halve) (your|the) dose\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(guarantee[sd]?|miracle|always works|will (get better|be cured|recover)|cures)\b|nothing to worry", re.IGNORECASE
)
SURVIVAL = re.compile(
    r"surviv|life expectancy|\b(die[sd]?|dying|deaths?|fatal)\b|\blive[sd]? (for |longer|more)|\bmedian\b|years? (left|to live)",
    re.IGNORECASE,
)


def pages() -> dict[str, str]:
    """Every article and term as typed."""
    return {path: Path(path).read_text(encoding="utf-8") for path in LIBRARY.paths.values()}


def plain(text: str) -> str:
    """A text without citations and addresses, and with tags as their words: so that no number in a mark counts as said."""
    return MARKS.sub(lambda match: (match[1] or "").replace("_", " "), ADDRESS.sub("", text))


def said() -> Iterator[tuple[str, str]]:
    """All that readers are told: pages, and the statements in their source lists."""
    yield from ((path, plain(text)) for path, text in pages().items())
    yield from ((one.id, one.text) for one in LIBRARY.evidence.statements.values())


def allowed() -> list[str]:
    """The two statements that stand as worded, without their full stops."""
    return [LIBRARY.evidence.statements[name].text.rstrip(".") for name in ("emerg-seizure", "emerg-allergy")]


def test_the_guide_is_whole():
    assert LIBRARY.problems == []
    assert list(LIBRARY.articles) == sorted(
        [
            "what-is-lems",
            "other-medicines",
            "pregnancy",
            "work-and-travel",
            "partners-and-carers",
            "symptoms",
            "get-help-now",
            "causes",
            "diagnosis",
            "cancer-checks",
            "treatment",
            "medicines-to-check",
            "living-with-lems",
            "appointments",
            "outlook",
            "history",
            "what-has-changed",
            "older-texts",
            "older-texts-treatment",
        ]
    )
    assert len(LIBRARY.terms) == 62
    assert len({entity for term in LIBRARY.terms.values() for entity in term.entities}) == 65


@pytest.mark.parametrize("pattern", [DOSE, HOW_OFTEN], ids=["amount", "how often"])
def test_no_dose_is_given_anywhere(pattern):
    assert [(where, match[0]) for where, text in said() for match in pattern.finditer(text)] == []


@pytest.mark.parametrize(
    "text", ["take 10 mg", "80mg", "0.5 g", "2.5 ml", "20 micrograms", "5 µg", "10-mg tablets", "1,000 mg", "3 times a day"]
)
def test_a_dose_would_be_seen(text):
    assert DOSE.search(text) or HOW_OFTEN.search(text)


def test_nobody_is_told_to_start_or_stop_a_medicine():
    found = []
    for where, text in said():
        for statement in allowed():
            text = text.replace(statement, "")  # noqa: PLW2901
        found += [(where, match[0]) for match in STOP_OR_START.finditer(text)]
    assert found == []


@pytest.mark.parametrize("text", ["Stop taking it.", "start using", "you should stop", "You must take it", "increase your dose"])
def test_such_advice_would_be_seen(text):
    assert STOP_OR_START.search(text)


def test_the_two_allowed_statements_stand_as_worded_on_get_help_now():
    body = plain(LIBRARY.articles["get-help-now"].body)
    for statement in allowed():
        assert statement in body


def test_get_help_now_opens_with_the_emergency_card():
    assert LIBRARY.articles["get-help-now"].body.startswith("::: emergency ")


def test_figures_on_survival_stand_only_where_a_reader_chose_to_look():
    found = []
    for where, text in said():
        for sentence in re.split(r"(?<=[.!?])\s+|\n", SENSITIVE.sub("", text)):
            if SURVIVAL.search(sentence) and re.search(r"\d|\bhalf\b|\b(months|years)\b", sentence):
                found.append((where, sentence))
    assert found == []


def test_the_block_with_such_figures_warns_in_its_heading():
    blocks = SENSITIVE.findall(LIBRARY.articles["outlook"].body)
    assert len(blocks) == 1
    assert "how long people" in blocks[0].split("\n")[0]
    assert "months" in blocks[0]


def test_no_promise_is_made():
    assert [(where, match[0]) for where, text in said() for match in PROMISE.finditer(text)] == []


def test_no_reviewer_is_named():
    assert [
        path for path, text in pages().items() if re.search(r"\b(reviewed|approved|checked|signed) by (dr|prof)", text, re.I)
    ] == []


def test_facts_borrowed_from_myasthenia_gravis_say_so_in_the_part_where_they_are_said():
    """Or once on the page, in small print that cites them."""
    borrowed = [one.id for one in LIBRARY.evidence.statements.values() if one.basis.startswith("borrowed from myasthenia")]
    assert len(borrowed) == 14
    silent = set()
    for slug, article in LIBRARY.articles.items():
        small = "".join(SMALL.findall(article.body))
        assert "yasthenia gravis" in plain(small) or not small, slug
        for part in re.split(r"^## ", article.body, flags=re.MULTILINE):
            for name in borrowed:
                cited = re.compile(rf"@{name}[\];]")
                if cited.search(part) and not cited.search(small) and "yasthenia gravis" not in plain(part):
                    silent.add((slug, name))
    assert not silent


def test_every_term_has_what_a_reader_needs():
    required = [field.name for field in FIELDS if field.required]
    assert required == ["title", "slug", "entities", "definition", "definition_source"]
    for slug, term in LIBRARY.terms.items():
        assert all(getattr(term, name) for name in required), slug
        assert len(term.definition.split()) <= 25, slug
        assert re.search(r"\[@[^\]]+\]", term.body), slug
        assert len(re.findall(r"[.!?](\s|$)", term.definition)) == 1, slug


def test_descriptions_are_one_plain_sentence_without_marks():
    for article in LIBRARY.articles.values():
        assert not re.search(r"[|\[@<]", article.description), article.slug
        assert len(article.description) <= 160


def test_words_that_a_reader_cannot_know_are_not_in_titles_of_articles():
    for article in LIBRARY.articles.values():
        assert "_" not in article.title + article.nav_title + article.description


def care_card_points() -> Iterator[tuple[str, str]]:
    """Every point of a care card of an article, without its marks."""
    for slug, article in LIBRARY.articles.items():
        for card in read_care_cards(article.body).values():
            for line in card.text.split("\n"):
                if line.startswith("- "):
                    yield plain(line[2:]).replace("*", "").strip(" .").casefold(), slug


def test_no_point_of_a_care_card_is_typed_twice():
    found: dict[str, list[str]] = {}
    for point, slug in care_card_points():
        found.setdefault(point, []).append(slug)
    assert {point: slugs for point, slugs in found.items() if len(slugs) > 1} == {}


def test_not_everything_is_lems_is_one_text_on_get_help_now_and_beside_the_symptoms():
    home = "articles/get-help-now", "Not everything is LEMS"
    assert home[1] in read_care_cards(LIBRARY.articles["get-help-now"].body)
    assert home in read_includes(LIBRARY.articles["symptoms"].body)


@pytest.mark.django_db
def test_the_clinics_own_lines_stand_before_the_usual_ones(client, settings):
    settings.CRISIS_LINE, settings.POISON_LINE = "0800 1, Our crisis line", "0800 2, Our poison line"
    build_key.cache_clear()
    page = client.get("/articles/get-help-now/").content.decode()
    assert page.index("tel:08001") < page.index("116 123")
    assert page.index("tel:08002") < page.index("1-800-222-1222")
    for query, own, usual in (("I want to die", "tel:08001", "tel:116123"), ("took too many tablets", "tel:08002", "tel:111")):
        found = client.get("/search/", {"q": query}).content.decode()
        assert found.index(own) < found.index(usual), query
    settings.CRISIS_LINE = settings.POISON_LINE = ""
    build_key.cache_clear()
    assert "tel:0800" not in client.get("/articles/get-help-now/").content.decode()


def test_help_cards_are_read_by_these_tests_as_pages_are():
    cards = [path for path in pages() if "/cards/" in path]
    assert len(cards) == len(LIBRARY.cards) > 30
