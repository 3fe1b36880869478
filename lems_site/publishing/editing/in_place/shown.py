"""What the page for editing in place shows: each part as readers see it, the form of one part, what the checks say of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lems_site.markup import blocks
from lems_site.markup.lookups import Lookups
from lems_site.publishing.editing.assist.feedback import Remark, Remarks

from .alignment import Lost
from .changes import sort_of
from .chips import Chip, Place, list_chips, list_places
from .fields import Field, read_fields
from .part_html import PartHtml, render_part
from .parts import Part
from .pieces import plain_words
from .state import EditingState, mark_of

LONGEST_NAME = 50


@dataclass(frozen=True)
class ShownPart:
    """A part as the page shows it: `name` is what it is, `words` how it begins, `has_form` whether it can be typed over."""

    number: int
    part: Part
    name: str
    words: str
    html: PartHtml
    remarks: list[Remark] = field(default_factory=list)
    is_first: bool = False
    is_last: bool = False

    @property
    def mark(self) -> str:
        return mark_of(self.part)


@dataclass(frozen=True)
class PlacedRemark:
    """What the checks say, and the number of the part that it is about; None where it stands in the fields."""

    remark: Remark
    number: int | None


@dataclass(frozen=True)
class TypedField:
    """A field of the open form: its label, and the words that stand in it. `rows` is as high as its words need."""

    field: Field
    label: str
    value: str
    help_text: str = ""

    @property
    def rows(self) -> int:
        wrapped = sum(1 + len(line) // 60 for line in self.value.split("\n"))
        return max(wrapped + 1, 2)


@dataclass
class PartForm:
    """The form of one part. `lost` are the chips whose words are gone, about which the person is asked."""

    shown: ShownPart
    fields: list[TypedField]
    rows: list[list[TypedField]]
    chips: list[Chip]
    places: list[Place]
    sort: dict[str, str]
    card_kinds: list[tuple[str, str]] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    problem: str = ""


def show_parts(state: EditingState, lookups: Lookups, remarks: Remarks | None = None) -> list[ShownPart]:
    """All parts of a text."""
    parts = state.parts
    found = [*remarks.must, *remarks.advice] if remarks else []
    return [
        ShownPart(
            number,
            part,
            part_name(part),
            first_words(part, lookups),
            render_part(part.source, lookups, prefix=f"part-{number}-"),
            [one for one in found if one.field == "body" and part.line <= one.line <= part.last_line],
            number == 0,
            number == len(parts) - 1,
        )
        for number, part in enumerate(parts)
    ]


def place_remarks(found: Sequence[Remark], parts: Sequence[ShownPart]) -> list[PlacedRemark]:
    """Remarks with their parts."""
    return [PlacedRemark(one, next((shown.number for shown in parts if one in shown.remarks), None)) for one in found]


def part_name(part: Part) -> str:
    """What a part is, in a word or two."""
    if part.kind == "card":
        kind = sort_of(part)["card"]
        names = {"in-short": _("summary"), "small": _("small print"), "sensitive": _("hidden text")}
        names |= {"figure": _("drawing"), "picture": _("picture")}
        return names.get(kind, _("care card"))
    return {
        "paragraph": _("paragraph"),
        "heading": _("heading"),
        "list": _("list"),
        "table": _("table"),
        "quotation": _("words to say"),
        "include": _("card of another page"),
        "clinic-line": _("the clinic’s phone line"),
    }.get(part.kind, _("text with signs"))


def first_words(part: Part, lookups: Lookups) -> str:
    """How a part begins, for its name in a list or to a screen reader."""
    words = " ".join(" ".join(plain_words(one.pieces) for one in read_fields(part, lookups)[:2]).split())
    if not words:
        words = part.source.partition("\n")[0].removeprefix(":::").strip()
    return words if len(words) <= LONGEST_NAME else words[:LONGEST_NAME].rpartition(" ")[0] + "…"


def build_form(
    shown: ShownPart,
    lookups: Lookups,
    typed: Mapping[str, str] | None = None,
    lost: Sequence[Lost] = (),
    problem: str = "",
) -> PartForm:
    """The form of a part, with what was typed into it so far."""
    typed = typed or {}
    fields = [
        TypedField(one, _label(shown.part, one), typed.get(one.name, one.words), _help(one))
        for one in read_fields(shown.part, lookups)
    ]
    rows: dict[str, list[TypedField]] = {}
    for item in fields:
        if item.field.form == "cell":
            rows.setdefault(item.field.name.rpartition("-")[0], []).append(item)
    sort = sort_of(shown.part)
    kinds = [(name, blocks.card_word(name)) for name in blocks.CARDS] if sort.get("card") in blocks.CARDS else []
    plain = [item.field for item in fields]
    return PartForm(
        shown,
        [item for item in fields if item.field.form != "cell"],
        list(rows.values()),
        list_chips(plain, lookups),
        list_places(plain),
        sort | {name: words for name, words in typed.items() if name in sort},
        kinds,
        list(lost),
        problem,
    )


def _label(part: Part, one: Field) -> str:  # noqa: PLR0911 (a table of names)
    match one.form:
        case "points":
            return _("Points, one on each line")
        case "title":
            return _("Title of the card")
        case "line":
            return _("Heading")
        case "cell":
            row, column = one.name.split("-")[-2:]
            if row == "0":
                return _("Heading of column %(column)d") % {"column": int(column) + 1}
            return _("Row %(row)d, column %(column)d") % {"row": int(row), "column": int(column) + 1}
        case "signs":
            return _("Text with signs")
        case _:
            return _("Words")


def _help(one: Field) -> str:
    match one.form:
        case "text":
            return _("A new line begins a new paragraph. A line that begins with - and a space becomes a point of a list.")
        case "points":
            return _("A point that begins with two blanks or more stands inside the point above it.")
        case "signs":
            return _("This part has no form of its own. Change its words, and leave its signs as they are.")
        case _:
            return ""
