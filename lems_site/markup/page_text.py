"""The plain text of a page while it is assembled: by section for the search, by block for the readability check."""

from __future__ import annotations

from .rendered import Block, Heading, Rendered, Section, ShownBlock


class PageText:
    """Writes the sections and blocks of one page. `line` is the line of the text that is being read, `heading` the heading."""

    def __init__(self, rendered: Rendered) -> None:
        self.rendered = rendered
        self.rendered.sections.append(Section("", ""))
        self.line = 1
        self.in_code = False
        self.home = ""  # the page whose care card is open
        self.heading: Heading | None = None
        self._open_blocks: list[str] = []
        self._section_words: list[str] = []
        self._block_words: list[str] = []
        self._shown_words: list[tuple[str, str]] = []  # and without code

    @property
    def section(self) -> Section:
        return self.rendered.sections[-1]

    def add_words(self, text: str, *, readable: str | None = None, searchable: bool = True) -> None:
        """Add words that the page shows; the readability check gets `readable` in their place."""
        if self.heading:
            self.heading.name += text
        if searchable:
            self._section_words.append(text)
        self._block_words.append(text if readable is None else readable)
        self._shown_words.append((text, " " * len(text) if self.in_code else text))

    def add_title(self, words: str, *, searchable: bool) -> None:
        """Add the title of a card, which is no heading of the author's."""
        if searchable:
            self._section_words += [words, "\n"]
        self.rendered.blocks.append(Block("heading", words, self.line))
        self.rendered.shown.append(ShownBlock("heading", words, self.line, self.home, words))

    def change_block(self, name: str, *, closing: bool) -> None:
        """A paragraph, item, cell or quotation begins or ends."""
        if self._section_words and not self._section_words[-1].endswith("\n"):
            self._section_words.append("\n")
        self.end_block(self._open_blocks[-1] if self._open_blocks else "p")
        if closing and self._open_blocks:
            self._open_blocks.pop()
        elif not closing:
            self._open_blocks.append(name)

    def end_block(self, kind: str = "p") -> None:
        """The words since the last block are one of this kind."""
        text = "".join(self._block_words).strip()
        if text and not self.in_code:
            self.rendered.blocks.append(Block(kind, text, self.line))
        self._block_words = []
        self._end_shown("heading" if self.heading else kind)

    def _end_shown(self, kind: str) -> None:
        text, prose = ("".join(pieces) for pieces in zip(*self._shown_words, strict=True)) if self._shown_words else ("", "")
        if text.strip():
            start, end = len(text) - len(text.lstrip()), len(text.rstrip())
            self.rendered.shown.append(ShownBlock(kind, text[start:end], self.line, self.home, prose[start:end]))
        self._shown_words = []

    def start_section(self, identity: str = "", heading: str = "") -> None:
        """End the section that is open and begin another."""
        self.end_section()
        self.rendered.sections.append(Section(identity, heading))

    def end_section(self) -> None:
        self.end_block()
        lines = (" ".join(line.split()) for line in "".join(self._section_words).split("\n"))
        self.section.text = "\n".join(line for line in lines if line)
        self._section_words = []

    def start_heading(self, level: int) -> None:
        """A heading begins; one of level 2 begins a section."""
        self.end_block()
        if level == 2:
            self.start_section()
        self.heading = Heading(level, "", "", self.line)

    def end_heading(self, heading: Heading, identity: str) -> None:
        """A heading is read: it joins the contents list, and names its section."""
        self._end_shown("heading")
        self.heading, self._block_words = None, []
        heading.id, heading.line = identity, self.line
        self.rendered.contents.append(heading)
        if heading.level == 2:
            self.section.id, self.section.heading = heading.id, heading.name
        self._section_words.append("\n")
