"""A medicine as the person writes it, and a dose of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lems_site.diary.codes.amounts import parse_times
from lems_site.diary.codes.choices import EFFECTS, REASONS
from lems_site.diary.entries.validation import LONGEST_AMOUNT
from lems_site.diary.lists.medicines import MOST_TIMES
from lems_site.diary.models import Medicine

from .fields import LineField, set_choices
from .measurements import EntryForm
from .moment import Choices, Ticks


class MedicineForm(forms.Form):
    """Name, form and strength are free text, copied from the box."""

    name = LineField(
        label=_("Name of the medicine"),
        most=120,
        error_messages={"required": _("Write the name of the medicine, as it is on the box.")},
    )
    form = LineField(
        label=_("What kind"),
        help_text=_("As on the box: tablet, liquid, base or phosphate, brand."),
        required=False,
        most=120,
    )
    strength = LineField(label=_("Strength"), help_text=_("As on the box. You can leave it empty."), required=False, most=60)
    is_timed = forms.BooleanField(
        label=_("Show the time since the last dose"),
        help_text=_("For a medicine whose effect comes and goes within hours."),
        required=False,
    )
    times = LineField(
        label=_("Planned times"),
        help_text=_("For example 8:00, 12:30, 6 pm. You can leave it empty."),
        required=False,
        most=200,
    )

    def __init__(self, data: QueryDict | None = None, *, medicine: Medicine | None = None) -> None:
        initial = {name: getattr(medicine, name) for name in ("name", "form", "strength", "is_timed")} if medicine else {}
        super().__init__(data, initial={**initial, "times": ", ".join(medicine.times) if medicine else ""})

    def clean_times(self) -> list[str]:
        """The planned times as "HH:MM", sorted."""
        times = parse_times(self.cleaned_data["times"])
        if times is None:
            raise forms.ValidationError(_("Write the times as hours and minutes, for example 8:00, 12:30."))
        if len(times) > MOST_TIMES:
            raise forms.ValidationError(_("There can be %(most)s planned times a day.") % {"most": MOST_TIMES})
        return times


class StockForm(forms.Form):
    """How much of a medicine is at home now, in the person's words."""

    stock = LineField(
        label=_("How much do you have now?"),
        help_text=_("For example 60 tablets. Use the same word as for your doses. Leave it empty to stop counting."),
        required=False,
        most=LONGEST_AMOUNT,
    )


class DoseForm(EntryForm):
    """That a medicine was taken, missed or skipped. Nothing here is compared with any dose."""

    medicine = forms.ChoiceField(
        label=_("Which medicine?"),
        widget=Choices,
        error_messages={"required": _("Choose the medicine."), "invalid_choice": _("Choose a medicine from your list.")},
    )
    amount = LineField(
        label=_("How much?"),
        help_text=_("As you say it: 2 tablets, half a tablet. You can leave it empty."),
        required=False,
        most=LONGEST_AMOUNT,
    )
    planned = forms.ChoiceField(
        label=_("For which planned time?"),
        required=False,
        widget=Choices,
        error_messages={"invalid_choice": _("Choose one of the planned times.")},
    )
    missed = forms.TypedChoiceField(
        label=_("Taken or not?"),
        choices=(("no", _("Taken")), ("yes", _("Not taken"))),
        initial="no",
        widget=Choices,
        coerce=lambda value: value == "yes",
        error_messages={"required": _("Choose taken or not taken.")},
    )
    reason = forms.ChoiceField(
        label=_("If not taken: why?"), choices=[("", _("not said")), *REASONS.items()], required=False, widget=Choices
    )
    food = forms.TypedChoiceField(
        label=_("With food?"),
        choices=(("", _("not said")), ("yes", _("With food")), ("no", _("Without food"))),
        required=False,
        widget=Choices,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    effects = forms.MultipleChoiceField(
        label=_("Did you feel any of these after it?"),
        choices=list(EFFECTS.items()),
        required=False,
        widget=Ticks,
    )
    data_fields = ("medicine", "amount", "planned", "missed", "reason", "food", "effects")

    def __init__(self, *args: Any, medicines: list[Medicine] | None = None, **kwargs: Any) -> None:
        if medicines is None:  # a correction: also medicines that are off the list
            medicines = list(Medicine.objects.filter(diary=kwargs["access"].diary))
        super().__init__(*args, **kwargs)
        self.planned_times = {one.key: one.times for one in medicines}
        set_choices(self, "medicine", [(one.key, one.name) for one in medicines])
        if len(medicines) == 1:
            self.fields["medicine"].initial = medicines[0].key
        self._offer_planned()

    def _offer_planned(self) -> None:
        """Offer the planned times of all medicines, and the one that the entry had; none where nothing is planned."""
        self.written_plan = str(self.initial.get("planned") or "")
        times = sorted({time for times in self.planned_times.values() for time in times} | {self.written_plan} - {""})
        set_choices(self, "planned", [("", _("none")), *((time, time) for time in times)])
        if not times:
            del self.fields["planned"]

    def clean(self) -> dict[str, Any]:
        """Check that time and reason fit the rest."""
        data: dict[str, Any] = super().clean()
        planned = data.get("planned", "")
        if planned not in ("", self.written_plan) and planned not in self.planned_times.get(data.get("medicine", ""), ()):
            self.add_error("planned", _("This medicine is not planned for that time. Choose another time, or none."))
        if data.get("reason") and data.get("missed") is False:
            self.add_error("reason", _("You chose “Taken”. Choose “not said” here, or “Not taken” above."))
        return data
