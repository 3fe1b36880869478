"""Texts that are looked up once."""

from __future__ import annotations

from django.utils import translation

from lems_site.web.rendering.texts import gettext


def test_each_language_has_its_own_text():
    assert gettext("Monday") == "Monday"
    with translation.override("de"):
        assert gettext("Monday") == "Montag"
    assert gettext("Monday") == "Monday"
    assert gettext("No catalogue has this.") == "No catalogue has this."
