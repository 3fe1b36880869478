"""`::: picture name` shows an uploaded picture with its caption."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lems_site.markup.limits import remove_controls
from lems_site.markup.lookups import PictureEntry
from tests.markup.fragment_safety import find_harm
from tests.markup.guide import lookups
from tests.markup.hostile import FRAGMENTS
from tests.markup.rendered_text import RenderedText, words_of

RAIL = PictureEntry(
    "hand-on-rail", f"/pictures/{'a' * 64}.jpg", 800, 600, "A hand holds a stair rail.", "A. Painter", "CC BY 4.0"
)
TEXT = "Before.\n\n::: picture hand-on-rail\n\nHold on with your |reflex|Reflex|.\n\n:::\n\nAfter."


def shown(text: str, *pictures: PictureEntry, prefix: str = "") -> RenderedText:
    return RenderedText(text, replace(lookups(), pictures={one.name: one for one in pictures or (RAIL,)}), prefix=prefix)


def test_shows_the_picture_with_its_size_and_its_words():
    page = shown(TEXT)
    (image,) = page.all("figure/img")
    assert image.get("alt") == "A hand holds a stair rail."
    assert (image.get("src"), image.get("width"), image.get("height")) == (RAIL.url, "800", "600")
    assert page.problems == []
    assert find_harm(page.rendered.html) == []


def test_the_caption_is_the_author_s_and_says_who_made_the_picture():
    (caption,) = shown(TEXT).all("figcaption")
    assert words_of(caption) == "Hold on with your reflex. Picture: A. Painter. Licence: CC BY 4.0."
    (bare,) = shown(TEXT, replace(RAIL, credit="", licence="")).all("figcaption")
    assert words_of(bare) == "Hold on with your reflex."


def test_the_page_says_which_pictures_it_shows_and_where():
    page = shown(f"## Falls\n\n{TEXT}")
    assert [(use.target, use.section_id) for use in page.rendered.picture_uses] == [("hand-on-rail", "falls")]


def test_an_unknown_picture_is_named_with_its_line():
    page = shown("One.\n\n::: picture other\n\nwords\n\n:::")
    assert page.problems == ["3:1 no picture is called 'other': upload it under Pictures, or use one of them: hand-on-rail"]
    assert page.all("img") == []
    assert "words" in page.words


def test_of_many_pictures_a_message_names_a_few():
    many = [replace(RAIL, name=f"picture-{number:02}") for number in range(40)]
    (problem,) = shown("::: picture other\n\nwords\n\n:::", *many).problems
    assert problem.endswith("picture-11 and 28 more")


def test_without_any_picture_the_message_says_so():
    assert RenderedText("::: picture other\n\nx\n\n:::").problems[0].endswith("use one of them: none yet")


def test_a_page_shows_a_picture_once():
    assert shown(f"{TEXT}\n\n{TEXT}").problems == ["13:1 the page has '::: picture hand-on-rail' already: use it once"]


def test_a_heading_of_the_same_name_gets_another_id():
    page = shown(f"{TEXT}\n\n## Picture hand on rail")
    assert page.rendered.contents[0].id == "part-picture-hand-on-rail"
    (figure,) = page.all("figure")
    assert figure.get("id") == "picture-hand-on-rail"


def test_in_the_booklet_its_id_carries_the_chapter():
    (figure,) = shown(TEXT, prefix="falls-").all("figure")
    assert figure.get("id") == "falls-picture-hand-on-rail"


@pytest.mark.parametrize("typed", FRAGMENTS)
def test_what_staff_wrote_about_it_is_shown_as_text(typed):
    typed = remove_controls(typed)
    page = shown(TEXT, replace(RAIL, alt=typed, credit=typed, licence=typed))
    (image,) = page.all("figure/img")
    assert set(image.keys()) == {"class", "src", "width", "height", "alt", "loading", "decoding"}
    assert image.get("alt") == typed
    assert find_harm(page.rendered.html) == []
