"""django-allauth's forms with this site's labels, hints and errors. No placeholders: a hint that vanishes is no hint."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.core.validators import EmailValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words

    Said = tuple[Words, Words | str, Words]

EMAIL = (_("E-mail address"), "", _("Type your e-mail address, such as name@example.org."))
NOT_AN_ADDRESS = _("Type an address with an @, such as name@example.org.")
PASSWORD = (_("Password"), "", _("Type your password."))
NEW_PASSWORD = (
    _("New password"),
    _("At least 10 characters, not only numbers. Three or four words are easy to type. You can paste it."),
    _("Type a new password."),
)
MAIL_CODE = (_("Code"), _("8 digits. You can paste it. Spaces do not matter."), _("Type the code from the mail."))
APP_CODE = (_("Code"), _("6 digits from your app, or a recovery code. You can paste it."), _("Type the code."))


class AccountForm(forms.Form):
    """A form whose fields say what is wanted. Browsers do not stop it from being sent: errors are this site's own."""

    use_required_attribute = False
    said: ClassVar[dict[str, Said]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.said:
                field.label, field.help_text, field.error_messages["required"] = self.said[name]
                if isinstance(field, forms.EmailField):
                    field.validators = [EmailValidator(message=NOT_AN_ADDRESS)]
                    field.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
            if name == "code":
                field.widget.attrs |= {"inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}
        self.fields.pop("password2", None)  # typed once, and shown on request, is enough


class SignInForm(AccountForm, account.LoginForm):
    said = {"login": EMAIL, "password": PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = True


class SignUpForm(AccountForm, account.SignupForm):
    account_already_exists: bool
    said = {
        "email": (EMAIL[0], _("We send a code to it."), EMAIL[2]),
        "password1": (
            _("Password, if you want one"),
            _("Leave it empty to sign in with a code by mail each time. If not: at least 10 characters, not only numbers."),
            PASSWORD[2],
        ),
    }

    def try_save(self, request: HttpRequest) -> Any:
        """Create the account. If the address has one, do the same work and answer alike. Two requests at once create one."""
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                self.account_already_exists = True
        else:
            self._save_decoy(request)
        return super().try_save(request)

    def _save_decoy(self, request: HttpRequest) -> None:
        """Save an account with an invented address and roll it back: as much work as a new account."""
        email = self.cleaned_data["email"]
        self.account_already_exists, self.cleaned_data["email"] = False, f"{secrets.token_hex(8)}@decoy.invalid"
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.account_already_exists, self.cleaned_data["email"] = True, email


class RequestCodeForm(AccountForm, account.RequestLoginCodeForm):
    said = {"email": EMAIL}


class ResetPasswordForm(AccountForm, account.ResetPasswordForm):
    said = {"email": EMAIL}


class ChangeEmailForm(AccountForm, account.AddEmailForm):
    said = {
        "email": (
            _("New e-mail address"),
            _("We send a code to it. Your old address stays until you type that code."),
            EMAIL[2],
        )
    }


class SignInCodeForm(AccountForm, account.ConfirmLoginCodeForm):
    said = {"code": MAIL_CODE}


class EmailCodeForm(AccountForm, account.ConfirmEmailVerificationCodeForm):
    said = {"code": MAIL_CODE}


class ResetCodeForm(AccountForm, account.ConfirmPasswordResetCodeForm):
    said = {"code": MAIL_CODE}


class NewPasswordForm(AccountForm, account.ResetPasswordKeyForm):
    said = {"password1": NEW_PASSWORD}


class SetPasswordForm(AccountForm, account.SetPasswordForm):
    said = {"password1": NEW_PASSWORD}


class ChangePasswordForm(AccountForm, account.ChangePasswordForm):
    said = {"oldpassword": (_("Current password"), "", PASSWORD[2]), "password1": NEW_PASSWORD}


class ReauthenticateForm(AccountForm, account.ReauthenticateForm):
    said = {"password": PASSWORD}


class SecondStepForm(AccountForm, second_step.AuthenticateForm):
    said = {"code": APP_CODE}


class SecondStepReauthenticateForm(AccountForm, second_step.ReauthenticateForm):
    said = {"code": APP_CODE}


class AddAppForm(AccountForm, app.ActivateTOTPForm):
    said = {"code": (_("Code from the app"), _("6 digits. You can paste it."), _("Type the 6 digits that your app shows."))}


class PasskeyForm(AccountForm):
    """A form that takes what a device answered. Whatever is sent instead is refused in words, and is no error of the site."""

    def clean_credential(self) -> Any:
        with errors_as_validation():
            parent: Any = super()
            return parent.clean_credential() if hasattr(parent, "clean_credential") else self.cleaned_data["credential"]

    def clean(self) -> dict[str, Any]:
        with errors_as_validation():
            return super().clean() or {}


@contextmanager
def errors_as_validation() -> Iterator[None]:
    """Turn what the reader of credentials stumbles over into an error of the form."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError) as problem:
        raise forms.ValidationError(_("The passkey did not work. Try again, or choose another way.")) from problem


class PasskeySignInForm(PasskeyForm, passkey.LoginWebAuthnForm):
    pass


class PasskeySecondStepForm(PasskeyForm, passkey.AuthenticateWebAuthnForm):
    pass


class PasskeyReauthenticateForm(PasskeyForm, passkey.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(PasskeyForm, passkey.AddWebAuthnForm):
    said = {"name": (_("Name of the passkey"), _("To tell it from your other passkeys, such as: my phone."), _("Type a name."))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = _("No passkey was made. Press the button again.")
        self.fields["passwordless"] = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)


class RenamePasskeyForm(AccountForm, passkey.EditWebAuthnForm):
    said = AddPasskeyForm.said
