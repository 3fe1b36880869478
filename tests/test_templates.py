"""Rules that every template keeps."""

from __future__ import annotations

import re
from pathlib import Path

from django.template.loader import get_template

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".svg", ".txt"})
MAX_LINE = 160
# An address of this site as an attribute, or as the value that a tag compares with, passes on or falls back to.
TYPED_ADDRESS = re.compile(r"""(?:href|action|src)=["']/|\{%[^%]*["']/[^%]*%\}|\|default:["']/|\{\{ site\.url \}\}/""")
OWN_SCRIPT = re.compile(r"""<script[^>]*\{% static '(?:js|admin)/[^>]*>""")
NAMED_TEMPLATE = re.compile(r"""\{% (?:extends|include|static_part) ["']([^"']+)["']""")


def test_no_line_is_longer_than_the_limit():
    lines = (
        (f"{path.relative_to(TEMPLATES)}:{number}", line)
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    )
    assert [place for place, line in lines if len(line) > MAX_LINE] == []


def test_addresses_come_from_the_url_tag():
    typed = {str(path.relative_to(TEMPLATES)): TYPED_ADDRESS.findall(path.read_text(encoding="utf-8")) for path in FILES}
    assert {path: addresses for path, addresses in typed.items() if addresses} == {}


def test_own_scripts_are_modules_but_for_the_head():
    tags = {tag for path in FILES for tag in OWN_SCRIPT.findall(path.read_text(encoding="utf-8"))}
    others = {tag for tag in tags if not tag.startswith('<script type="module" ')}
    assert all(tag.startswith("<script src=\"{% static 'js/head.js' %}\"") for tag in others), others


def test_each_template_that_a_tag_names_exists():
    named = {name for path in FILES for name in NAMED_TEMPLATE.findall(path.read_text(encoding="utf-8"))}
    for name in sorted(named):
        get_template(name)
