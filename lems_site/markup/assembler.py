"""Last step of rendering: our own placeholders in the sanitised HTML become links, cards, notes and headings with ids.

One pass over the HTML from left to right. Every value is escaped here or by the templates; nothing of the author's HTML is
touched except headings (an id), tables (a scroll box), links (chapters) and the placeholders.

Over 250 lines because it is one state machine: its steps share the HTML and the cards that are open. What it collects stands in
page_text.py and page_notes.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem

from .blocks import CARDS, place_for, render_card
from .ids import HeadingIds, target_on_page
from .lookups import Lookups
from .page_notes import PageNotes
from .page_text import PageText
from .rendered import Rendered, Use
from .sanitise import is_allowed_address
from .tokenizer import TokenizedText
from .tokens import (
    PLACEHOLDER,
    CardClose,
    CardOpen,
    Citation,
    CodeBlock,
    LineMark,
    LinePlace,
    Tag,
    Token,
    UnknownTag,
    placeholder_number,
)

PIECE = re.compile(r"(<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+=\"[^\"]*\")*)\s*/?>)")
ALONE = re.compile(f"<p>{PLACEHOLDER.pattern}</p>")
BLOCKS = frozenset({"p", "li", "td", "th", "blockquote", "pre"})
LISTS = frozenset({"ul", "ol"})  # one may begin inside a list item that has cited something
ITEMS = frozenset({"li", "td", "th"}) | LISTS
LEFT_OVER = re.compile("[\ue000-\ue01f]")
TERM = "\ue002"  # a tagged phrase, in the text that the readability check reads
WITHOUT_HEADING = ("in-short", "small", "figure", "picture")  # cards


class Assembler:
    """Assembles one page. `refused_links` are problems of links whose address was not allowed."""

    def __init__(
        self,
        tokenized: TokenizedText,
        lookups: Lookups,
        *,
        prefix: str,
        notes: bool,
        chapters: Mapping[str, str],
        sources_at: str,
    ) -> None:
        self.tokenized, self.lookups, self.prefix, self.links_to_notes = tokenized, lookups, prefix, notes
        self.chapters, self.sources_at = chapters, sources_at
        self.cited: dict[str, None] = {}  # statements that the open block has cited so far
        self.rendered = Rendered(problems=list(tokenized.problems))
        self.text = PageText(self.rendered)
        self.notes = PageNotes(self.rendered, prefix)
        self.ids = HeadingIds(prefix, lookups.figures)
        self.refused_links: list[Problem] = []
        self.buffers: list[list[str]] = [[]]  # HTML: of the page, and of each card and heading that is open
        self.cards: list[tuple[CardOpen, str]] = []  # that are open, with the ids of their headings
        self.missing = {number for number, token in enumerate(tokenized.tokens) if not isinstance(token, LineMark)}
        self.level = 1
        self.explained: set[tuple[int, str]] = set()  # (number of the section, slug): only the first use is a link
        self.in_link = self.in_footnote_link = False

    # --- the pass

    def assemble(self, html: str) -> Rendered:
        """The page of the sanitised HTML. Call it once."""
        html = ALONE.sub(self._without_paragraph, html)
        at = 0
        for match in PIECE.finditer(html):
            self._add_text(html[at : match.start()])
            self._add_element(match.group(1), bool(match.group(2)), match.group(3), match.group(4))
            at = match.end()
        self._add_text(html[at:])
        self._add_sources()
        while self.cards:
            self._close_card()
        self.text.end_section()
        self._report_missing()
        html = LEFT_OVER.sub("", "".join(self.buffers[0]))
        self.rendered.html = mark_safe(html)  # noqa: S308 (sanitised above, filled with escaped values)
        self.rendered.sections = [section for section in self.rendered.sections if section.text or section.id]
        return self.rendered

    def _without_paragraph(self, match: re.Match[str]) -> str:
        """A card's edge or a code block is no paragraph; a tag that stands alone in its paragraph is."""
        token = self._find_token(match)
        is_block = isinstance(token, CardOpen | CardClose | CodeBlock | LinePlace)
        return match.group()[3:-4] if is_block else match.group()

    def _report_missing(self) -> None:
        """Markdown drops the title of a link, and a letter or two where stars and underscores stand in a muddle."""
        for number in sorted(self.missing):
            token = self.tokenized.tokens[number]
            self._add_token_problem(
                token, "this tag, citation or block was lost: look for stray stars, quotes or table bars around it"
            )

    def _add_element(self, whole: str, closing: bool, name: str, attributes: str) -> None:
        if re.fullmatch("h[1-6]", name):
            self._add_heading(int(name[1]), closing)
            return
        if name == "code":
            self.text.in_code = not closing
        if name in BLOCKS or name in LISTS:
            self._add_sources(short=name in ITEMS)
        if name in BLOCKS:
            self.text.change_block(name, closing=closing)
        if name == "a":
            whole = self._rewrite_link(whole, closing, attributes)
        elif name == "table":
            label = escape(_("Table: scroll sideways to see all of it"))
            box = f'<div class="table-scroll" role="region" tabindex="0" aria-label="{label}">'
            whole = whole + "</div>" if closing else box + whole
        elif name == "th" and not closing:
            whole = '<th scope="col">'
        elif name == "div" and 'class="footnote"' in attributes and not closing:
            self.text.start_section()
        elif attributes and self.prefix:
            whole = re.sub(r'\bid="', f'id="{escape(self.prefix)}', whole)
        self._add_html(PLACEHOLDER.sub(lambda match: escape(self._find_token(match).source), whole))

    def _add_text(self, html: str) -> None:
        at = 0
        for match in PLACEHOLDER.finditer(html):
            token = self._find_token(match)
            words = html[at : match.start()]
            is_cited = isinstance(token, Citation) and token.ids and not self.text.in_code and not self.in_link
            self._add_words(words.rstrip(" ") if is_cited else words)
            self._fill_placeholder(token)
            at = match.end()
        self._add_words(html[at:])

    def _add_words(self, html: str, *, readable: str | None = None) -> None:
        """Escaped words of the page: into its HTML, and into the texts of the search and the readability check."""
        self._add_html(html)
        if not self.in_footnote_link:
            card = self.cards[-1][0] if self.cards else None
            is_searchable = card is None or not (card.kind == "sensitive" or card.home)  # a search leads to the card's own page
            self.text.add_words(unescape(html), readable=readable, searchable=is_searchable)

    def _add_html(self, html: str) -> None:
        self.buffers[-1].append(html)

    def _find_token(self, match: re.Match[str]) -> Token:
        number = placeholder_number(match)
        self.missing.discard(number)
        return self.tokenized.tokens[number] if number < len(self.tokenized.tokens) else LineMark("", self.text.line, 1)

    # --- headings and links

    def _add_heading(self, level: int, closing: bool) -> None:
        if not closing:
            self.text.start_heading(level)
            self.buffers.append([])
            return
        heading = self.text.heading
        if heading is None:
            return
        self._add_sources()
        inner = "".join(self.buffers.pop())
        heading.name = " ".join(heading.name.split())
        self._check_level(level)
        self.level = level
        self.text.end_heading(heading, self.ids.new_id(heading.name))
        self._add_html(f'<h{level} id="{escape(heading.id)}">{inner}</h{level}>')

    def _check_level(self, level: int) -> None:
        if level == 1:
            self._add_problem("a page has one h1, its title: begin headings in the text with '##'")
        elif level > self.level + 1:
            wanted = "#" * (self.level + 1)
            self._add_problem(f"the heading skips a level: use '{wanted}' here")
        if self.cards:
            self._add_problem("a heading inside a ':::' block: close the block with ':::' before it")

    def _rewrite_link(self, whole: str, closing: bool, attributes: str) -> str:
        """The tag of a link as the page shows it; "" for one that may not lead where it says."""
        if closing:
            was_in_link, self.in_link, self.in_footnote_link = self.in_link, False, False
            return whole if was_in_link else ""
        found = re.search(r'\bhref="([^"]*)"', attributes)
        href = PLACEHOLDER.sub(lambda match: self._find_token(match).source, unescape(found.group(1))) if found else ""
        if found is None or not is_allowed_address(href):
            message = "a link cannot lead there: use https://…, mailto:…, tel:… or /a/path/ of this site"
            self.refused_links.append(Problem("", self.text.line, 1, message))
            return ""
        self.in_link = True
        self.in_footnote_link = 'class="footnote' in attributes
        if not self.in_footnote_link:
            self.rendered.links.append((href, self.text.line))
        target = target_on_page(href, prefix=self.prefix, chapters=self.chapters)
        return whole if target == href else whole.replace(found.group(), f'href="{escape(target)}"')

    # --- placeholders

    def _fill_placeholder(self, token: Token) -> None:
        if isinstance(token, LineMark):
            self.text.line = token.line
            return
        if self.text.in_code:
            self._add_words(escape(token.source))
            return
        match token:
            case CardOpen():
                self._open_card(token)
            case CardClose():
                self._close_card()
            case CodeBlock():
                self._add_code(token)
            case LinePlace():
                self.text.end_block()
                self._add_html(place_for(token.name))
            case Tag() | Citation() | UnknownTag() if self.in_link:
                self._add_words(escape(token.source))
                self._add_token_problem(token, "a tag or citation inside a link's words: put it before or after the link")
            case UnknownTag():
                self._add_words(escape(token.printed))
                self._add_token_problem(token, token.message)
            case Tag():
                self._add_tag(token)
            case Citation():
                self._add_citation(token)

    def _add_code(self, code: CodeBlock) -> None:
        self.text.end_block()
        self._add_html("<pre><code>")
        self.text.in_code = True
        self._add_words(escape(code.code) + "\n", readable="")
        self.text.in_code = False
        self.text.end_block("code")
        self._add_html("</code></pre>")

    def _add_tag(self, tag: Tag) -> None:
        self.rendered.pairs += tag.pairs
        self.rendered.term_uses.append(self._use_here(tag.slug))
        place = len(self.rendered.sections), tag.slug
        if place in self.explained or self.text.heading:
            self._add_words(escape(tag.printed), readable=TERM)
            return
        self.explained.add(place)
        note, identity = self.notes.add_word_use(tag.slug, self.text.section.heading)
        on_page = self.prefix and self.links_to_notes  # the booklet: what it explains, it explains on its own page
        href = escape(f"#{self.prefix}word-{tag.slug}" if on_page else self.lookups.by_slug[tag.slug].url)
        data = f'data-note="{note.letter}"' + (f' data-word="{escape(tag.slug)}"' if self.links_to_notes else "")
        self._add_html(f'<a class="term" id="{escape(identity)}" href="{href}" {data}>')
        self._add_words(escape(tag.printed), readable=TERM)
        self._add_html("</a>")

    def _add_citation(self, citation: Citation) -> None:
        for message in citation.messages:
            self._add_token_problem(citation, message)
        if not citation.ids:
            return
        self.rendered.statement_uses += [self._use_here(target) for target in citation.ids]
        self.cited |= dict.fromkeys(citation.ids)

    def _add_sources(self, *, short: bool = False) -> None:
        """One link to all sources of the block that ends: one target for a weak hand, not one for each clause.

        short: name it "Sources 7", without "for this paragraph". A screen reader reads the name after each item of a list. The
        name holds the number that is seen, so that somebody who speaks to the computer can name the link by it.
        """
        if not self.cited:
            return
        note, identity = self.notes.add_citation(tuple(self.cited))
        self.cited = {}
        label = escape(
            (_("Sources %(number)s") if short else _("Sources %(number)s for this paragraph")) % {"number": note.number}
        )
        href = escape(f"{self.sources_at}#{self.prefix}source-{note.number}")
        self._add_html(f'\u00a0<a class="cite" id="{escape(identity)}" href="{href}" aria-label="{label}">{note.number}</a>')

    def _use_here(self, target: str) -> Use:
        section = self.text.section
        if self.text.heading and not section.id:
            return Use(target, "", "")
        return Use(target, section.id, section.heading)

    # --- cards

    def _open_card(self, card: CardOpen) -> None:
        self.text.end_block()
        self.text.line, self.text.home = card.line, card.home
        if card.kind == "in-short":
            self.text.start_section(f"{self.prefix}in-short", _("In short"))
        has_heading = card.kind not in WITHOUT_HEADING
        self.cards.append((card, self.ids.new_id(card.title) if has_heading else ""))
        self.buffers.append([])
        if has_heading:
            self.text.add_title(card.title, searchable=card.kind in CARDS and not card.home)
        if card.home:
            self.rendered.card_uses.append(self._use_here(card.home))

    def _close_card(self) -> None:
        if not self.cards:
            return
        self._add_sources()
        self.text.end_block()
        card, identity = self.cards.pop()
        self.text.home = ""
        body = "".join(self.buffers.pop())
        if card.kind == "figure":
            self.rendered.figures.append(card.title)
        elif card.kind == "picture":
            self.rendered.picture_uses.append(self._use_here(card.title))
        level = min(self.level + 1, 6)
        self._add_html(render_card(card, body, self.lookups, identity=identity, prefix=self.prefix, level=level))
        if card.kind == "in-short":
            self.text.start_section()
            self.level = 1

    def _add_token_problem(self, token: Token, message: str) -> None:
        self.rendered.problems.append(Problem("", token.line, token.column, message))

    def _add_problem(self, message: str) -> None:
        """A problem of the block that is being read."""
        self.rendered.problems.append(Problem("", self.text.line, 1, message))
