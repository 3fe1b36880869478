"""Python-Markdown set up for articles: no raw HTML, no pictures, tables and footnotes. Nothing of ours is read here."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import LINK_RE, LinkInlineProcessor

RAW_HTML = ("html", "entity", "autolink", "automail", "image_link", "image_reference", "short_image_ref")
NOWHERE = "\ue003"  # the footnotes stand at the end: no author can type the mark that would move them


class Link(LinkInlineProcessor):
    """Links as Python-Markdown reads them, but for `[a]("(`: there it finds an end before the start, and text is lost."""

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802 (Python-Markdown's name)
        href, title, end, handled = super().getLink(data, index)
        return href, title, end, handled and end > index


class PlainText(Extension):
    """Takes out what lets an author write HTML or show a picture, and the underlined headings that hide their level."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.deregister("setextheader")
        for name in RAW_HTML:
            md.inlinePatterns.deregister(name)
        md.inlinePatterns.register(Link(LINK_RE, md), "link", 160)


class Footnotes(FootnoteExtension):
    """Footnotes whose text may hold what looks like another footnote's definition; Python-Markdown's own fail there."""

    collecting = True

    def setFootnote(self, id: str, text: str) -> None:  # noqa: N802 (Python-Markdown's names)
        if self.collecting:
            super().setFootnote(id, text)

    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802 (Python-Markdown's name)
        self.collecting = False
        return super().makeFootnotesDiv(root)


def to_html(text: str) -> str:
    """Markdown to HTML that is not yet safe: sanitise it. A new converter each time, so nothing passes between pages."""
    return markdown.Markdown(
        extensions=[
            PlainText(),
            TableExtension(use_align_attribute=True),
            Footnotes(BACKLINK_TEXT="Back to the text", SEPARATOR=":", PLACE_MARKER=NOWHERE),
            "sane_lists",
        ],
        output_format="html",
    ).convert(text)
