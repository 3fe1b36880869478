"""The two forms of the feedback page: whether a page helped, and what is wrong with it."""

from __future__ import annotations

import re
import secrets
from typing import Any, ClassVar, cast

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lems_site.markup.limits import remove_controls

from .models import LONGEST_TEXT, Message

SALT = "lems_site.feedback"
SHORTEST_TEXT = 5
EMAIL_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
TELEPHONE_NUMBER = re.compile(r"(?:\d[\s()./-]{0,3}){9,}")


def new_token() -> str:
    """Returns a signed random token that identifies one opened form, and nothing about who opened it."""
    return signing.dumps(secrets.token_urlsafe(9), salt=SALT)


class FeedbackForm(forms.Form):
    """The fields of both forms. `website` is a honeypot: hidden from people and screen readers, filled in by programs."""

    use_required_attribute = False
    answers: ClassVar[tuple[str, ...]] = ()
    page = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    answer = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(required=False, strip=True, widget=forms.Textarea(attrs={"rows": 6}))
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.value, item.label) for item in Message.Answer if item.value in self.answers]
        cast(forms.ChoiceField, self.fields["answer"]).choices = choices
        self.fields["text"].help_text = _(
            "At most %(count)d characters. Please write no name, no address and nothing about your health."
        ) % {"count": LONGEST_TEXT}
        self.set_labels()

    def set_labels(self) -> None:
        """Set the labels and errors that differ between the two forms."""

    def clean_token(self) -> str:
        """Returns the form's token, or a new one if it is not valid: a message is not refused for its token."""
        try:
            return str(signing.loads(self.cleaned_data["token"], salt=SALT))
        except signing.BadSignature:
            return secrets.token_urlsafe(9)

    def clean_text(self) -> str:
        text = remove_controls(self.cleaned_data["text"]).strip()
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(
                gettext("Your message has %(count)d characters. Please shorten it to %(most)d.")
                % {"count": len(text), "most": LONGEST_TEXT}
            )
        if EMAIL_ADDRESS.search(text) or TELEPHONE_NUMBER.search(text):
            raise forms.ValidationError(
                gettext("This looks like an e-mail address or a telephone number. Please remove it: nobody can answer you here.")
            )
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                gettext("A program seems to have filled in this form. If you are a person, press Send again.")
            )
        return ""

    def replace_value(self, name: str, value: str) -> None:
        """Replace the sent value of a field before the form is shown again."""
        self.data = {**{key: self.data[key] for key in self.data}, name: value}


class HelpfulForm(FeedbackForm):
    """Whether a page helped. The text is optional."""

    answers = ("helped", "partly", "not-helped")

    def set_labels(self) -> None:
        self.fields["answer"].label = _("Was this page helpful?")
        self.fields["answer"].error_messages["required"] = gettext("Choose one of the answers.")
        self.fields["text"].label = _("What would make it better? You can leave this empty.")


class ProblemForm(FeedbackForm):
    """What is wrong with a page. The text is required."""

    answers = ("wrong", "unclear", "broken", "other")

    def set_labels(self) -> None:
        self.fields["answer"].label = _("What kind of problem is it?")
        self.fields["answer"].error_messages["required"] = gettext("Choose what kind of problem it is.")
        self.fields["text"].label = _("What is the problem, and where on the page?")

    def clean_text(self) -> str:
        text = super().clean_text()
        if len(text) < SHORTEST_TEXT or not any(letter.isalpha() for letter in text):
            raise forms.ValidationError(gettext("Write in a few words what the problem is."))
        return text
