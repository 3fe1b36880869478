"""Links on a page that holds several articles: they lead to the chapter where it stands on the page, else to its own page."""

from __future__ import annotations

import pytest

from lems_site.markup.ids import target_on_page
from lems_site.markup.render import render

from .guide import lookups
from .rendered_text import parse_html

CHAPTERS = {"/articles/falls/": "falls", "/articles/symptoms/": "symptoms"}


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("/articles/falls/", "#falls"),
        ("/articles/falls/#at-home", "#falls-at-home"),
        ("/articles/falls/#", "#falls"),
        ("#at-home", "#symptoms-at-home"),
        ("/articles/diet/", "/articles/diet/"),
        ("/articles/diet/#salt", "/articles/diet/#salt"),
        ("/articles/falls", "/articles/falls"),
        ("/glossary/falls/", "/glossary/falls/"),
        ("https://example.org/articles/falls/#at-home", "https://example.org/articles/falls/#at-home"),
    ],
)
def test_a_link_leads_to_the_chapter_on_the_page(href, target):
    assert target_on_page(href, prefix="symptoms-", chapters=CHAPTERS) == target
    tree = parse_html(render(f"Read [this]({href}).", lookups(), prefix="symptoms-", chapters=CHAPTERS).html)
    assert [link.get("href") for link in tree.iter("a")] == [target]


def test_words_that_look_like_a_link_stay_as_typed():
    html = render('Write `href="/articles/falls/"` and href="/articles/falls/".', lookups(), chapters=CHAPTERS).html
    assert html.count("/articles/falls/") == 2


def test_an_address_with_an_ampersand_is_escaped_once():
    html = render("[a](/articles/falls/#a&b) [b](/search/?q=a&b=c)", lookups(), chapters=CHAPTERS).html
    assert 'href="#falls-a&amp;b"' in html
    assert 'href="/search/?q=a&amp;b=c"' in html


def test_a_page_of_its_own_keeps_every_address():
    html = render("[a](/articles/falls/#at-home) [b](#at-home)", lookups()).html
    assert 'href="/articles/falls/#at-home"' in html
    assert 'href="#at-home"' in html
