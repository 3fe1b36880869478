"""The place of the clinic's own phone line in a text. It is filled when the page is shown: the number is a setting."""

from __future__ import annotations

import re

from django.template.loader import render_to_string

from lems_site.web.clinic_lines import LINES, clinic_line

PLACE = re.compile(r'<p data-clinic-line="([a-z]+)"></p>')


def place_for(name: str) -> str:
    """The place of a line in compiled HTML. It shows nothing by itself."""
    return f'<p data-clinic-line="{name}"></p>'


def fill_clinic_lines(html: str) -> str:
    """Compiled HTML with the clinic's lines in their places, and without the places of lines that are not set."""
    if "data-clinic-line" not in html:
        return html
    return PLACE.sub(lambda match: render_clinic_line(match[1]), html)


def render_clinic_line(name: str) -> str:
    """A line as HTML; "" where it is not set."""
    line = clinic_line(name) if name in LINES else None
    return render_to_string("components/clinic_line.html", {"line": line}).strip()


def line_error(name: str) -> str:
    """What is wrong with the name after `::: clinic-line`, or ""."""
    return "" if name in LINES else f"no line is called '{name}': write one of {', '.join(LINES)}"
