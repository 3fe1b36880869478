"""What a person is called where others read of them: the name that they chose, else their e-mail address."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User

MOST_LETTERS = 60


def normalise_name(typed: str) -> str:
    """A name on one line, composed, without what is invisible or turns the direction of the text after it."""
    seen = "".join(letter for letter in typed if letter.isspace() or unicodedata.category(letter)[0] != "C")
    return unicodedata.normalize("NFC", " ".join(seen.split()))


class NameField(forms.CharField):
    """A name that others see. Optional: without one they see the e-mail address."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your name, as others see it"),
            help_text=_("The people of a diary see it in place of your e-mail address. You can leave it empty."),
            required=False,
            max_length=MOST_LETTERS,
            widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        )

    def clean(self, value: object) -> str:
        """The name in its normal form."""
        return normalise_name(super().clean(value) or "")


class DisplayNameForm(forms.Form):
    """The name of the person who is signed in."""

    display_name = NameField()


def set_display_name(name: str, *, by: User) -> None:
    """Show others this name, or the e-mail address for ""."""
    by.display_name = name
    by.save(update_fields=["display_name"])
