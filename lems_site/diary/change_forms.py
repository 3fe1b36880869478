"""Which form corrects which kind of entry. A new kind adds its form to CHANGE_FORMS.

Such a form is a WhenForm that is made with access, names and data_of (the entry), and gives `data_and_text()` when it is valid.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .access import Access
from .entry_data import LONGEST_TEXT
from .following import Names
from .forms_check_in import AnswersForm
from .forms_when import WhenForm
from .models import Entry
from .words import EVENTS


class ChangeCheckInForm(AnswersForm):
    """Corrects a check-in. Answers about symptoms that are no longer followed can be corrected too."""

    template = "diary/answers.html"

    def __init__(self, *args: Any, access: Access, names: Names, data_of: Entry, **kwargs: Any) -> None:
        items = names.items(also=data_of.data.get("grades", {}))
        super().__init__(*args, access=access, items=items, data_of=data_of, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Say so where nothing would be left."""
        data = super().clean()
        hidden = "text" not in self.fields
        if not self.errors and not any(self.data_and_text()) and not hidden:
            self.add_error(None, _("Nothing would be left of it. Leave one answer, or take the entry out on its page."))
        return data


class ChangeEventForm(WhenForm):
    """Corrects an event."""

    template = "diary/event_fields.html"
    event = forms.ChoiceField(label=gettext_lazy("What happened"), choices=list(EVENTS.items()))
    count = forms.IntegerField(
        label=gettext_lazy("How often"),
        help_text=gettext_lazy("You can leave it empty."),
        required=False,
        min_value=1,
        max_value=99,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy("Type a number from 1 to 99.")),
    )
    text = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, access: Access, names: Names, data_of: Entry, **kwargs: Any) -> None:
        given = {"event": data_of.data.get("event"), "count": data_of.data.get("count"), "text": data_of.text}
        super().__init__(*args, initial=given, **kwargs)
        if "notes" in access.hides:
            del self.fields["text"]

    def data_and_text(self) -> tuple[dict[str, Any], str]:
        """The event as an entry keeps it."""
        data = {"event": self.cleaned_data["event"], "count": self.cleaned_data["count"]}
        return {name: value for name, value in data.items() if value}, self.cleaned_data.get("text", "")


CHANGE_FORMS: dict[str, Any] = {Entry.Kind.CHECK_IN: ChangeCheckInForm, Entry.Kind.EVENT: ChangeEventForm}
