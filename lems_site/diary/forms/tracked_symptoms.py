"""Choosing symptoms, and naming an own one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.symptom_catalogue import SYMPTOM_GROUPS, Symptom, is_hidden
from lems_site.diary.lists.tracked_symptoms import list_own_symptoms

from .fields import LineField


class TrackedSymptomsForm(forms.Form):
    """Which symptoms to follow: codes."""

    codes = forms.MultipleChoiceField(label=_("Symptoms"), required=False)

    def groups(self, access: Access, chosen: set[str]) -> list[tuple[str, list[tuple[Symptom, bool]]]]:
        """The catalogue and the own symptoms, in groups, with what is chosen."""
        shown = [
            (
                str(group.label),
                [(one, one.code in chosen) for one in group.symptoms if not is_hidden(one.code, access.hidden_topics)],
            )
            for group in SYMPTOM_GROUPS
        ]
        mine = [(Symptom(row.code, row.own_name), row.code in chosen) for row in list_own_symptoms(access)]
        if mine:
            shown.append((str(_("Your own")), mine))
        return shown


class OwnSymptomForm(forms.Form):
    """A symptom in the person's own words."""

    words = LineField(
        label=_("Your own symptom"),
        help_text=_("In your words, as short as you can."),
        most=80,
        error_messages={
            "required": _("Write the symptom you want to track."),
        },
    )
