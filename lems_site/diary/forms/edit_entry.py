"""Which form corrects which kind of entry. A new kind adds its form to CHANGE_FORMS.

Such a form is a WhenForm that is made with access, names and data_of (the entry), and gives `data_and_text()` when it is valid.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.entries.rows import EntryRow
from lems_site.diary.lists.labels import DiaryLabels
from lems_site.diary.models import Entry

from .check_in import AnswersForm
from .measurements import EventForm, TestForm, WeightForm
from .medicines import DoseForm


class ChangeCheckInForm(AnswersForm):
    """Corrects a check-in. Answers about symptoms that are no longer followed can be corrected too."""

    template = "diary/entries/answers.html"

    def __init__(self, *args: object, access: Access, names: DiaryLabels, data_of: EntryRow, **kwargs: object) -> None:
        items = names.symptom_questions(also=data_of.data.get("grades", {}))
        super().__init__(*args, access=access, items=items, data_of=data_of, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Say so where nothing would be left."""
        data = super().clean()
        hidden = "text" not in self.fields
        if not self.errors and not any(self.data_and_text()) and not hidden:
            self.add_error(None, _("Nothing would be left of it. Leave one answer, or take the entry out on its page."))
        return data


CHANGE_FORMS: dict[str, Any] = {
    Entry.Kind.CHECK_IN: ChangeCheckInForm,
    Entry.Kind.EVENT: EventForm,
    Entry.Kind.DOSE: DoseForm,
    Entry.Kind.TEST: TestForm,
    Entry.Kind.WEIGHT: WeightForm,
}
