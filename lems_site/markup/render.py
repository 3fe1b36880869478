"""render(text, lookups) -> Rendered: the one way from an author's text to safe HTML.

Refuse what would take too long -> our markup to placeholders -> Markdown -> sanitise -> assemble the page from the placeholders.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import convert, limits
from .assembler import Assembler
from .code import blank_code
from .lookups import Lookups
from .rendered import Rendered
from .sanitise import sanitise_html
from .tokenizer import tokenize_markup
from .typed import author_warnings


def render(
    text: str,
    lookups: Lookups,
    *,
    prefix: str = "",
    notes: bool = True,
    chapters: Mapping[str, str] | None = None,
    sources_at: str = "",
) -> Rendered:
    """Render an author's Markdown.

    `prefix` goes before every id (for a page of several articles). A term's link leads to the glossary; with `notes` and a
    prefix it leads to its note on the page. `chapters` has the ids of the articles on the same page, by their paths: links to
    them stay on the page (ids.py). `sources_at` is the path of the page that lists the sources, "" for the page itself.
    Problems have lines and columns of `text`, from 1. A text that would take too long comes back with `refused` and no HTML.
    Nothing is raised for any input.
    """
    refused = limits.size_problems(text)
    if refused:
        return Rendered(problems=refused, refused=True)
    odd = author_warnings.character_problems(text)
    text = limits.remove_controls(text)
    refused = limits.limit_problems(text)
    if refused:
        return Rendered(problems=refused, refused=True)
    tokenized = tokenize_markup(text, lookups)
    assembler = Assembler(tokenized, lookups, prefix=prefix, notes=notes, chapters=chapters or {}, sources_at=sources_at)
    rendered = assembler.assemble(sanitise_html(convert.to_html(tokenized.text)))
    shown = blank_code(text.split("\n"))
    addresses = author_warnings.address_problems(shown) or assembler.refused_links
    found = (
        odd
        + author_warnings.html_problems(shown)
        + author_warnings.picture_problems(shown)
        + addresses
        + author_warnings.footnote_problems(shown)
    )
    rendered.problems = sorted({*rendered.problems, *found})
    return rendered
