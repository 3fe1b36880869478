"""Parts of pages that are rendered once: with the settings of the moment, and with nothing of the page."""

from __future__ import annotations

from django.template import Context, Template

PART = Template('{% load static_parts %}{% static_part "components/icon.html" name="next" %}')
NUMBERS = Template('{% load static_parts %}{% static_part "components/emergency_number.html" %}')


def test_a_part_is_the_same_as_the_template_that_it_includes():
    included = Template('{% include "components/icon.html" with name="next" %}')
    assert PART.render(Context({"site": {}})) == included.render(Context())
    assert PART.render(Context()) == included.render(Context())


def test_a_changed_setting_shows():
    assert "999 12" not in NUMBERS.render(Context({"site": {"emergency_number": ""}}))
    assert "999 12" in NUMBERS.render(Context({"site": {"emergency_number": "999 12"}}))
    assert "999 12" not in NUMBERS.render(Context({"site": {"emergency_number": ""}}))


def test_a_part_sees_nothing_of_the_page():
    page = {"site": {}, "name": "print"}
    assert Template('{% load static_parts %}{% static_part "components/icon.html" %}').render(Context(page)).count("<path") == 0


def test_a_changed_template_shows_while_debugging(settings):
    settings.DEBUG = True
    assert PART.render(Context({"site": {}})) == PART.render(Context({"site": {}}))
