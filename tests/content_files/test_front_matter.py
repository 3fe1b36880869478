"""Front matter: what is typed is what is meant, and each page has one text."""

from __future__ import annotations

import pytest

from lems_site.content_files import article_file, term_file

from .folders import GOOD, SYMPTOMS

TEXT = (GOOD / SYMPTOMS).read_text()
TERM = (GOOD / "glossary/dry-mouth.md").read_text()


def article(text: str = TEXT) -> article_file.ArticleFile:
    file, problems = article_file.parse_article(text, "")
    assert problems == []
    assert file is not None
    return file


def test_a_file_says_what_its_keys_say():
    file = article()
    assert (file.title, file.slug, file.order) == ("Symptoms of LEMS", "symptoms", 20)
    assert file.everyday_words == {"weak legs": "in-short"}
    assert file.body.startswith("::: in-short")
    assert file.body.endswith("(/articles/causes/#nerves).")


def test_a_line_of_the_body_is_found_again_in_the_file():
    file = article()
    line = file.body.split("\n").index("## Weak legs") + 1 + file.lines_before_body
    assert TEXT.split("\n")[line - 1] == "## Weak legs"


def test_each_value_has_its_place():
    places = article().places
    assert places["title",] == (2, 8)
    assert places["everyday_words", "weak legs"] == (8, 14)


@pytest.mark.parametrize(
    "word", ["no", "yes", "null", "~", "2026-11-20", "1.5", "on", "0x1F", "1:30", "+7", "-3", "007", "<<", "="]
)
def test_a_plain_word_stays_the_word_that_was_typed(word):
    text = TEXT.replace("weak legs: in-short", f"weak legs: {word}")
    assert article(text).everyday_words == {"weak legs": word}
    assert article(article(text).text()).everyday_words == {"weak legs": word}


@pytest.mark.parametrize(
    "title",
    [
        "Weak: legs",
        "- legs",
        "# legs",
        "'quoted'",
        '"quoted"',
        "@legs",
        "&legs",
        "*legs",
        "!legs",
        "{legs}",
        "2024",
        "légs – “ünïcode”",
        "a #b",
        "% x",
    ],
)
def test_any_title_comes_back_from_its_canonical_text(title):
    values = {item.name: getattr(article(), item.name) for item in article_file.FIELDS} | {"title": title}
    text = article_file.ArticleFile(**values, body="Text.").text()
    assert article(text).title == title
    assert article(text).text() == text


def test_windows_lines_a_byte_order_mark_and_spaces_at_line_ends_do_not_change_the_page():
    messy = "\ufeff" + TEXT.replace("\n", "  \r\n").replace("---  \r\n", "--- \r\n")
    assert article(messy).text() == TEXT


def test_an_article_may_be_the_first_in_the_order():
    assert article(TEXT.replace("order: 20", "order: 0")).order == 0


def test_optional_keys_may_be_left_empty():
    file, problems = term_file.parse_term(TERM.replace("other_names:\n- xerostomia", "other_names:\nsay_it:\ncodes: []"), "")
    assert problems == []
    assert file is not None
    assert (file.other_names, file.say_it, file.codes) == ([], "", [])


def test_a_text_may_hold_a_rule_and_three_hyphens_of_its_own():
    text = TEXT.replace("## Dry mouth", "---\n\n## Dry mouth")
    assert "---" in article(text).body
    assert article(text).text() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "---\n---",
        "---\n---\n",
        "\ufeff",
        "\r\n",
        "---\n\x00\n---\n",
        "---\n[\n---\n",
        "---\n- a\n---\n",
        "---\n? \n---\n",
    ],
)
def test_no_text_breaks_it(text):
    file, problems = article_file.parse_article(text, "x.md")
    assert file is None
    assert problems
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)


def test_python_is_never_made_from_yaml(tmp_path):
    mark = tmp_path / "made"
    for tag in ("!!python/object/apply:pathlib.Path.touch", "!!python/name:os.system", "!!binary", "!!set", "!x"):
        file, problems = article_file.parse_article(TEXT.replace("title: Symptoms of LEMS", f"title: {tag} [{mark}]"), "x.md")
        assert file is None
        assert "a YAML tag" in problems[0].message
    assert not mark.exists()


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    file, problems = article_file.parse_article(TEXT.replace("order: 20\n", f"order: 20\n{bomb}"), "x.md")
    assert file is None
    assert [(problem.line, problem.column) for problem in problems] == [(6, 4)]
    assert "anchors and aliases" in problems[0].message


@pytest.mark.parametrize("character", ["\u2028", "\u0007", "\ue000", "\u200b\u0000", "\t"])
def test_a_character_that_cannot_be_seen_is_refused(character):
    file, problems = article_file.parse_article(TEXT.replace("weak legs: in-short", f'weak legs: "in{character}short"'), "x.md")
    assert file is None
    assert problems


@pytest.mark.parametrize(
    "key", ["reviewed_by", "Reviewer", "last_review", "next_review_due", "signed_by", "signature", "approved_by"]
)
def test_no_key_can_sign_a_review(key):
    for parse, text in ((article_file.parse_article, TEXT), (term_file.parse_term, TERM)):
        file, problems = parse(text.replace("title:", f"{key}: Dr A. Nobody\ntitle:", 1), "x.md")
        assert file is None
        assert "a review is signed on the site only" in problems[0].message
        assert (problems[0].line, problems[0].column) == (2, 1)
