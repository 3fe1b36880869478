"""A medicine as the person writes it, and a dose of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lems_site.diary.codes.choices import EFFECTS
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


class DoseForm(EntryForm):
    """That a medicine was taken, or missed."""

    medicine = forms.ChoiceField(
        label=_("Which medicine?"),
        widget=Choices,
        error_messages={"required": _("Choose the medicine."), "invalid_choice": _("Choose a medicine from your list.")},
    )
    missed = forms.TypedChoiceField(
        label=_("Taken or missed?"),
        choices=(("no", _("Taken")), ("yes", _("Missed"))),
        initial="no",
        widget=Choices,
        coerce=lambda value: value == "yes",
        error_messages={"required": _("Choose taken or missed.")},
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
    data_fields = ("medicine", "missed", "food", "effects")

    def __init__(self, *args: Any, medicines: list[Medicine] | None = None, **kwargs: Any) -> None:
        if medicines is None:  # a correction: also medicines that are off the list
            medicines = list(Medicine.objects.filter(diary=kwargs["access"].diary))
        super().__init__(*args, **kwargs)
        set_choices(self, "medicine", [(one.key, one.name) for one in medicines])
        if len(medicines) == 1:
            self.fields["medicine"].initial = medicines[0].key
