"""The help page of the admin: every example is rendered by the site's own renderer, and none has a problem."""

from __future__ import annotations

import pytest

from lems_site.publishing.editing.assist.help import render_examples

pytestmark = pytest.mark.django_db


def test_every_kind_of_thing_has_an_example_that_works():
    found = {example.id: example for example in render_examples()}
    assert list(found) == [
        "paragraph",
        "heading",
        "list",
        "bold",
        "link",
        "table",
        "word",
        "source",
        "in-short",
        "emergency",
        "urgent",
        "non-urgent",
        "small",
        "sensitive",
        "figure",
    ]
    assert '<a class="term"' in found["word"].shown
    assert 'class="cite"' in found["source"].shown
    assert "Emergency" in found["emergency"].shown


def test_the_page_shows_what_to_type_and_what_readers_see(editor):
    shown = editor.get("/admin/writing/help/").content.decode()
    assert "## When you are tired" in shown
    assert "When you are tired</h2>" in shown
    assert shown.count("You type") == shown.count("Readers see") == len(render_examples())
    ids = [piece.split('"')[0] for piece in shown.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_an_empty_site_still_explains_what_needs_no_word(empty_guide):
    assert "word" not in {example.id for example in render_examples()}
    assert "list" in {example.id for example in render_examples()}


@pytest.fixture
def empty_guide(monkeypatch):
    from lems_site.markup.lookups import Lookups

    monkeypatch.setattr("lems_site.publishing.editing.assist.help.lookups_for", Lookups)
