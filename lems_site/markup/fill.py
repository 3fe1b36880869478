"""Last step of rendering: our own placeholders in the sanitised HTML become links, cards, notes and headings with ids.

One pass over the HTML from left to right. Every value is escaped here or by the templates; nothing of the author's HTML is
touched except headings (an id), tables (a scroll box) and the placeholders.

Longer than 250 lines would allow splitting it: it is one state machine, and its states are shared by all of its steps.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lems_site.source_files.problems import Problem

from .blocks import CARDS, card_word
from .lookups import Lookups
from .rendered import Block, Heading, Rendered, Section, SourceNote, Use, WordNote
from .scan import Scanned
from .tokens import PLACEHOLDER, CardClose, CardOpen, Cite, Tag, Token, Words, number_of

PIECE = re.compile(r"(<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>)")
CARD_LINE = re.compile(f"<p>({PLACEHOLDER.pattern})</p>")
BLOCKS = frozenset({"p", "li", "td", "th", "blockquote", "pre"})
TERM = "\ue002"  # a tagged phrase, in the text that the readability check reads
RESERVED = re.compile(r"(word|use|source|cite|figure|fn|fnref)(-|$)|(main|words|sources|in-short|contents)$")


def letters(number: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa: the mark of a word note."""
    return (letters(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)


def slug_of(words: str) -> str:
    """A heading's id: its words in lower case, without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-") or "part"


class Filler:
    """Fills one page."""

    def __init__(self, scanned: Scanned, lookups: Lookups, *, prefix: str, notes: bool) -> None:
        self.scanned, self.lookups, self.prefix, self.notes = scanned, lookups, prefix, notes
        self.out: list[list[str]] = [[]]
        self.cards: list[tuple[CardOpen, int, str]] = []
        self.result = Rendered(problems=list(scanned.problems))
        self.result.sections.append(Section("", ""))
        self.ids: set[str] = set()
        self.level, self.seen = 1, set[str]()
        self.heading: Heading | None = None
        self.headings = 0
        self.in_code = self.in_link = False
        self.open_blocks: list[str] = []
        self.plain: list[str] = []
        self.block: list[str] = []
        self.line = 1
        self.notes_by_slug: dict[str, WordNote] = {}
        self.notes_by_ids: dict[tuple[str, ...], SourceNote] = {}

    # --- the pass

    def run(self, html: str) -> Rendered:
        html = CARD_LINE.sub(r"\1", html)
        at = 0
        for match in PIECE.finditer(html):
            self._text(html[at : match.start()])
            self._element(match.group(1), bool(match.group(2)), match.group(3), match.group(4))
            at = match.end()
        self._text(html[at:])
        while self.cards:
            self._close_card()
        self._end_section()
        self.result.html = mark_safe("".join(self.out[0]))  # noqa: S308 (sanitised above, filled with escaped values)
        self.result.sections = [section for section in self.result.sections if section.text or section.id]
        return self.result

    def _element(self, whole: str, closing: bool, name: str, attributes: str) -> None:
        if re.fullmatch("h[1-6]", name):
            self._heading(int(name[1]), closing)
            return
        if name in ("code", "pre"):
            self.in_code = not closing if name == "code" else self.in_code
        if name in BLOCKS:
            self._block(name, closing)
        if name == "a":
            whole = self._link(whole, closing, attributes)
        elif name == "table":
            label = escape(_("Table: scroll sideways to see all of it"))
            box = f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}">'
            whole = whole + "</div>" if closing else box + whole
        elif name == "th" and not closing:
            whole = '<th scope="col">'
        elif name == "div" and 'class="footnote"' in attributes and not closing:
            self._end_section()
            self.result.sections.append(Section("", ""))
        elif attributes and self.prefix:
            whole = re.sub(r'\bid="', f'id="{escape(self.prefix)}', whole)
        self._put(PLACEHOLDER.sub(lambda match: escape(self._token(match).source), whole))

    def _text(self, html: str) -> None:
        at = 0
        for match in PLACEHOLDER.finditer(html):
            self._words(html[at : match.start()])
            self._placeholder(self._token(match))
            at = match.end()
        self._words(html[at:])

    def _words(self, html: str, *, readable: str | None = None) -> None:
        """Plain text of the page: it goes out as it is, and into the search's and the readability check's texts."""
        self._put(html)
        text = unescape(html)
        if self.heading:
            self.heading.name += text
        if not (self.cards and self.cards[-1][0].kind == "sensitive"):
            self.plain.append(text)
        self.block.append(text if readable is None else readable)

    def _put(self, html: str) -> None:
        self.out[-1].append(html)

    def _token(self, match: re.Match[str]) -> Token:
        return self.scanned.tokens[number_of(match)]

    # --- blocks and headings

    def _block(self, name: str, closing: bool) -> None:
        if self.plain and not self.plain[-1].endswith("\n"):
            self.plain.append("\n")
        self._end_block(self.open_blocks[-1] if self.open_blocks else "p")
        if closing and self.open_blocks:
            self.open_blocks.pop()
        elif not closing:
            self.open_blocks.append(name)

    def _end_block(self, kind: str) -> None:
        text = "".join(self.block).strip()
        if text and not self.in_code:
            self.result.blocks.append(Block(kind, text, self.line))
        self.block = []

    def _heading(self, level: int, closing: bool) -> None:
        if not closing:
            self._end_block("p")
            self.headings += 1
            lines = self.scanned.headings
            self.line = lines[self.headings - 1] if self.headings <= len(lines) else self.line
            if level == 2:
                self._end_section()
                self.result.sections.append(Section("", ""))
            self._check_level(level)
            self.heading = Heading(level, "", "", self.line)
            self.out.append([])
            return
        if self.heading is None:
            return
        heading, inner = self.heading, "".join(self.out.pop())
        self.heading, self.block = None, []
        heading.name = " ".join(heading.name.split())
        heading.id = self._new_id(slug_of(heading.name))
        self.level = level
        self.result.contents.append(heading)
        if level == 2:
            self.result.sections[-1].id, self.result.sections[-1].heading = heading.id, heading.name
        self.plain.append("\n")
        self._put(f'<h{level} id="{escape(heading.id)}">{inner}</h{level}>')

    def _check_level(self, level: int) -> None:
        if level == 1:
            self._problem(self.line, 1, "a page has one h1, its title: begin headings in the text with '##'")
        elif level > self.level + 1:
            wanted = "#" * (self.level + 1)
            self._problem(self.line, 1, f"the heading skips a level: use '{wanted}' here")
        if self.cards:
            self._problem(self.line, 1, "a heading inside a ':::' block: close the block with ':::' before it")

    def _end_section(self) -> None:
        self._end_block("p")
        text = re.sub(r"[ \t]*\n\s*", "\n", "".join(self.plain)).strip()
        self.result.sections[-1].text = text
        self.plain, self.seen = [], set()

    def _new_id(self, wanted: str) -> str:
        """An id that the page does not have yet and that no id of ours can be."""
        base = f"part-{wanted}" if RESERVED.match(wanted) else wanted
        candidate, number = base, 1
        while candidate in self.ids:
            number += 1
            candidate = f"{base}-{number}"
        self.ids.add(candidate)
        return self.prefix + candidate

    # --- links

    def _link(self, whole: str, closing: bool, attributes: str) -> str:
        if closing:
            if not self.in_link:
                return ""
            self.in_link = False
            return whole
        address = re.search(r'\bhref="([^"]*)"', attributes)
        if not address:
            return ""
        self.in_link = True
        href = unescape(address.group(1))
        if "footnote" not in attributes:
            self.result.links.append((PLACEHOLDER.sub(lambda match: self._token(match).source, href), self.line))
        if href.startswith("#") and self.prefix:
            whole = whole.replace('href="#', f'href="#{escape(self.prefix)}')
        return whole

    # --- placeholders

    def _placeholder(self, token: Token) -> None:
        if self.in_code:
            self._words(escape(token.source))
            return
        match token:
            case CardOpen():
                self._open_card(token)
            case CardClose():
                self._close_card()
            case Words():
                self._words(escape(token.printed))
            case Tag() | Cite() if self.in_link:
                self._words(escape(token.source))
                self._problem(token.line, token.column, "a tag or citation inside a link's words: put it before or after the link")
            case Tag():
                self._tag(token)
            case Cite():
                self._cite(token)

    def _tag(self, tag: Tag) -> None:
        self.result.pairs += tag.pairs
        if tag.slug in self.seen or self.heading:
            self._words(escape(tag.printed), readable=TERM)
            self.result.term_uses.append(self._use(tag.slug))
            return
        self.seen.add(tag.slug)
        note = self.notes_by_slug.get(tag.slug)
        if note is None:
            note = WordNote(tag.slug, letters(len(self.notes_by_slug)))
            self.notes_by_slug[tag.slug] = note
            self.result.words.append(note)
        identity = f"{self.prefix}use-{tag.slug}-{len(note.uses) + 1}"
        note.uses.append((identity, self.result.sections[-1].heading))
        self.result.term_uses.append(self._use(tag.slug))
        href = f"#{self.prefix}word-{tag.slug}" if self.notes else self.lookups.by_slug[tag.slug].url
        self._put(f'<a class="term" id="{escape(identity)}" href="{escape(href)}" data-note="{note.letter}">')
        self._words(escape(tag.printed), readable=TERM)
        self._put("</a>")

    def _cite(self, cite: Cite) -> None:
        if not cite.ids:
            return
        note = self.notes_by_ids.get(cite.ids)
        if note is None:
            note = SourceNote(len(self.notes_by_ids) + 1, cite.ids)
            self.notes_by_ids[cite.ids] = note
            self.result.sources.append(note)
        identity = f"{self.prefix}cite-{note.number}-{len(note.uses) + 1}"
        note.uses.append(identity)
        self.result.statement_uses += [self._use(target) for target in cite.ids]
        label = escape(_("Source %(number)s") % {"number": note.number})
        href = f"#{escape(self.prefix)}source-{note.number}"
        self._put(f'<a class="cite" id="{escape(identity)}" href="{href}" aria-label="{label}">{note.number}</a>')

    def _use(self, target: str) -> Use:
        section = self.result.sections[-1]
        if self.heading and not section.id:
            return Use(target, "", "")
        return Use(target, section.id, section.heading)

    def _open_card(self, card: CardOpen) -> None:
        self._end_block("p")
        if card.kind == "in-short":
            self._end_section()
            self.result.sections.append(Section(self._new_id_of_ours("in-short"), _("In short")))
        self.cards.append((card, len(self.plain), self._heading_id(card)))
        self.out.append([])
        if card.kind in (*CARDS, "sensitive"):
            if card.kind != "sensitive":
                self.plain += [card.title, "\n"]
            self.result.blocks.append(Block("heading", card.title, card.line))
        self.line = card.line

    def _heading_id(self, card: CardOpen) -> str:
        return "" if card.kind in ("in-short", "figure") else self._new_id(slug_of(card.title))

    def _new_id_of_ours(self, name: str) -> str:
        self.ids.add(name)
        return self.prefix + name

    def _close_card(self) -> None:
        if not self.cards:
            return
        self._end_block("p")
        card, _start, identity = self.cards.pop()
        body = mark_safe("".join(self.out.pop()))  # noqa: S308 (sanitised, filled with escaped values)
        context = {"title": card.title, "body": body, "id": identity, "kind": card.kind, "prefix": self.prefix}
        if card.kind == "in-short":
            self._put(render_to_string("components/in_short.html", context))
            self._end_section()
            self.result.sections.append(Section("", ""))
            self.level = 1
            return
        if card.kind == "figure":
            self.result.figures.append(card.title)
            context["template"] = self.lookups.figures[card.title]
            self._put(render_to_string("components/figure.html", context))
            return
        context["level"] = min(self.level + 1, 6)
        context["word"] = card_word(card.kind) if card.kind in CARDS else ""
        self._put(render_to_string(f"components/{'card' if card.kind in CARDS else 'sensitive'}.html", context))

    def _problem(self, line: int, column: int, message: str) -> None:
        self.result.problems.append(Problem("", line, column, message))
