"""What the buttons of a part's form do with the text: change it, move it, delete it, put a chip on its words, add a new part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lems_site.markup import blocks
from lems_site.markup.lookups import Lookups
from lems_site.markup.shared_cards import include_error, split_target

from . import chips
from .alignment import Lost
from .changes import apply_form, change_field
from .fields import Field, read_fields
from .parts import Part, insert_part, move_part, replace_part
from .paste import read_html, read_plain
from .state import EditingState, StateChanged
from .tables import add_column, add_row, remove_column, table_source
from .typed_words import CannotWrite, clean_typed, new_source

STAYING = ("_find", "_explain", "_cite", "_link", "_bold", "_remove", "_row", "_column", "_less")
PART_ACTIONS = ("_up", "_down", "_delete", *STAYING, "_apply")


class Question(Exception):
    """Something must be said or asked before the part can be changed: `words`, and the chips whose words would be gone."""

    def __init__(self, words: str, lost: Sequence[Lost] = ()) -> None:
        super().__init__(words)
        self.words, self.lost = words, tuple(lost)


@dataclass(frozen=True)
class Target:
    """Where the page is shown next: a part, whether its form stays open, and what is searched for there."""

    number: int
    stays: bool = False
    find: str = ""


@dataclass
class Inserted:
    """A new part; `notes` are what was dropped from it."""

    notes: list[str] = field(default_factory=list)


@dataclass
class PartAction:
    """One press in the form of a part, with what was typed into it."""

    state: EditingState
    number: int
    part: Part
    typed: Mapping[str, str]
    answers: Mapping[str, str]
    lookups: Lookups

    def run(self, name: str, value: str, data: Mapping[str, str]) -> Target:
        """Do what the button `name` says. Raises Question, CannotWrite, NoSuchWords, StateChanged."""
        if name == "_delete":
            self._put("", _("deleted a part"))
            return Target(max(self.number - 1, 0))
        changed = self._apply_typed()
        if changed is None:
            return Target(max(self.number - 1, 0))
        match name:
            case "_up" | "_down":
                by = -1 if name == "_up" else 1
                self.state.change_body(move_part(self.state.body, self.number, by), _("moved a part"))
                return Target(min(max(self.number + by, 0), len(self.state.parts) - 1))
            case "_explain" | "_cite" | "_link" | "_bold" | "_remove":
                self._change_chip(name, value, data)
            case "_row" | "_column" | "_less":
                change = {"_row": add_row, "_column": add_column, "_less": remove_column}[name]
                self._put(change(self.part.source, self.lookups), _("changed a table"))
        return Target(self.number, name in STAYING, value if name == "_find" else "")

    def _apply_typed(self) -> Part | None:
        """Put the typed words into the text; None where the part is empty now and gone."""
        change = apply_form(self.part, self.typed, self.lookups, self.answers)
        if change.lost:
            raise Question(_("Some words are gone that something stood on. Say what is to become of it."), change.lost)
        self._put(change.source, _("changed a part") if change.source else _("deleted a part"))
        if not change.source:
            return None
        parts = self.state.parts
        if self.number >= len(parts):
            raise StateChanged
        self.part = parts[self.number]
        return self.part

    def _put(self, source: str, label: str) -> None:
        self.state.change_body(replace_part(self.state.body, self.part, source), label)
        parts = self.state.parts
        if source and self.number < len(parts):
            self.part = parts[self.number]

    def _change_chip(self, name: str, value: str, data: Mapping[str, str]) -> None:
        fields = read_fields(self.part, self.lookups)
        words = " ".join(data.get("words", "").split())
        match name:
            case "_remove":
                one, rest = _field_of(fields, value)
                self._put_field(one, chips.remove_chip(one, rest), _("took something off the words"))
            case "_explain":
                term = self.lookups.entities.get(value)
                if term is None:
                    raise chips.NoSuchWords
                words = words or chips.guess_words(fields, term) or " ".join(data.get("q-word", "").split())
                self._first(fields, lambda one: chips.explain_words(one, words, value, term), _("explained a word"))
            case "_cite":
                if value not in self.lookups.statements:
                    raise chips.NoSuchWords
                places = chips.list_places(fields)
                key = data.get("where", "") or (places[-1].key if places else "")
                one, rest = _field_of(fields, key)
                at = int(rest) if rest.isdecimal() else len(one.words)
                self._put_field(one, chips.add_source(one, at, value), _("added a source"))
            case "_link":
                self._first(fields, lambda one: chips.link_words(one, words, value), _("made a link"))
            case _:
                self._first(fields, lambda one: chips.embolden_words(one, words), _("made words bold"))

    def _first(self, fields: Sequence[Field], change: Callable[[Field], str], label: str) -> None:
        """Change the first field that has the words."""
        for one in fields:
            try:
                source = change(one)
            except chips.NoSuchWords:
                continue
            self._put_field(one, source, label)
            return
        raise chips.NoSuchWords

    def _put_field(self, one: Field, source: str, label: str) -> None:
        if not chips.has_same_words(one, source, self.lookups):
            raise CannotWrite
        self._put(change_field(self.part, one.name, source, self.lookups), label)


def insert_new_part(state: EditingState, number: int, data: Mapping[str, str], lookups: Lookups) -> Inserted:
    """Add a part before part `number`, from the form of a new part. Raises CannotWrite where nothing was typed."""
    inserted = Inserted()
    what, typed = data.get("what", ""), data.get("f-words", "")
    match what:
        case "text" | "points":
            source = new_source(what, typed)
        case "line":
            level = data.get("f-level", "2")
            source = f"{'#' * int(level if level in ('2', '3', '4') else '2')} {new_source('line', typed)}"
            source = source if clean_typed("line", typed) else ""
        case "card":
            kind, title = data.get("f-card", ""), clean_typed("title", data.get("f-title", ""))
            if kind not in blocks.CARDS or not title or not clean_typed("points", typed):
                raise CannotWrite
            source = f"::: {kind} {title}\n\n{new_source('points', typed)}\n\n:::"
        case "table":
            source = table_source(data)
        case "picture":
            source = _picture_source(data, typed, lookups)
        case "include":
            words = data.get("f-include", "")
            target = split_target(words)
            cards = lookups.cards_of(target[0]) if target else None
            source = "" if include_error(words, cards) else f"::: include {words}"
        case "paste":
            html = data.get("f-html", "")
            pasted = read_html(html) if html.strip() else read_plain(typed)
            inserted.notes = pasted.notes
            source = "\n\n".join(one for one in pasted.sources if one.strip())
        case _:
            source = ""
    if not source.strip():
        raise CannotWrite
    state.change_body(insert_part(state.body, number, source), _("added a part"))
    return inserted


def _picture_source(data: Mapping[str, str], caption: str, lookups: Lookups) -> str:
    """A picture or drawing with its caption; "" for one that does not exist."""
    kind, _colon, name = data.get("f-picture", "").partition(":")
    if not ((kind == "picture" and name in lookups.pictures) or (kind == "figure" and name in lookups.figures)):
        return ""
    words = new_source("text", caption)
    return f"::: {kind} {name}\n\n{words}\n\n:::" if words else f"::: {kind} {name}\n\n:::"


def _field_of(fields: Sequence[Field], key: str) -> tuple[Field, str]:
    """The field that a chip's or place's key names, and the rest of the key."""
    for one in fields:
        if key.startswith(f"{one.name}."):
            return one, key[len(one.name) + 1 :]
    raise chips.NoSuchWords
