"""The bar of diary pages: which links somebody has, which one is where they are, and what is one press of "More" away."""

from __future__ import annotations

import re
from html import unescape

import pytest


def bar_of(client, address: str) -> str:
    """The bar's HTML on a page."""
    answer = client.get(address, follow=True)
    page = (b"".join(answer) if answer.streaming else answer.content).decode()
    return page[page.index('<nav class="diary-bar"') : page.index("</nav>", page.index('<nav class="diary-bar"'))]


def labels(html: str) -> list[str]:
    """The words of the links and buttons."""
    found = re.findall(r"<(?:a|button|summary)\b[^>]*>(.*?)</(?:a|button|summary)>", html, re.S)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split()) for words in found]


def test_the_owner_has_five_places_and_the_rest_under_more(owner, browse):
    found = labels(bar_of(browse(owner.user), f"/diary/{owner.diary.pk}/"))
    assert found[:6] == ["Today", "Look back", "Medicines", "Share", "More", "Sign out"]
    for label in ("Something happened", "Symptoms you track", "Deleted entries", "People with access", "Settings", "Export"):
        assert label in found
    assert "Stop helping" not in found


def test_a_helper_and_a_reader_have_what_they_may_open(owner, helper, reader, browse):
    address = f"/diary/{owner.diary.pk}/"
    of_helper, of_reader = (labels(bar_of(browse(one.user), address)) for one in (helper, reader))
    assert of_helper[:5] == ["Today", "Look back", "Medicines", "Share", "More"]
    assert "Stop helping" in of_helper
    assert "Settings" not in of_helper
    assert of_reader[:4] == ["Today", "Look back", "Share", "More"]
    assert "Deleted entries" not in of_reader


def test_more_says_which_diary_it_is_and_who_is_signed_in(owner, helper, browse):
    bar = unescape(bar_of(browse(helper.user), f"/diary/{owner.diary.pk}/charts/"))
    assert "Ada's diary" in bar
    assert "ben@example.org" in bar
    assert "owner@" not in bar


@pytest.mark.parametrize(
    ("path", "label", "current"),
    [
        ("", "Today", "page"),
        ("check-in/", "Today", "true"),
        ("charts/", "Look back", "page"),
        ("list/", "Look back", "true"),
        ("medicines/", "Medicines", "page"),
        ("share/", "Share", "page"),
        ("report/", "Share", "true"),
        ("links/", "Share", "true"),
    ],
)
def test_the_place_where_somebody_is_is_marked(owner, browse, path, label, current):
    bar = bar_of(browse(owner.user), f"/diary/{owner.diary.pk}/{path}")
    marked = re.findall(r'<a [^>]*aria-current="(\w+)"[^>]*>.*?<span>([^<]+)</span>', bar, re.S)
    assert marked == [(current, label)]


def test_each_link_of_the_bar_opens_a_page(owner, browse):
    client = browse(owner.user)
    addresses = re.findall(r'href="([^"]+)"', bar_of(client, f"/diary/{owner.diary.pk}/"))
    assert len(addresses) > 20
    for address in addresses:
        assert client.get(unescape(address), follow=True).status_code == 200, address


def test_a_shared_report_and_the_page_before_any_diary_have_no_bar(ada, browse):
    assert "diary-bar" not in browse(ada).get("/diary/").content.decode()


def test_the_bars_of_two_diaries_lead_to_their_own_pages(owner, keeper, browse):
    for one in (owner, keeper):
        bar = bar_of(browse(one.user), f"/diary/{one.diary.pk}/week/2026-11-20/")
        assert {address.split("/")[2] for address in re.findall(r'href="([^"]+)"', bar)} == {str(one.diary.pk)}
