"""Making a QR code for a check-in desk."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.access.permissions import Access
from lems_site.diary.models import HealthLink
from lems_site.diary.report.health_link_code import create_secret
from lems_site.diary.report.health_link_file import NamedPatient
from lems_site.diary.report.pdf import PAPERS
from lems_site.web.date_field import DateField

from .fields import FormOptions, LineField
from .moment import Choices
from .report import ReportForm

LONGEST_NAME = 100
OLDEST_BIRTH = dt.date(1900, 1, 1)
FIRST_FIELDS = ("given_names", "family_name", "birth_date", "kind")


def _name_input(autocomplete: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})


class HealthLinkForm(ReportForm):
    """Name and birth date for this one code, how it is shown, and the dates and content of the report."""

    given_names = LineField(
        label=gettext_lazy("First names"),
        most=LONGEST_NAME,
        widget=_name_input("given-name"),
        error_messages={"required": gettext_lazy("Type the first names, as the clinic knows them.")},
    )
    family_name = LineField(
        label=gettext_lazy("Last name"),
        most=LONGEST_NAME,
        widget=_name_input("family-name"),
        error_messages={"required": gettext_lazy("Type the last name, as the clinic knows it.")},
    )
    birth_date = DateField(label=gettext_lazy("Date of birth"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Where will you show the code?"),
        choices=(
            (HealthLink.Kind.SCREEN, gettext_lazy("On this screen: it works for 15 minutes")),
            (HealthLink.Kind.PRINTED, gettext_lazy("On paper: it works for 48 hours")),
            (HealthLink.Kind.PASSCODE, gettext_lazy("Sent, with a passcode: it works for 14 days")),
        ),
        initial=HealthLink.Kind.SCREEN,
        widget=Choices,
        error_messages={
            "required": gettext_lazy("Choose where you will show the code."),
            "invalid_choice": gettext_lazy("Choose one of the three."),
        },
    )
    paper = forms.ChoiceField(choices=[(name, name) for name in PAPERS], required=False, widget=forms.HiddenInput)
    secret = forms.CharField(
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"\A[A-Za-z0-9_-]{43}\Z")],
        error_messages={
            "required": gettext_lazy("Open this page once more."),
            "invalid": gettext_lazy("Open this page once more."),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, access: Access, today: dt.date, **options: Unpack[FormOptions]) -> None:
        options["initial"] = {"secret": create_secret(), **(options.get("initial") or {})}
        super().__init__(data, access=access, **options)
        self.today = today
        self.order_fields(FIRST_FIELDS)

    def clean_birth_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["birth_date"]
        if not OLDEST_BIRTH <= day <= self.today:
            raise forms.ValidationError(_("Check the year of the date of birth."))
        return day

    @property
    def patient(self) -> NamedPatient:
        """The person who was named. The form must be valid."""
        typed = self.cleaned_data
        return NamedPatient(typed["given_names"], typed["family_name"], typed["birth_date"])

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields that must be filled in; the others have a choice that suits most people."""
        return [self[name] for name in FIRST_FIELDS]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in FIRST_FIELDS]

    @property
    def has_other_errors(self) -> bool:
        """Whether a field that is folded away is wrong."""
        return any(field.errors for field in self.other_fields)
