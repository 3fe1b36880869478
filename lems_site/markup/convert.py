"""Python-Markdown set up for articles: no raw HTML, no pictures, tables and footnotes. Nothing of ours is read here."""

from __future__ import annotations

import markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension

RAW_HTML = ("html", "entity", "autolink", "automail", "image_link", "image_reference", "short_image_ref")


class PlainText(Extension):
    """Takes out what lets an author write HTML or show a picture, and the underlined headings that hide their level."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        md.preprocessors.deregister("html_block")
        md.parser.blockprocessors.deregister("setextheader")
        for name in RAW_HTML:
            md.inlinePatterns.deregister(name)


def to_html(text: str) -> str:
    """Markdown to HTML that is not yet safe: sanitise it. A new converter each time, so nothing passes between pages."""
    return markdown.Markdown(
        extensions=[
            PlainText(),
            TableExtension(use_align_attribute=True),
            FootnoteExtension(BACKLINK_TEXT="Back to the text", SEPARATOR=":"),
            "sane_lists",
            "fenced_code",
        ],
        output_format="html",
    ).convert(text)
