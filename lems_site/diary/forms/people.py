"""Who may do what: inviting, changing, handing over, hiding; and the code of an invitation."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Unpack

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lems_site.diary.access.role_labels import GRANTABLE_ROLE_LABELS
from lems_site.diary.access.tokens import parse_code
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.codes.local_day import to_utc
from lems_site.diary.models import Diary
from lems_site.web.date_field import DateField

from .fields import FormOptions, LineField, set_choices

NO_ACCESS = (_("Nothing"), _("Can no longer open the diary."))
MAX_LABEL_LENGTH = 60
MAX_PASTED = 200  # a code may be pasted with the sentence around it


def choice_with_hint(words: Any, hint: Any) -> str:
    """A choice with what it means below it."""
    return format_html('{} <span class="choice__hint">{}</span>', words, hint)


class GrantForm(forms.Form):
    """A role, and the last day of it in the diary's zone."""

    role = forms.ChoiceField(
        label=_("What may they do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose helper or reader."), "invalid_choice": _("Choose helper or reader.")},
    )
    last_day = DateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty if it has no end. You can end it at any time.")
    )

    def __init__(self, data: QueryDict | None = None, *, diary: Diary, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, **options)
        self.diary = diary
        set_choices(self, "role", [(role, choice_with_hint(*words)) for role, words in GRANTABLE_ROLE_LABELS.items()])

    def clean_last_day(self) -> dt.datetime | None:
        """The end of the last day, in the local time of the diary's zone."""
        day: dt.date | None = self.cleaned_data["last_day"]
        if day is None:
            return None
        ends_at = to_utc(day + dt.timedelta(days=1), dt.time(0), self.diary.zone) if day < dt.date.max else None
        if ends_at and ends_at <= timezone.now():
            raise forms.ValidationError(_("This day is over. Choose today or a later day, or leave it empty."))
        return ends_at


class InvitationForm(forms.Form):
    """For whom an invitation is, and the number that makes two presses one."""

    label = LineField(
        label=_("Who is it for?"),
        help_text=_("For example: my sister. Only you see this. You can leave it empty."),
        required=False,
        most=MAX_LABEL_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    inviter = LineField(
        label=_("Your name, as they know you"),
        help_text=_("The link shows it before they sign in, and what they may do; nothing else. You can leave it empty."),
        required=False,
        most=MAX_LABEL_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    form_id = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={
            "required": _("This form is incomplete. Open the page again."),
            "invalid": _("This form is incomplete. Open the page again."),
        },
    )


class InviteForm(InvitationForm, GrantForm):
    """An invitation to help or to read."""

    field_order = ("role", "label", "inviter", "last_day")


class HandOverForm(InvitationForm):
    """An invitation to take the diary over."""


class HiddenTopicsForm(forms.Form):
    """What helpers and readers do not see."""

    hidden_topics = forms.MultipleChoiceField(
        label=_("Hide from all helpers and readers"),
        required=False,
        choices=list(SENSITIVE_TOPICS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )


class CodeForm(forms.Form):
    """The code that came by another way than the link: digits of any script, with blanks, dashes or words around them."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("8 digits. The person who invites you has them. You can paste them."),
        max_length=MAX_PASTED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the code: 8 digits.")},
    )

    def clean_code(self) -> str:
        code = parse_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("The code has 8 digits. Please look again. This did not count as a try."))
        return code


class TakeOverForm(forms.Form):
    """What whoever kept the diary may do from now on."""

    keeper_may = forms.ChoiceField(
        label=_("What may the person who kept it do now?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what they may do from now on. You can change it later."),
            "invalid_choice": _("Choose what they may do from now on. You can change it later."),
        },
    )

    def __init__(self, data: QueryDict | None = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(data, **options)
        rows = [*GRANTABLE_ROLE_LABELS.items(), ("nothing", NO_ACCESS)]
        set_choices(self, "keeper_may", [(role, choice_with_hint(*words)) for role, words in rows])

    def clean_keeper_may(self) -> str:
        """helper, reader or ""."""
        role: str = self.cleaned_data["keeper_may"]
        return "" if role == "nothing" else role
