"""A symptom as the forms ask about it."""

from __future__ import annotations

from dataclasses import dataclass

from lems_site.diary.codes.symptom_catalogue import OWN, SYMPTOMS


@dataclass(frozen=True)
class Item:
    """A symptom as somebody sees it: one of the catalogue, or an own one in the person's words."""

    code: str
    words: str
    hint: str = ""
    term_url: str = ""
    notice: bool = False


def item(code: str, own_words: str = "") -> Item | None:
    """The symptom with a code; None for a code that the catalogue no longer has, or an own one without words."""
    if code.startswith(OWN):
        return Item(code, own_words) if own_words else None
    if symptom := SYMPTOMS.get(code):
        return Item(code, str(symptom.words), str(symptom.hint), symptom.term_url, symptom.notice)
    return None
