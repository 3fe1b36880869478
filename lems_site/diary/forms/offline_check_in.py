"""The check-in that is written without network: the same answers, the usual symptoms, notes, and a medicine as typed text.

The page holds nothing of a person, so it asks about the symptoms with which every diary begins. What was sent is read by the
rules of the check-in's own form.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.accounts.models import User
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import SYMPTOMS
from lems_site.diary.codes.typed_text import normalise_line
from lems_site.diary.entries.services import Draft
from lems_site.diary.lists.symptom_question import SymptomQuestion
from lems_site.diary.models import Diary, Entry, Grant, Medicine

from .check_in import CheckInForm
from .fields import LineField
from .moment import LEEWAY

MOST_MEDICINE = 120  # characters, as of a medicine's name
NOT_SAVED = ("date", "time", "which", "shown", "for_whom")


def usual_questions() -> list[SymptomQuestion]:
    """The symptoms with which every diary begins, without links that lead nowhere without network."""
    usual = (symptom for symptom in SYMPTOMS.values() if symptom.is_default)
    return [SymptomQuestion(one.code, str(one.label), str(one.hint), needs_notice=one.needs_notice) for one in usual]


class OfflineCheckInForm(CheckInForm):
    """A check-in as it was written without network.

    at: when, by the device's clock; zone: where that was. medicines: of the diary that it is for.
    """

    medicine = LineField(
        label=gettext_lazy("A medicine that you took"),
        help_text=gettext_lazy("Its name, as on your list. Without network the list is not here."),
        required=False,
        most=MOST_MEDICINE,
    )

    for_whom = LineField(
        label=gettext_lazy("For whom is this?"),
        help_text=gettext_lazy("You choose the diary when it is sent. What you write here tells you then, and is not saved."),
        required=False,
        most=MOST_MEDICINE,
    )

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        access: Access,
        at: dt.datetime,
        zone: str,
        medicines: Sequence[Medicine] = (),
    ) -> None:
        self.written_at, self.medicines = at, medicines
        super().__init__(data, access=access, items=usual_questions(), at=at, keeps=at, zone=zone)

    def clean(self) -> dict[str, object]:
        """Refuse what the diary could not hold: a moment to come, and words where notes are not for this person."""
        if self.written_at > timezone.now() + LEEWAY:
            self.add_error(None, _("By the clock of your device this was written at a time that is still to come."))
        typed = [name for name in ("text", "medicine") if str(self.data.get(name, "")).strip()]
        if "text" not in self.fields and (typed == ["text"] or ("medicine" in typed and not self._matched())):
            self.add_error(None, _("In this diary you cannot write notes, so these words have no place in it."))
        return super().clean()

    def _matched(self) -> Medicine | None:
        """The one medicine on the list whose name was typed, in small or capital letters. None for all else: no guess."""
        typed = normalise_line(str(self.data.get("medicine", ""))).strip().casefold()
        same = [one for one in self.medicines if not one.archived and one.name.strip().casefold() == typed]
        return same[0] if typed and len(same) == 1 else None

    @property
    def has_unmatched_medicine(self) -> bool:
        """Whether a medicine was typed that is not exactly one of the list. Its words stand in the notes."""
        return bool(str(self.data.get("medicine", "")).strip()) and self._matched() is None

    def drafts(self, copied: object = None) -> list[Draft]:
        """What is to be written: the check-in, and the dose of a medicine that is on the list."""
        matched = self._matched()
        if self.has_unmatched_medicine:
            words = _("Medicine taken: %(words)s") % {"words": self.cleaned_data.get("medicine", "")}
            self.cleaned_data["text"] = "\n".join(filter(None, [self.text_before(), words]))
        found = super().drafts()
        return found + ([Draft(Entry.Kind.DOSE, self.at, {"medicine": matched.key})] if matched else [])

    def text_before(self) -> str:
        """The notes as they were typed."""
        return str(self.fields["text"].clean(self.data.get("text", "")) or "") if "text" in self.fields else ""


def blank_form() -> OfflineCheckInForm:
    """The form of the page that is kept on devices: of nobody."""
    nobody = Access(User(), Diary(), Grant(role=Grant.Role.OWNER))  # of no person: only its role is read
    return OfflineCheckInForm(access=nobody, at=timezone.now(), zone="UTC")


def read_entry(
    fields: Mapping[str, str], *, access: Access, client_id: uuid.UUID, at: dt.datetime, zone: str, medicines: Sequence[Medicine]
) -> OfflineCheckInForm:
    """The form with what was typed on a device; not validated yet."""
    data = {name: value for name, value in fields.items() if name not in NOT_SAVED}
    return OfflineCheckInForm({**data, "client_id": str(client_id)}, access=access, at=at, zone=zone, medicines=medicines)


def describe_fields(fields: Mapping[str, str]) -> str:
    """What was typed, a line for each answer, for the writer to read and copy."""
    form, lines = blank_form(), []
    for name, value in fields.items():
        field = form.fields.get(name)
        if field is None:
            lines.append(value)
            continue
        words = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        lines.append(f"{str(field.label).rstrip('?')}: {words.get(value, value)}")
    return "\n".join(lines)
