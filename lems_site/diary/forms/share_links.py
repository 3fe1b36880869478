"""Making a share link, and its passcode."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Unpack

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lems_site.diary.access.permissions import Access
from lems_site.diary.access.tokens import parse_code
from lems_site.diary.forms.people import MAX_PASTED
from lems_site.diary.forms.report import ReportForm
from lems_site.diary.report.choice import TICKS
from lems_site.diary.report.share_links import MOST_DAYS
from lems_site.web.date_field import DateField

from .fields import FormOptions, LineField


class ShareForm(ReportForm):
    """Dates and content of the report, for whom, and the last day on which the link opens."""

    label = LineField(
        label=gettext_lazy("For whom is it?"),
        help_text=gettext_lazy("Only you see this. You can leave it empty."),
        required=False,
        most=60,
    )
    last_day = DateField(label=gettext_lazy("Last day on which the link opens"))
    form_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, access: Access, now: dt.date, **options: Unpack[FormOptions]) -> None:
        options["initial"] = {"form_id": uuid.uuid4(), **(options.get("initial") or {})}
        super().__init__(data, access=access, **options)
        self.now = now
        del self.fields["appendix"]  # whoever opens the link asks for it with one press

    @property
    def asked_fields(self) -> list[forms.BoundField]:
        """The dates, for whom the link is, and its last day."""
        return [field for field in self.visible_fields() if field.name not in TICKS]

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The sensitive items that the person may add."""
        return [field for field in self.visible_fields() if field.name in TICKS]

    def clean_last_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["last_day"]
        if day < self.now:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        if day > self.now + dt.timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Choose a day within the next %(days)s days.") % {"days": MOST_DAYS})
        return day


class PasscodeForm(forms.Form):
    """The passcode of a shared report: digits of any script, with blanks, dashes or words around them."""

    code = forms.CharField(
        label=gettext_lazy("Passcode"),
        help_text=gettext_lazy("The 8 digits that you were given. You can paste them."),
        max_length=MAX_PASTED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the passcode.")},
    )

    def clean_code(self) -> str:
        code = parse_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("The passcode has 8 digits. Please look again. This did not count as a try."))
        return code
