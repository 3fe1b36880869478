"""The form of a check-in: how the day compares with usual, the symptoms that are followed, and what else there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.translated_choices import translated_choices
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.entries.services import Draft
from lems_site.diary.entries.validation import LONGEST_TEXT, MINUTES
from lems_site.diary.lists.symptom_question import SymptomQuestion
from lems_site.diary.models import Entry
from lems_site.diary.models.entries import EntryData
from lems_site.web.rendering.texts import gettext as _

from .fields import TypedTextField
from .moment import Choices, MomentForm, Ticks

OUT = "out"
LEFT_OUT = (OUT, gettext_lazy("leave out"))  # takes an answer back, also without script
GRADE = "grade-"
NUMBERS = ("effort_minutes", "rest_minutes")


class SymptomField(NamedTuple):
    """A symptom and its field."""

    item: SymptomQuestion
    field: BoundField


def answer_field(words: Callable[[], Mapping[int, str]], label: Any) -> forms.TypedChoiceField:
    """One of a few fixed answers, or none of them. words: gives the answers in the active language."""
    return forms.TypedChoiceField(
        label=label,
        choices=lambda: [*words().items(), (OUT, _("leave out"))],
        coerce=parse_answer,
        empty_value=None,
        required=False,
        widget=Choices,
    )


def _context_choices() -> list[tuple[str, str]]:
    return list(translated_choices().context.items())


def _event_choices() -> list[tuple[str, str]]:
    return list(translated_choices().events.items())


def parse_answer(value: str) -> int | None:
    return None if value == OUT else int(value)


def parse_yes(value: str) -> bool | None:
    return None if value == OUT else value == "yes"


def minutes_field(label: Any) -> forms.IntegerField:
    """A number of minutes within one day."""
    wrong = gettext_lazy("Type whole minutes as a number up to 1440, or leave it empty.")
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), wrong)
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MINUTES, error_messages=errors, widget=widget)


class AnswersForm(MomentForm):
    """What a check-in holds, everything optional, and when it was. `items`: the symptoms to ask about, see names.Names."""

    field_order = ("strength",)  # the first question, to which what concerns the whole form leads
    strength = answer_field(lambda: translated_choices().strength, gettext_lazy("Strength compared with usual"))
    flat = forms.TypedChoiceField(
        label=gettext_lazy("Short of breath lying flat"),
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")), LEFT_OUT],
        coerce=parse_yes,
        empty_value=None,
        required=False,
        widget=Choices,
    )
    text = TypedTextField(
        label=gettext_lazy("Notes"),
        help_text=gettext_lazy("Anything you want to remember. You can speak instead, if your device takes dictation."),
        required=False,
        most=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    context = forms.MultipleChoiceField(
        label=gettext_lazy("What was going on"),
        choices=_context_choices,
        required=False,
        widget=Ticks,
    )
    effort_minutes = minutes_field(gettext_lazy("Minutes of effort"))
    rest_minutes = minutes_field(gettext_lazy("Minutes of rest"))

    def __init__(
        self, *args: Any, access: Access, items: list[SymptomQuestion], data_of: EntryRow | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {**initial_of(data_of), **kwargs.get("initial", {})} if data_of else kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.items = items
        grades = translated_choices().grades
        for item in items:
            self.fields[GRADE + item.code] = answer_field(lambda: grades, item.label)
        if "notes" in access.hidden_topics:
            del self.fields["text"]
        asks_flat = any(item.code == "breathing" for item in items) or (data_of is not None and "flat" in data_of.data)
        if not asks_flat:
            del self.fields["flat"]

    def rows(self) -> Iterator[SymptomField]:
        """The symptoms in the person's order."""
        for item in self.items:
            yield SymptomField(item, self[GRADE + item.code])

    def data_and_text(self) -> tuple[EntryData, str]:
        """What was chosen, as an entry keeps it, and the notes."""
        cleaned = self.cleaned_data
        grades = {item.code: cleaned.get(GRADE + item.code) for item in self.items}
        data: dict[str, Any] = {
            "strength": cleaned.get("strength"),
            "grades": {code: grade for code, grade in grades.items() if grade is not None},
            "flat": cleaned.get("flat"),
            "context": cleaned.get("context") or [],
            **{name: cleaned.get(name) for name in NUMBERS},
        }
        kept = cast(EntryData, {name: value for name, value in data.items() if value not in (None, [], {})})
        text = cleaned.get("text") or ""
        return kept, text if text.strip() else ""


def initial_of(entry: EntryRow) -> dict[str, Any]:
    """A check-in's answers as the form shows them."""
    data = entry.data
    flat = {True: "yes", False: "no", None: None}[data.get("flat")]
    grades = {GRADE + code: grade for code, grade in data.get("grades", {}).items()}
    plain = {name: data.get(name) for name in ("strength", "context", *NUMBERS)}
    return {**plain, **grades, "flat": flat, "text": entry.text}


class CheckInForm(AnswersForm):
    """A new check-in, with what happened besides: each event becomes an entry of its own."""

    events = forms.MultipleChoiceField(
        label=gettext_lazy("Did something happen?"),
        choices=_event_choices,
        required=False,
        widget=Ticks,
    )
    event_words = TypedTextField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("For example where you fell, or the name of the new medicine."),
        required=False,
        most=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, same: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.same = same

    def clean(self) -> dict[str, Any]:
        """Say so where nothing was chosen at all."""
        data = super().clean()
        if not self.errors and not self.same and not self.drafts():
            self.add_error(None, _("Nothing is chosen yet. One answer is enough: for example how strong you are today."))
        return data

    def drafts(self, copied: EntryData | None = None) -> list[Draft]:
        """What is to be written. copied: answers of the last time, which what was chosen now goes before."""
        data, text = self.data_and_text()
        if copied:
            grades = {**copied.get("grades", {}), **data.get("grades", {})}
            data = {**copied, **data, **({"grades": grades} if grades else {})}
        found = [Draft(Entry.Kind.CHECK_IN, self.at, data, text)] if data or text else []
        return found + self._event_drafts()

    def _event_drafts(self) -> list[Draft]:
        """The events, with what was typed about them beside the one that it most likely is about."""
        codes = list(self.cleaned_data.get("events") or [])
        words = self.cleaned_data.get("event_words") or ""
        if words.strip() and not codes:
            codes = ["other"]
        about = next((code for code in ("other", "new-medicine", "hospital") if code in codes), codes[0] if codes else "")
        return [
            Draft(Entry.Kind.EVENT, self.at, {"event": code}, words if code == about and words.strip() else "") for code in codes
        ]
