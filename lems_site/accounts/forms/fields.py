"""What the forms of accounts have in common: the words of their fields, their errors, and the record of what was refused.

No placeholders: they vanish when a person types.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django import forms
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from lems_site.accounts.models import User
from lems_site.accounts.security.events import Kind, record_event

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words


class FieldTexts(NamedTuple):
    """The label of a field, its hint, and the error when it is empty."""

    label: Words
    hint: Words | str
    required: Words


EMAIL = FieldTexts(_("E-mail address"), "", _("Type your e-mail address, such as name@example.org."))
NOT_AN_ADDRESS = _("Type an address with an @, such as name@example.org.")
NOT_ASCII = _("We cannot send mail to this address: before the @ it has letters other than a to z. Type another address.")
PASSWORD = FieldTexts(_("Password"), "", _("Type your password."))
NEW_PASSWORD = FieldTexts(
    _("New password"),
    _("At least 10 characters. Three or four words that do not belong together are easy to type. You can paste it."),
    _("Type a new password."),
)
MAIL_CODE = FieldTexts(_("Code"), _("8 digits. You can paste it. Spaces do not matter."), _("Type the code from the mail."))
APP_CODE = FieldTexts(_("Code"), _("6 digits from your app, or a recovery code. You can paste it."), _("Type the code."))


class AddressValidator(EmailValidator):
    """Django's validator with a message of its own for letters such as ü before the @, which few mail servers accept."""

    def __call__(self, value: str | None) -> None:
        local_part, at, _domain = (value or "").rpartition("@")
        if at and any(letter.isalpha() and not letter.isascii() for letter in local_part):
            raise forms.ValidationError(NOT_ASCII, code=self.code)
        super().__call__(value)


class AccountForm(forms.Form):
    """A form with this site's texts for its fields. The browser does not check it: all errors are this site's."""

    use_required_attribute = False
    texts: ClassVar[dict[str, FieldTexts]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.texts:
                field.label, field.help_text, field.error_messages["required"] = self.texts[name]
                if isinstance(field, forms.EmailField):
                    field.validators = [AddressValidator(message=NOT_AN_ADDRESS)]
                    field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}
        self.fields.pop("password2", None)  # typing it once is enough: it can be shown on request
        self.adjust_fields()

    def adjust_fields(self) -> None:
        """Change fields after the texts are set."""


@contextmanager
def refusals_recorded(detail: str, user: User | None = None) -> Iterator[None]:
    """Record a security event where the checks inside raise ValidationError. "" records none."""
    try:
        yield
    except forms.ValidationError:
        if detail:
            record_event(Kind.REFUSED, user=user, detail=detail)
        raise
