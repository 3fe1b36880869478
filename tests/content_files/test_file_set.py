"""The shelf: a mapping that keeps thousands of files in little memory."""

from __future__ import annotations

import pytest

from lems_site.content_files.file_set import Shelf
from lems_site.content_files.library import read

from . import folders


def test_a_shelf_gives_back_what_was_put_in(tmp_path):
    folder = folders.good(tmp_path)
    library = read(folder)
    article = library.articles["causes"]
    assert article.text() == (folder / folders.CAUSES).read_text()
    assert article.places["title",] == (2, 8)
    assert library.articles["causes"] == article
    assert list(library.articles) == ["causes", "symptoms", "what-has-changed"]
    assert list(library.articles.chosen(["symptoms", "causes"])) == ["symptoms", "causes"]
    with pytest.raises(KeyError):
        library.articles["no-such"]


def test_a_shelf_keeps_its_values_packed():
    shelf = Shelf[str]()
    shelf["a"] = "word " * 10_000
    assert sum(map(len, shelf._packed.values())) < 1_000
    del shelf["a"]
    assert "a" not in shelf
    assert len(shelf) == 0
