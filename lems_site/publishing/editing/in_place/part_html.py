"""One part of a text as the editor shows it: rendered as readers see it, but nothing in it leads away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString

from lems_site.markup.blocks import fill_clinic_lines
from lems_site.markup.lookups import Lookups, StatementEntry
from lems_site.markup.render import render
from lems_site.markup.safe import stored_html

CITE = re.compile(r'\u00a0<a class="cite"[^>]*>[^<]*</a>')
TERM = re.compile(r'<a class="term" id="[^"]*" href="([^"]*)"[^>]*>(.*?)</a>')
LINK = re.compile(r'<a (?:[^>]* )?href="[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass
class PartHtml:
    """A rendered part. `html` has no link; `statements` are those that it cites, in order."""

    html: SafeString
    statements: list[StatementEntry] = field(default_factory=list)


def render_part(source: str, lookups: Lookups, *, prefix: str) -> PartHtml:
    """Render one part by itself. `prefix` begins each id, so that many parts stand on one page."""
    rendered = render(source, lookups, prefix=prefix, notes=False)
    html = CITE.sub("", fill_clinic_lines(str(rendered.html)))
    html = TERM.sub(lambda match: f'<span class="term"{_definition(match[1], lookups)}>{match[2]}</span>', html)
    html = LINK.sub(r'<span class="editable__link">\1</span>', html)
    ids = dict.fromkeys(use.target for use in rendered.statement_uses)
    if rendered.refused:
        html = f"<pre>{escape(source)}</pre>"
    return PartHtml(stored_html(html), [lookups.statements[one] for one in ids])


def _definition(href: str, lookups: Lookups) -> str:
    term = lookups.by_slug.get(href.strip("/").rpartition("/")[2])
    return f' title="{escape(term.definition)}"' if term else ""
