"""Links: only to where a reader may safely be led, and never with a tag inside."""

from __future__ import annotations

import pytest

from lems_site.markup.sanitise import is_allowed_address
from tests.markup.rendered_text import RenderedText

GOOD = [
    "https://example.org",
    "https://example.org/",
    "http://example.org/a?b=c&d=e#f",
    "https://example.org:8080/a",
    "https://sub-1.example.org/a_(b)",
    "HTTPS://EXAMPLE.ORG/",
    "mailto:help@example.org",
    "mailto:first.last+tag@sub.example.org",
    "tel:+44 20 7946 0000",
    "tel:112",
    "/",
    "/articles/symptoms/",
    "/articles/symptoms/#falls",
    "/search/?q=dry%20mouth",
    "#falls",
    "/a/über/",
]
BAD = [
    "",
    " ",
    "javascript:alert(1)",
    "javascript:123",
    "JaVaScRiPt:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "blob:https://example.org/x",
    "file:///etc/passwd",
    "ftp://example.org/",
    "ws://example.org/",
    "about:blank",
    "view-source:https://example.org",
    "//example.org/",
    "///example.org/",
    "/\\example.org/",
    "\\\\example.org",
    "/\t/example.org",
    "https:/example.org",
    "https:example.org",
    "https://",
    "https://user@example.org/",
    "https://user:pass@example.org/",
    "https://-example.org",
    "https://example.org\\@evil.example",
    "https://exa mple.org/",
    "https://example.org/<b>",
    'https://example.org/"onclick="x',
    "https://example.org/'",
    "https://[::1]/",
    "mailto:",
    "mailto:nobody",
    "mailto:a@example.org?bcc=b@example.org",
    "mailto:a@example.org,b@example.org",
    "tel:",
    "tel:abc",
    "tel:+",
    "relative/path",
    "../up",
    "?q=1",
    "#",
    "example.org",
    "x-custom:thing",
    "https://example.org/\n/x",
    "/a b",
]


@pytest.mark.parametrize("address", GOOD)
def test_may_lead_there(address):
    assert is_allowed_address(address)


@pytest.mark.parametrize("address", BAD)
def test_may_not_lead_there(address):
    assert not is_allowed_address(address)


@pytest.mark.parametrize("address", [one for one in GOOD if " " not in one])
def test_leads_there_from_a_text(address):
    page = RenderedText(f"Read [more here]({address}).")
    assert page.links == [("more here", address)]
    assert page.problems == []


@pytest.mark.parametrize("address", [one for one in BAD if one.strip() and "\n" not in one and one.isprintable()])
def test_is_only_its_words_where_it_may_not_lead(address):
    page = RenderedText(f"Read [more here]({address}).")
    assert page.all("a") == []
    assert page.words.startswith("Read ")
    assert "more here" in page.words
    assert page.problems


@pytest.mark.parametrize(
    "address",
    [
        "/&sol;evil.example",
        "/&#47;evil.example",
        "/&#x2f;evil.example",
        "/&bsol;evil.example",
        "/&#9;/evil.example",
        "&#106;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "&#x6A&#x61vascript:alert(1)",
    ],
)
def test_is_not_fooled_by_a_hidden_character(address):
    page = RenderedText(f"[x]({address})")
    assert page.all("a") == []
    assert page.problems


def test_a_wrong_address_is_a_problem_at_its_place():
    page = RenderedText("First.\n\nThen [a](/b/) and [c](javascript:d).")
    message = "a link cannot lead to 'javascript:d': use https://…, mailto:…, tel:… or /a/path/ of this site"
    assert page.problems == [f"3:23 {message}"]


@pytest.mark.parametrize(
    "text", ["[a][b]\n\n[b]: javascript:x", "[b]\n\n[b]: //evil.example", "[a]\n\n[a]:\n    javascript:x", "[a\nb](data:x)"]
)
def test_a_wrong_address_is_found_however_it_is_written(text):
    page = RenderedText(text)
    assert page.all("a") == []
    assert any("a link cannot lead" in problem for problem in page.problems)


def test_a_reference_leads_to_its_definition():
    page = RenderedText("[more][m] and [m]\n\n[m]: /articles/symptoms/ 'A title'")
    assert page.links == [("more", "/articles/symptoms/"), ("m", "/articles/symptoms/")]
    assert page.problems == []


def test_a_title_is_left_out():
    (link,) = RenderedText('[a](/b/ "title")').all("a")
    assert link.attrib == {"href": "/b/"}


def test_all_are_listed_with_their_lines():
    page = RenderedText("[a](/b/)\n\n- [c](https://d.example/)\n- [e](/footnotes/#f)")
    assert page.rendered.links == [("/b/", 1), ("https://d.example/", 3), ("/footnotes/#f", 4)]


def test_inside_the_page_takes_the_prefix_along():
    assert RenderedText("[a](#b)", prefix="outlook--").links == [("a", "#outlook--b")]


@pytest.mark.parametrize("markup", ["|dry_mouth|Xerostomia|", "|x|No_Such|", "[@A4.3]"])
def test_holds_no_tag_or_citation(markup):
    page = RenderedText(f"[see {markup}](/a/)")
    assert page.links == [(f"see {markup}", "/a/")]
    assert page.problems == ["1:6 a tag or citation inside a link's words: put it before or after the link"]
    assert not page.rendered.words
    assert not page.rendered.sources


@pytest.mark.parametrize("address", ["https://example.org/|a|Cancer|", "/search/?q=|a|No_Such|"])
def test_an_address_keeps_what_looks_like_a_tag(address):
    page = RenderedText(f"[x]({address})")
    assert page.links == [("x", address)]
    assert page.problems == []


def test_an_address_is_judged_with_the_tag_in_it():
    page = RenderedText("[x](/|<b>|Cancer|)")
    assert page.all("a") == []
    assert any("a link cannot lead" in problem for problem in page.problems)


def test_a_bare_address_is_text_and_keeps_what_looks_like_a_tag():
    page = RenderedText("See https://example.org/|a|Cancer|/x here, |a|Cancer|.")
    assert page.words == "See https://example.org/|a|Cancer|/x here, a."
    assert page.links == []


def test_a_tag_in_a_title_is_reported_as_lost():
    page = RenderedText('[a](/b/ "|x|Cancer|")')
    assert page.problems == ["1:10 this tag, citation or block was lost: look for stray stars, quotes or table bars around it"]


def test_a_picture_is_shown_as_typed_and_reported():
    page = RenderedText("See ![a cat](/cat.png).")
    assert page.words == "See ![a cat](/cat.png)."
    assert page.all("img") == []
    assert page.problems == ["1:5 a picture cannot be placed so: upload it, and write '::: picture name'"]


def test_a_muddle_of_brackets_loses_no_words():
    assert RenderedText('[]("( the end of the text').words == '[]("( the end of the text'
