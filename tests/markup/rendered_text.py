"""A rendered text as its reader meets it: parsed, so that a test asks for what is shown and where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from lems_site.markup.lookups import Lookups
from lems_site.markup.render import render

from .guide import lookups as small_guide


def parse_html(html: str) -> Element:
    """The tree that a browser would make of a piece of HTML, names without namespaces but for SVG and MathML."""
    return html5lib.parseFragment(html, namespaceHTMLElements=False)


def words_of(element: Element) -> str:
    """The words in an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


class RenderedText:
    """A text, rendered and parsed."""

    def __init__(
        self, text: str, lookups: Lookups | None = None, *, prefix: str = "", notes: bool = True, sources_at: str = ""
    ) -> None:
        self.rendered = render(text, lookups or small_guide(), prefix=prefix, notes=notes, sources_at=sources_at)
        self.tree = parse_html(self.rendered.html)

    @property
    def words(self) -> str:
        return words_of(self.tree)

    @property
    def problems(self) -> list[str]:
        """The problems as `line:column message`."""
        return [f"{one.line}:{one.column} {one.message}" for one in self.rendered.problems]

    def all(self, path: str, css: str = "") -> list[Element]:
        """The elements at an ElementTree path such as `td/a`, anywhere; with `css` those of that class."""
        found = self.tree.findall(f".//{path}")
        return [one for one in found if not css or css in one.get("class", "").split()]

    def words_at(self, path: str, css: str = "") -> list[str]:
        return [words_of(one) for one in self.all(path, css)]

    @property
    def explained(self) -> list[str]:
        """The words that lead to an explanation."""
        return self.words_at("a", "term")

    @property
    def cited(self) -> list[str]:
        """The numbers that lead to the source list."""
        return self.words_at("a", "cite")

    @property
    def links(self) -> list[tuple[str, str]]:
        """The author's own links: words and address."""
        return [(words_of(one), one.get("href", "")) for one in self.all("a") if not one.get("class")]

    @property
    def ids(self) -> list[str]:
        return [value for one in self.elements() if (value := one.get("id"))]

    def elements(self) -> Iterator[Element]:
        return (one for one in self.tree.iter() if one is not self.tree)
