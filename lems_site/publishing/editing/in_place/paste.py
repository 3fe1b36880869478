"""What was copied from a word processor or a web page, as parts: headings, lists, tables, bold words and links.

The HTML is only read, never shown: every word is written as typed words are (typed_words.py), so that no sign has an effect.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.markup.limits import remove_controls
from lems_site.markup.sanitise import is_allowed_address

from .pasted_blocks import HEADINGS, Block, Run, plain_of, write_blocks
from .typed_words import BULLET

LARGEST = 2_000_000  # characters of HTML; a word processor writes ten for each that is read
SKIPPED = frozenset(
    {"head", "style", "script", "title", "meta", "link", "template", "noscript", "svg", "math", "object", "iframe"}
)
VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr", "source", "area", "base", "embed", "track"})
ENDS_BLOCK = frozenset(
    {"p", "div", "section", "article", "blockquote", "pre", "dd", "dt", "address", "figcaption", "header", "footer"}
)
NUMBER = re.compile(r"\s*\(?\d+[.)][ \t\u00a0]+")
ODD_BULLETS = re.compile(r"^[ \t]*(?:[\uf0b7\uf0a7\uf0d8§¨]|o(?=\t))[ \t]+", re.MULTILINE)
SENTENCE_END = re.compile(r"[.!?:…”\"')]$")
WEIGHT = re.compile(r"font-weight:\s*(\w+)")
LIST_STYLE = re.compile(r"mso-list:\s*l\d+\s+level(\d+)")


class TooMuch(Exception):
    """More was pasted than one page can hold."""


@dataclass
class Pasted:
    """The Markdown of each part, and what was left out, in words."""

    sources: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_html(html: str) -> Pasted:
    """The parts of a piece of HTML. Raises TooMuch."""
    if len(html) > LARGEST:
        raise TooMuch
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return Pasted(write_blocks(reader.blocks), _describe_dropped(reader.dropped))


def read_plain(text: str) -> Pasted:
    """The parts of pasted plain text: bullets and numbers become lists, lines with tabs tables, broken lines paragraphs."""
    text = ODD_BULLETS.sub("• ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = remove_controls(re.sub("[\u2028\u2029\x0b]", "\n", text))
    blocks: list[Block] = []
    for line in [*text.split("\n"), ""]:
        words = line.strip()
        above = blocks[-1] if blocks else None
        if not words:
            blocks.append(Block(""))
        elif "\t" in line.strip("\t ") and not BULLET.match(line) and not NUMBER.match(line):
            blocks.append(Block("row", cells=[[Run(cell.strip())] for cell in line.strip("\n").split("\t")]))
        elif match := BULLET.match(line):
            blocks.append(Block("-", [Run(line[match.end() :].strip())]))
        elif match := NUMBER.match(line):
            blocks.append(Block("1.", [Run(line[match.end() :].strip())]))
        elif above and above.kind in ("p", "-", "1.") and not SENTENCE_END.search(above.runs[-1].words):
            above.runs.append(Run(f" {words}"))
        else:
            blocks.append(Block("p", [Run(words)]))
    return Pasted(write_blocks([block for block in blocks if block.kind]))


class _Reader(HTMLParser):
    """Reads HTML into blocks. `dropped` counts what cannot be kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.dropped: Counter[str] = Counter()
        self.open: list[tuple[str, bool]] = []  # elements, and whether each makes its words bold
        self.skipping: list[str] = []
        self.lists: list[str] = []
        self.block = Block("p")
        self.row: Block | None = None
        self.href = ""
        self.is_mark = 0  # inside the bullet or number that a word processor writes as words
        self.mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        style = values.get("style", "").casefold()
        if self.skipping or tag in SKIPPED or ":" in tag or "display:none" in style.replace(" ", ""):
            if tag not in VOID:
                self.skipping.append(tag)
            return
        if tag == "img":
            self.dropped["picture"] += 1
        if tag in ("em", "i", "u", "s", "strike", "del"):
            self.dropped["style"] += 1
        if tag in ("br", "hr"):
            self._break_line()
        if tag not in VOID:
            self._open_element(tag, values, style)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def _open_element(self, tag: str, values: dict[str, str], style: str) -> None:
        weight = WEIGHT.search(style)
        bold = (weight[1] in ("bold", "bolder", "600", "700", "800", "900")) if weight else tag in ("b", "strong")
        is_mark = "mso-list:ignore" in style.replace(" ", "")
        self.is_mark += is_mark
        self.open.append((f"{tag}!" if is_mark else tag, bold))
        if tag in HEADINGS:
            self._begin(tag)
        elif tag in ("ul", "ol"):
            if self.lists:
                self.dropped["level"] += 1
            self.end_block()
            self.lists.append("-" if tag == "ul" else "1.")
        elif tag == "li":
            self._begin(self.lists[-1] if self.lists else "-")
        elif tag in ENDS_BLOCK and not (self.block.kind in ("-", "1.") and not self.block.runs):
            level = LIST_STYLE.search(style)
            self._begin("-" if level else self._kind_inside())
            if level and level[1] != "1":
                self.dropped["level"] += 1
            self.mark = ""
        elif tag == "tr":
            self.end_block()
            self.row = Block("row")
        elif tag in ("td", "th") and self.row is not None:
            self.block = Block("cell")
        elif tag == "a":
            self._open_link(values.get("href", ""))

    def _open_link(self, href: str) -> None:
        self.href = href if is_allowed_address(href) and not re.search(r"[()\s]", href) and not href.startswith("#") else ""
        if href and not self.href:
            self.dropped["link"] += 1

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            if tag in self.skipping:
                while self.skipping.pop() != tag:
                    pass
            return
        names = [name.removesuffix("!") for name, _is_bold in self.open]
        if tag not in names:
            return
        while self.open:
            name, _is_bold = self.open.pop()
            self.is_mark -= name.endswith("!")
            if name.removesuffix("!") == tag:
                break
        if tag in HEADINGS or tag in ENDS_BLOCK or tag == "li":
            self.end_block()
        elif tag in ("ul", "ol") and self.lists:
            self.end_block()
            self.lists.pop()
        elif tag in ("td", "th") and self.row is not None:
            self.row.cells.append(self.block.runs)
            self.block = Block("p")
        elif tag == "tr" and self.row is not None:
            if any(plain_of(cell).strip() for cell in self.row.cells):
                self.blocks.append(self.row)
            self.row = None
        elif tag == "a":
            self.href = ""

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.is_mark:
            self.mark += data
            if NUMBER.match(f"{self.mark.strip()} ") and self.block.kind == "-":
                self.block.kind = "1."
            return
        words = re.sub(r"[\s\u00a0]+", " ", remove_controls(data))
        if words and (words.strip() or self.block.runs):
            self.block.runs.append(Run(words, bool(self.open) and any(bold for _name, bold in self._styles()), self.href))

    def end_block(self) -> None:
        """The words since the last block are one."""
        if self.row is not None and self.block.kind == "cell":
            if self.block.runs and not self.block.runs[-1].words.endswith(" "):
                self.block.runs.append(Run(" "))
            return
        if plain_of(self.block.runs).strip():
            self.blocks.append(self.block)
        self.block = Block(self._kind_inside())

    def _begin(self, kind: str) -> None:
        self.end_block()
        if self.block.kind != "cell":
            self.block = Block(kind)

    def _kind_inside(self) -> str:
        """A second paragraph inside a point is a point of its own: a list of this guide holds nothing else."""
        return self.lists[-1] if self.lists else "p"

    def _break_line(self) -> None:
        if self.block.kind == "cell" or self.block.kind in HEADINGS:
            self.block.runs.append(Run(" "))
        else:
            kind = self.block.kind
            self.end_block()
            self.block = Block(kind)

    def _styles(self) -> list[tuple[str, bool]]:
        """The open elements from the innermost that says whether words are bold: one may take back what another says."""
        return [(name, bold) for name, bold in self.open if name not in HEADINGS]


def _describe_dropped(dropped: Counter[str]) -> list[str]:
    """What was left out, in words."""
    pictures, links = dropped["picture"], dropped["link"]
    messages = {
        "picture": ngettext(
            "%(n)d picture was left out: add it as a picture.", "%(n)d pictures were left out: add them as pictures.", pictures
        )
        % {"n": pictures},
        "link": ngettext(
            "%(n)d link leads to no page of the web: its words stay.",
            "%(n)d links lead to no page of the web: their words stay.",
            links,
        )
        % {"n": links},
        "level": _("Points inside a point became points of the list."),
        "style": _("Slanted, underlined or struck words are plain now."),
    }
    return [words for name, words in messages.items() if dropped[name]]
