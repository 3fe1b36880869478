"""Last step of rendering: our own placeholders in the sanitised HTML become links, cards, notes and headings with ids.

One pass over the HTML from left to right. Every value is escaped here or by the templates; nothing of the
author's HTML is touched except headings (an id), tables (a scroll box) and the placeholders.

Longer than 250 lines would allow splitting it: it is one state machine, and its states are shared by all of
its steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem

from .blocks import CARDS, card_word
from .ids import HeadingIds
from .link_targets import target_on_page
from .lookups import Lookups
from .rendered import Block, Heading, Rendered, Section, SourceNote, Use, WordNote
from .sanitise import is_allowed_address
from .tokenizer import TokenizedText
from .tokens import PLACEHOLDER, CardClose, CardOpen, Citation, CodeBlock, LineMark, Tag, Token, UnknownTag, placeholder_number

PIECE = re.compile(r"(<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>)")
ALONE = re.compile(f"<p>{PLACEHOLDER.pattern}</p>")
BLOCKS = frozenset({"p", "li", "td", "th", "blockquote", "pre"})
LEFT_OVER = re.compile("[\ue000-\ue01f]")
TERM = "\ue002"  # a tagged phrase, in the text that the readability check reads


def note_letters(number: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa: the mark of a word note."""
    return (note_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)


class Assembler:
    """Fills one page. `lost` are problems of links whose address was not allowed."""

    def __init__(
        self, scanned: TokenizedText, lookups: Lookups, *, prefix: str, notes: bool, chapters: Mapping[str, str]
    ) -> None:
        self.scanned, self.lookups, self.prefix, self.notes, self.chapters = scanned, lookups, prefix, notes, chapters
        self.out: list[list[str]] = [[]]
        self.cards: list[tuple[CardOpen, str]] = []
        self.result = Rendered(problems=list(scanned.problems))
        self.result.sections.append(Section("", ""))
        self.lost: list[Problem] = []
        self.unseen = {number for number, token in enumerate(scanned.tokens) if not isinstance(token, LineMark)}
        self.ids = HeadingIds(prefix, lookups.figures)
        self.level, self.seen = 1, set[str]()
        self.heading: Heading | None = None
        self.in_code = self.in_link = self.in_footnote_link = False
        self.open_blocks: list[str] = []
        self.plain: list[str] = []
        self.block: list[str] = []
        self.line = 1
        self.notes_by_slug: dict[str, WordNote] = {}
        self.notes_by_ids: dict[tuple[str, ...], SourceNote] = {}

    # --- the pass

    def run(self, html: str) -> Rendered:
        html = ALONE.sub(self._without_paragraph, html)
        at = 0
        for match in PIECE.finditer(html):
            self._text(html[at : match.start()])
            self._element(match.group(1), bool(match.group(2)), match.group(3), match.group(4))
            at = match.end()
        self._text(html[at:])
        while self.cards:
            self._close_card()
        self._end_section()
        self._report_unseen()
        html = LEFT_OVER.sub("", "".join(self.out[0]))
        self.result.html = mark_safe(html)  # noqa: S308 (sanitised above, filled with escaped values)
        self.result.sections = [section for section in self.result.sections if section.text or section.id]
        return self.result

    def _without_paragraph(self, match: re.Match[str]) -> str:
        """A card's edge or a code block is no paragraph; a tag that stands alone in its paragraph is."""
        token = self._token(match)
        alone = isinstance(token, CardOpen | CardClose | CodeBlock)
        return match.group()[3:-4] if alone else match.group()

    def _report_unseen(self) -> None:
        """Markdown drops the title of a link, and a letter or two where stars and underscores stand in a muddle."""
        for number in sorted(self.unseen):
            token = self.scanned.tokens[number]
            self._problem_at(token, "this tag, citation or block was lost: look for stray stars, quotes or table bars around it")

    def _element(self, whole: str, closing: bool, name: str, attributes: str) -> None:
        if re.fullmatch("h[1-6]", name):
            self._heading(int(name[1]), closing)
            return
        if name == "code":
            self.in_code = not closing
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
        self._put(self._typed(whole))

    def _text(self, html: str) -> None:
        at = 0
        for match in PLACEHOLDER.finditer(html):
            self._words(html[at : match.start()])
            self._placeholder(self._token(match))
            at = match.end()
        self._words(html[at:])

    def _words(self, html: str, *, readable: str | None = None) -> None:
        """Plain text of the page: goes out as it is, and into the texts of the search and the readability check."""
        self._put(html)
        if self.in_footnote_link:
            return
        text = unescape(html)
        if self.heading:
            self.heading.name += text
        if not (self.cards and self.cards[-1][0].kind == "sensitive"):
            self.plain.append(text)
        self.block.append(text if readable is None else readable)

    def _put(self, html: str) -> None:
        self.out[-1].append(html)

    def _token(self, match: re.Match[str]) -> Token:
        number = placeholder_number(match)
        self.unseen.discard(number)
        return self.scanned.tokens[number] if number < len(self.scanned.tokens) else LineMark("", self.line, 1)

    def _typed(self, html: str) -> str:
        """The same with the typed text, escaped, in place of every placeholder."""
        return PLACEHOLDER.sub(lambda match: escape(self._token(match).source), html)

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
            if level == 2:
                self._end_section()
                self.result.sections.append(Section("", ""))
            self.heading = Heading(level, "", "", self.line)
            self.out.append([])
            return
        if self.heading is None:
            return
        heading, inner = self.heading, "".join(self.out.pop())
        self.heading, self.block = None, []
        heading.name = " ".join(heading.name.split())
        heading.id = self.ids.new_id(heading.name)
        heading.line = self.line
        self._check_level(level)
        self.level = level
        self.result.contents.append(heading)
        if level == 2:
            self.result.sections[-1].id, self.result.sections[-1].heading = heading.id, heading.name
        self.plain.append("\n")
        self._put(f'<h{level} id="{escape(heading.id)}">{inner}</h{level}>')

    def _check_level(self, level: int) -> None:
        if level == 1:
            self._problem("a page has one h1, its title: begin headings in the text with '##'")
        elif level > self.level + 1:
            wanted = "#" * (self.level + 1)
            self._problem(f"the heading skips a level: use '{wanted}' here")
        if self.cards:
            self._problem("a heading inside a ':::' block: close the block with ':::' before it")

    def _end_section(self) -> None:
        self._end_block("p")
        lines = (" ".join(line.split()) for line in "".join(self.plain).split("\n"))
        self.result.sections[-1].text = "\n".join(line for line in lines if line)
        self.plain, self.seen = [], set()

    # --- links

    def _link(self, whole: str, closing: bool, attributes: str) -> str:
        if closing:
            was_in_link, self.in_link, self.in_footnote_link = self.in_link, False, False
            return whole if was_in_link else ""
        found = re.search(r'\bhref="([^"]*)"', attributes)
        href = PLACEHOLDER.sub(lambda match: self._token(match).source, unescape(found.group(1))) if found else ""
        if not is_allowed_address(href):
            message = "a link cannot lead there: use https://…, mailto:…, tel:… or /a/path/ of this site"
            self.lost.append(Problem("", self.line, 1, message))
            return ""
        self.in_link = True
        self.in_footnote_link = 'class="footnote' in attributes
        if not self.in_footnote_link:
            self.result.links.append((href, self.line))
        target = target_on_page(href, prefix=self.prefix, chapters=self.chapters)
        return whole if target == href else whole.replace(found.group(), f'href="{escape(target)}"') if found else ""

    # --- placeholders

    def _placeholder(self, token: Token) -> None:
        if isinstance(token, LineMark):
            self.line = token.line
            return
        if self.in_code:
            self._words(escape(token.source))
            return
        match token:
            case CardOpen():
                self._open_card(token)
            case CardClose():
                self._close_card()
            case CodeBlock():
                self._code(token)
            case Tag() | Citation() | UnknownTag() if self.in_link:
                self._words(escape(token.source))
                self._problem_at(token, "a tag or citation inside a link's words: put it before or after the link")
            case UnknownTag():
                self._words(escape(token.printed))
                self._problem_at(token, token.message)
            case Tag():
                self._tag(token)
            case Citation():
                self._cite(token)

    def _code(self, code: CodeBlock) -> None:
        self._end_block("p")
        self._put("<pre><code>")
        self._words(escape(code.code) + "\n", readable="")
        self._put("</code></pre>")

    def _tag(self, tag: Tag) -> None:
        self.result.pairs += tag.pairs
        self.result.term_uses.append(self._use(tag.slug))
        if tag.slug in self.seen or self.heading:
            self._words(escape(tag.printed), readable=TERM)
            return
        self.seen.add(tag.slug)
        note = self.notes_by_slug.get(tag.slug)
        if note is None:
            note = WordNote(tag.slug, note_letters(len(self.notes_by_slug)))
            self.notes_by_slug[tag.slug] = note
            self.result.words.append(note)
        identity = f"{self.prefix}use-{tag.slug}-{len(note.uses) + 1}"
        note.uses.append((identity, self.result.sections[-1].heading))
        href = f"#{self.prefix}word-{tag.slug}" if self.notes else self.lookups.by_slug[tag.slug].url
        self._put(f'<a class="term" id="{escape(identity)}" href="{escape(href)}" data-note="{note.letter}">')
        self._words(escape(tag.printed), readable=TERM)
        self._put("</a>")

    def _cite(self, cite: Citation) -> None:
        for message in cite.messages:
            self._problem_at(cite, message)
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

    # --- cards

    def _open_card(self, card: CardOpen) -> None:
        self._end_block("p")
        self.line = card.line
        if card.kind == "in-short":
            self._end_section()
            self.result.sections.append(Section(f"{self.prefix}in-short", _("In short")))
        has_heading = card.kind not in ("in-short", "figure", "picture")
        self.cards.append((card, self.ids.new_id(card.title) if has_heading else ""))
        self.out.append([])
        if card.kind in CARDS:
            self.plain += [card.title, "\n"]
        if has_heading:
            self.result.blocks.append(Block("heading", card.title, card.line))

    def _close_card(self) -> None:
        if not self.cards:
            return
        self._end_block("p")
        card, identity = self.cards.pop()
        body = mark_safe("".join(self.out.pop()))  # noqa: S308 (sanitised, filled with escaped values)
        level = min(self.level + 1, 6)
        context = {"title": card.title, "body": body, "id": identity, "kind": card.kind, "prefix": self.prefix, "level": level}
        if card.kind == "in-short":
            self._put(render_to_string("components/in_short.html", context))
            self._end_section()
            self.result.sections.append(Section("", ""))
            self.level = 1
        elif card.kind == "figure":
            self.result.figures.append(card.title)
            template = self.lookups.figures[card.title]
            self._put(render_to_string("components/figure.html", context | {"template": template}))
        elif card.kind == "picture":
            self.result.picture_uses.append(self._use(card.title))
            self._put(render_to_string("components/picture.html", context | {"picture": self.lookups.pictures[card.title]}))
        elif card.kind == "sensitive":
            self._put(render_to_string("components/sensitive.html", context))
        else:
            self._put(render_to_string("components/card.html", context | {"word": card_word(card.kind)}))

    def _problem_at(self, token: Token, message: str) -> None:
        self.result.problems.append(Problem("", token.line, token.column, message))

    def _problem(self, message: str) -> None:
        """A problem of the block that is being read."""
        self.result.problems.append(Problem("", self.line, 1, message))
