"""The two forms of the feedback page: whether the page helped, and what is wrong with it."""

from __future__ import annotations

import re
import secrets
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lems_site.markup.limits import remove_controls as readable

from .models import LONGEST_TEXT, Message

SALT = "lems_site.feedback"
SHORTEST_TEXT = 5
MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
TELEPHONE = re.compile(r"(?:\d[\s()./-]{0,3}){9,}")


def new_token() -> str:
    """What tells one opened form from another. It says nothing about who opened it."""
    return signing.dumps(secrets.token_urlsafe(9), salt=SALT)


class Feedback(forms.Form):
    """What both forms have. `website` is a trap: people and screen readers never meet it, programs fill it in."""

    use_required_attribute = False
    kinds: ClassVar[tuple[str, ...]] = ()
    page = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    token = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    answer = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(required=False, strip=True, widget=forms.Textarea(attrs={"rows": 6}))
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [(one.value, one.label) for one in Message.Answer if one.value in self.kinds]  # type: ignore[attr-defined]
        self.fields["text"].help_text = _(
            "At most %(count)d characters. Please write no name, no address and nothing about your health."
        ) % {"count": LONGEST_TEXT}

    def clean_token(self) -> str:
        """The form's own token; one that is not ours is replaced, so that nothing typed is refused for it."""
        try:
            return str(signing.loads(self.cleaned_data["token"], salt=SALT))
        except signing.BadSignature:
            return secrets.token_urlsafe(9)

    def clean_text(self) -> str:
        text = readable(self.cleaned_data["text"]).strip()
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(
                gettext("Your message has %(count)d characters. Please shorten it to %(most)d.")
                % {"count": len(text), "most": LONGEST_TEXT}
            )
        if MAIL.search(text) or TELEPHONE.search(text):
            raise forms.ValidationError(
                gettext(
                    "This looks like an e-mail address or a telephone number. Please take it out: nobody can answer you here."
                )
            )
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                gettext("A program seems to have filled in this form. If you are a person, press Send again.")
            )
        return ""

    def replace(self, name: str, value: str) -> None:
        """Show another value for a field than was sent."""
        self.data = {**{key: self.data[key] for key in self.data}, name: value}


class Helpful(Feedback):
    """Was this page helpful? Words are welcome, not needed."""

    kinds = ("helped", "partly", "not-helped")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("Was this page helpful?")
        self.fields["answer"].error_messages["required"] = gettext("Choose one of the answers.")
        self.fields["text"].label = _("What would make it better? You can leave this empty.")


class Problem(Feedback):
    """What is wrong with a page. Words are needed."""

    kinds = ("wrong", "unclear", "broken", "other")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("What kind of problem is it?")
        self.fields["answer"].error_messages["required"] = gettext("Choose what kind of problem it is.")
        self.fields["text"].label = _("What is the problem, and where on the page?")

    def clean_text(self) -> str:
        text = super().clean_text()
        if len(text) < SHORTEST_TEXT or not any(letter.isalpha() for letter in text):
            raise forms.ValidationError(gettext("Write in a few words what the problem is."))
        return text
