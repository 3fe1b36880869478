"""What else leads to a page, in words that staff know."""

from __future__ import annotations

import pytest

from lems_site.pages.inbound_links import PARTS, find_fixed_links
from tests.conftest import ROOT


def test_the_parts_that_staff_know_are_named_and_the_others_counted():
    texts = [link.label for link in find_fixed_links("articles", "get-help-now")]
    assert "The header of every page" in texts
    assert "The pages that say that something went wrong" in texts
    assert texts[-1].endswith("other fixed parts of the site")
    assert not [text for text in texts if ".html" in text], "no name of a file"
    assert find_fixed_links("articles", "no-such-page") == []


@pytest.mark.parametrize("template", PARTS)
def test_each_named_part_is_there(template):
    assert (ROOT / "templates" / template).is_file()
