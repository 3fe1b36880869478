"""Two people's changes of one page, part by part: what can be taken from both, and the parts of which a person must choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lems_site.content_files import front_matter
from lems_site.content_files.front_matter import Field
from lems_site.content_files.page_file import PageFile
from lems_site.publishing.editing.in_place.parts import split_parts
from lems_site.publishing.editing.merge import Change, find_changes
from lems_site.publishing.pages.page_type import PageType

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Choice:
    """A place that both have changed. Each side is a list of parts of Markdown, or one value of a field; `live` is what readers
    see there now. `label` is the name of the field, "" for parts of the text."""

    mine: list[str]
    theirs: list[str]
    live: list[str]
    label: str = ""

    def take(self, what: str) -> list[str]:
        """The parts that somebody chose. Both: theirs, then one's own."""
        if what == THEIRS:
            return self.theirs
        return [*self.theirs, *(part for part in self.mine if part not in self.theirs)] if what == BOTH else self.mine


@dataclass(frozen=True)
class FieldChoice(Choice):
    """A field that both have changed, with the values themselves. Only one of them can stand."""

    my_value: object = None
    their_value: object = None


@dataclass
class Conflict:
    """The parts of a text in order: strings that stand as they are, and choices; and the fields of the page, by name."""

    parts: list[str | Choice] = field(default_factory=list)
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def choices(self) -> list[Choice]:
        """All choices, those of fields first: their place in this list is their number."""
        return [one for one in (*self.fields.values(), *self.parts) if isinstance(one, Choice)]


def find_conflict(page_type: PageType, base: str, mine: str, theirs: str, live: str) -> Conflict | None:
    """Compare two texts that came from `base`; `live` is what readers see ("" for nothing). None if one cannot be read."""
    files = [page_type.parse(text, "")[0] if text else None for text in (base, mine, theirs, live)]
    before, ours, others, now = files
    if before is None or ours is None or others is None:
        return None
    fields = {item.name: _merge_field(item, before, ours, others, now) for item in page_type.file_fields}
    sources = [[part.source for part in split_parts(file.body)] if file else [] for file in (before, ours, others, now)]
    return Conflict(_merge_parts(*sources), fields)


def resolve(page_type: PageType, conflict: Conflict, answers: Mapping[int, str]) -> str:
    """The text of the file with what was chosen (by the number of the choice). Without an answer both stay, and of a field one's
    own."""
    numbers = {id(choice): number for number, choice in enumerate(conflict.choices)}
    values = dict(conflict.fields)
    for name, value in values.items():
        if isinstance(value, FieldChoice):
            values[name] = value.their_value if answers.get(numbers[id(value)]) == THEIRS else value.my_value
    parts = list[str]()
    for one in conflict.parts:
        parts += one.take(answers.get(numbers[id(one)], BOTH)) if isinstance(one, Choice) else [one]
    return front_matter.format_file(values, page_type.file_fields, "\n\n".join(parts) + "\n")


def _merge_field(item: Field, before: PageFile, ours: PageFile, others: PageFile, now: PageFile | None) -> object:
    old, mine, theirs = (getattr(file, item.name) for file in (before, ours, others))
    if mine in (theirs, old) or item.kind == "day":
        return theirs
    if theirs == old:
        return mine
    live = getattr(now, item.name) if now else ""
    return FieldChoice(_in_words(mine), _in_words(theirs), _in_words(live), item.name, mine, theirs)


def _in_words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [f"{name}: {words}" for name, words in value.items()]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value not in (None, "") else []


def _merge_parts(base: list[str], mine: list[str], theirs: list[str], live: list[str]) -> list[str | Choice]:
    """The parts of both. Changes of the same parts, or that add parts at the same place, become a choice."""
    ours, others = find_changes(base, mine), find_changes(base, theirs)
    result, at = list[str | Choice](), 0
    while ours or others:
        first = min([*ours[:1], *others[:1]], key=lambda change: (change.start, change.end))
        start, end = first.start, first.end
        taken: tuple[list[Change], list[Change]] = ([], [])
        grown = True
        while grown:
            grown = False
            for waiting, some in ((ours, taken[0]), (others, taken[1])):
                while waiting and _meets(waiting[0], start, end):
                    change = waiting.pop(0)
                    some.append(change)
                    end, grown = max(end, change.end), True
        result += base[at:start]
        sides = [_apply(base, some, start, end) for some in taken]
        if not taken[1] or sides[0] == sides[1]:
            result += sides[0]
        elif not taken[0]:
            result += sides[1]
        else:
            result.append(Choice(sides[0], sides[1], _image(base, live, start, end)))
        at = end
    return [*result, *base[at:]]


def _meets(change: Change, start: int, end: int) -> bool:
    """Whether a change overlaps the range, or adds at the very place where the range begins."""
    return change.start < end or change.start == start


def _apply(base: Sequence[str], changes: Sequence[Change], start: int, end: int) -> list[str]:
    pieces, at = list[str](), start
    for change in changes:
        pieces += [*base[at : change.start], *change.pieces]
        at = change.end
    return [*pieces, *base[at:end]]


def _image(base: list[str], live: list[str], start: int, end: int) -> list[str]:
    """What stands in the live text in the place of the base's parts from `start` up to `end`."""
    inside = [change for change in find_changes(base, live) if start <= change.start and change.end <= end]
    return _apply(base, inside, start, end)
