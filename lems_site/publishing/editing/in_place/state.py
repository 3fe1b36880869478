"""The text that one person is changing in place: their working copy of a page, with what each step did, so that it can be undone.

It is the working copy that the form of the whole page keeps too (editing/autosave.py): nobody else sees it before it is saved.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lems_site.content_files.page_file import PageFile
from lems_site.publishing.editing import autosave, drafts
from lems_site.publishing.editing.forms import initial_values
from lems_site.publishing.models import Page, Revision, WorkingCopy
from lems_site.publishing.pages.page_type import PageType

from .parts import Part, split_parts

if TYPE_CHECKING:
    from lems_site.accounts.models import User

UNDO, PENDING = "undo", "pending"  # fields of a working copy that no form shows: the steps, and what is typed into an open part
MOST_STEPS = 100
LONGEST_STEPS = 60_000  # characters


class StateChanged(Exception):
    """The part is not what it was when its form was opened: it was changed elsewhere."""


@dataclass(frozen=True)
class Step:
    """That the characters from `start` on, `length` of them, stood as `before`; `label` says what was done."""

    start: int
    length: int
    before: str
    label: str


@dataclass(frozen=True)
class Pending:
    """What is typed into the form of one part, and was not put into the text yet: kept while it is typed."""

    number: int
    mark: str
    typed: dict[str, str]


@dataclass
class EditingState:
    """`fields` are those of the page's form, the text is `body`. `base` is the revision that the person began with."""

    page_type: PageType
    page: Page
    user: User
    token: str
    base: int | None
    fields: dict[str, str]
    is_changed: bool = False  # whether a working copy holds it
    saved_at: datetime | None = None
    pending: Pending | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def body(self) -> str:
        return self.fields["body"]

    @property
    def last_step(self) -> str:
        """What "Undo" would take back."""
        return self.steps[-1].label if self.steps else ""

    @property
    def parts(self) -> list[Part]:
        return split_parts(self.body)

    def find_part(self, number: int, mark: str) -> tuple[int, Part]:
        """The part that a form was opened for, by its number and its mark. Raises StateChanged."""
        parts = self.parts
        if number < len(parts) and mark_of(parts[number]) == mark:
            return number, parts[number]
        same = [at for at, part in enumerate(parts) if mark_of(part) == mark]
        if len(same) != 1:
            raise StateChanged
        return same[0], parts[same[0]]

    def pending_number(self) -> int | None:
        """The part into whose form words are typed that are not in the text yet; None where there is none, or it has changed."""
        if self.pending is None:
            return None
        try:
            return self.find_part(self.pending.number, self.pending.mark)[0]
        except StateChanged:
            return None

    def forget_pending(self, mark: str) -> bool:
        """The words that were typed into the part with this mark are in the text, or given up. Whether there were any."""
        if self.pending is None or self.pending.mark != mark:
            return False
        self.pending = None
        return True

    def change_body(self, body: str, label: str) -> None:
        """Put another text in the place of this one, and remember how to undo it."""
        old = self.body
        if body == old:
            return
        start = _common_length(old, body)
        end = min(_common_length(old[start:][::-1], body[start:][::-1]), len(old) - start, len(body) - start)
        self.steps.append(Step(start, len(body) - start - end, old[start : len(old) - end], label))
        self.steps = self.steps[-MOST_STEPS:]
        while self.steps and sum(len(step.before) for step in self.steps) > LONGEST_STEPS:
            self.steps.pop(0)
        self.fields["body"] = body

    def undo(self) -> str:
        """Take the last step back; what it was, "" where there is none."""
        if not self.steps:
            return ""
        step = self.steps.pop()
        self.fields["body"] = self.body[: step.start] + step.before + self.body[step.start + step.length :]
        return step.label

    def save(self) -> None:
        """Keep it as the person's working copy. Raises autosave.TooLarge."""
        steps = [[step.start, step.length, step.before, step.label] for step in self.steps]
        kept = {**self.fields, UNDO: json.dumps({"of": _hash(self.body), "steps": steps}, ensure_ascii=False)}
        if self.pending:
            kept[PENDING] = json.dumps(asdict(self.pending), ensure_ascii=False)
        row = autosave.save_working_copy(self.user, self.page_type, self.page.slug, token=self.token, base=self.base, fields=kept)
        if row is None:  # saved a moment ago in another window: this is a text of its own
            self.token = autosave.new_token()
            autosave.save_working_copy(self.user, self.page_type, self.page.slug, token=self.token, base=self.base, fields=kept)
        self.is_changed = True


def mark_of(part: Part) -> str:
    """A short mark of a part's source, by which its form finds it again."""
    return _hash(part.source)


def load_state(user: User, page_type: PageType, page: Page, token: str = "", *, lock: bool = False) -> EditingState:
    """What this person has begun to change, or the newest text. `token` names one of their working copies; with `lock` nobody
    changes that copy before the transaction ends."""
    copies = WorkingCopy.objects.filter(user=user, page_kind=page_type.name, page_slug=page.slug, closed_at=None)
    rows = (copies.select_for_update() if lock else copies).order_by("-saved_at")
    copy = rows.filter(token=token).first() if token else None
    newest = drafts.newest_revision(page_type, page)
    if copy is None:  # two windows that show the page change one text: parts that differ are told apart by their marks
        copy = next((row for row in rows if (not token or UNDO in row.fields) and not _is_older(row, newest, user)), None)
    if copy is None:
        return EditingState(
            page_type, page, user, token or autosave.new_token(), newest.pk if newest else None, fields_of(page_type, newest)
        )
    fields = {name: str(words) for name, words in copy.fields.items() if name not in (UNDO, PENDING)}
    fields["body"] = fields.get("body", "").replace("\r\n", "\n")
    steps, pending = _read_steps(copy.fields, fields["body"]), _read_pending(copy.fields)
    return EditingState(page_type, page, user, copy.token, copy.base, fields, True, copy.saved_at, pending, steps)


def fields_of(page_type: PageType, revision: Revision | None) -> dict[str, str]:
    """A revision's values as the form of the whole page sends them."""
    file = page_type.parse(revision.text, "")[0] if revision else None
    return (values_of(page_type, file) if file else {"body": ""}) | {"note": ""}


def values_of(page_type: PageType, file: PageFile) -> dict[str, str]:
    """A file's values as the form of the whole page sends them."""
    values = initial_values(file, page_type.file_fields)
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _is_older(copy: WorkingCopy, newest: Revision | None, user: User) -> bool:
    """Whether this person saved a text after they had typed the words of a working copy. Then the page shows what was saved."""
    return newest is not None and newest.created_by_id == user.pk and newest.created_at >= copy.saved_at


def _read_steps(fields: dict[str, Any], body: str) -> list[Step]:
    """The steps that lead to this text; none where the text was changed in another way."""
    try:
        kept = json.loads(fields.get(UNDO, "{}"))
    except ValueError:
        return []
    return [Step(*step) for step in kept["steps"]] if kept.get("of") == _hash(body) else []


def _read_pending(fields: dict[str, Any]) -> Pending | None:
    try:
        kept = json.loads(fields.get(PENDING, ""))
    except ValueError:
        return None
    return Pending(**kept)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _common_length(one: str, other: str) -> int:
    """How many characters two texts have in common from their start on."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)
