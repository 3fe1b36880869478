"""render(text, lookups) -> Rendered: the one way from an author's text to safe HTML.

Refuse what would hang -> scan our markup into placeholders -> Markdown -> sanitise -> fill the placeholders.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import author_warnings, convert, limits
from .assembler import Filler
from .code import blanked
from .lookups import Lookups
from .rendered import Rendered
from .sanitise import sanitise
from .tokenizer import scan


def render(
    text: str, lookups: Lookups, *, prefix: str = "", notes: bool = True, chapters: Mapping[str, str] | None = None
) -> Rendered:
    """Render an author's Markdown.

    `prefix` goes before every id (for a page of several articles). With `notes` a term's link leads to its note
    on the page, otherwise to the glossary. `chapters` has the ids of the articles on the same page, by their paths: links
    to them stay on the page (link_targets.py). Problems have lines and columns of `text`, from 1. A text that would
    take too long comes back with `refused` and no HTML. Nothing is raised for any input.
    """
    refused = limits.too_large(text)
    if refused:
        return Rendered(problems=refused, refused=True)
    odd = author_warnings.odd_characters(text)
    text = limits.clean(text)
    refused = limits.refuse(text)
    if refused:
        return Rendered(problems=refused, refused=True)
    scanned = scan(text, lookups)
    filler = Filler(scanned, lookups, prefix=prefix, notes=notes, chapters=chapters or {})
    rendered = filler.run(sanitise(convert.to_html(scanned.text)))
    shown = blanked(text.split("\n"))
    addresses = author_warnings.addresses(shown) or filler.lost
    found = odd + author_warnings.html(shown) + author_warnings.pictures(shown) + addresses + author_warnings.footnotes(shown)
    rendered.problems = sorted({*rendered.problems, *found})
    return rendered
