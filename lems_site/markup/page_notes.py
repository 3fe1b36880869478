"""The notes of a page while it is assembled: one for each term used on it, one for each set of statements cited together."""

from __future__ import annotations

from .rendered import Rendered, SourceNote, WordNote


def note_letters(number: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa: the mark of a word note."""
    return (note_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("a") + number % 26)


class PageNotes:
    """Writes the notes of one page. Each use of a note gets an id, so that the note can lead back to it."""

    def __init__(self, rendered: Rendered, prefix: str) -> None:
        self.rendered, self.prefix = rendered, prefix
        self._by_slug: dict[str, WordNote] = {}
        self._by_ids: dict[tuple[str, ...], SourceNote] = {}

    def add_word_use(self, slug: str, section_heading: str) -> tuple[WordNote, str]:
        """The note of a term that is used once more, and the id of that use."""
        note = self._by_slug.get(slug)
        if note is None:
            note = self._by_slug[slug] = WordNote(slug, note_letters(len(self._by_slug)))
            self.rendered.words.append(note)
        identity = f"{self.prefix}use-{slug}-{len(note.uses) + 1}"
        note.uses.append((identity, section_heading))
        return note, identity

    def add_citation(self, ids: tuple[str, ...]) -> tuple[SourceNote, str]:
        """The note of statements that are cited once more, and the id of that citation."""
        note = self._by_ids.get(ids)
        if note is None:
            note = self._by_ids[ids] = SourceNote(len(self._by_ids) + 1, ids)
            self.rendered.sources.append(note)
        identity = f"{self.prefix}cite-{note.number}-{len(note.uses) + 1}"
        note.uses.append(identity)
        return note, identity
