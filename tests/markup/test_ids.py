"""Ids of headings: none stands in for a name that means something in a browser."""

from __future__ import annotations

import pytest

from lems_site.markup.ids import BROWSER_NAMES, HeadingIds


@pytest.mark.parametrize("words", ["Top", "Test", "Name", "Status", "Open", "Stop", "Links", "Title", "constructor"])
def test_a_heading_never_clobbers_a_name_of_the_browser(words):
    ids = HeadingIds("")
    assert ids.new_id(words) == f"part-{words.lower()}"
    assert ids.new_id(words) == f"part-{words.lower()}-2"


def test_no_such_name_is_ever_an_id():
    assert BROWSER_NAMES.isdisjoint(HeadingIds("").new_id(name) for name in BROWSER_NAMES)


def test_other_headings_keep_their_words():
    assert HeadingIds("").new_id("Tests for LEMS") == "tests-for-lems"
    assert HeadingIds("falls-").new_id("Top") == "falls-part-top"
