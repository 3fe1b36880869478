"""django-allauth's forms with this site's labels, hints and errors. No placeholders: they vanish when a person types."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.core.validators import EmailValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User
from .security import limits
from .security.events import Kind, record_event
from .security.notices import notify
from .security.second_step_seeds import seeds_of

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


class SignInForm(AccountForm, account.LoginForm):
    texts = {"login": EMAIL, "password": PASSWORD}

    def adjust_fields(self) -> None:
        self.fields["password"].required = True


class SignUpForm(AccountForm, account.SignupForm):
    account_already_exists: bool
    texts = {
        "email": FieldTexts(EMAIL.label, _("We will send a code to it."), EMAIL.required),
        "password1": FieldTexts(
            _("Password, if you want one"),
            _("Leave it empty to sign in with a code by mail each time. If not: at least 10 characters, such as three words."),
            PASSWORD.required,
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


class CodeRequestForm(AccountForm):
    """A form that asks for a code by mail. Mails are limited by who asks (`security.limits`)."""

    texts = {"email": EMAIL}

    def clean_email(self) -> str:
        parent: Any = super()
        email: str = parent.clean_email()
        if not limits.may_send_code(allauth_context.request, email.lower()):
            raise forms.ValidationError(get_adapter().error_messages["too_many_login_attempts"])
        return email


class RequestCodeForm(CodeRequestForm, account.RequestLoginCodeForm):
    pass


class ResetPasswordForm(CodeRequestForm, account.ResetPasswordForm):
    pass


class ChangeEmailForm(AccountForm, account.AddEmailForm):
    texts = {
        "email": FieldTexts(
            _("New e-mail address"),
            _("We will send a code to it. Your old address stays until you type that code."),
            EMAIL.required,
        )
    }


class MailedCodeForm(AccountForm):
    """A form for a code from a mail. A wrong one is a security event, without an account: the same for every address."""

    def clean_code(self) -> str:
        with refusals_recorded("code"):
            parent: Any = super()
            code: str = parent.clean_code()
            return code


class SignInCodeForm(MailedCodeForm, account.ConfirmLoginCodeForm):
    texts = {"code": MAIL_CODE}


class EmailCodeForm(MailedCodeForm, account.ConfirmEmailVerificationCodeForm):
    texts = {"code": MAIL_CODE}


class ResetCodeForm(MailedCodeForm, account.ConfirmPasswordResetCodeForm):
    texts = {"code": MAIL_CODE}


class NewPasswordForm(AccountForm, account.ResetPasswordKeyForm):
    texts = {"password1": NEW_PASSWORD}


class SetPasswordForm(AccountForm, account.SetPasswordForm):
    texts = {"password1": NEW_PASSWORD}


class ChangePasswordForm(AccountForm, account.ChangePasswordForm):
    texts = {"oldpassword": FieldTexts(_("Current password"), "", PASSWORD.required), "password1": NEW_PASSWORD}


class ReauthenticateForm(AccountForm, account.ReauthenticateForm):
    texts = {"password": PASSWORD}


class AppCodeForm(AccountForm):
    """A form for a code from an app, or a recovery code."""

    user: User
    texts = {"code": APP_CODE}

    def clean_code(self) -> str:
        with seeds_of(self.user), second_step_limited(self.user), refusals_recorded("second-step", self.user):
            parent: Any = super()
            code: str = parent.clean_code()
        authenticator: Authenticator = vars(self)["authenticator"]
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            notify(Kind.RECOVERY_CODE_USED, user=self.user)
        return code


class SecondStepForm(AppCodeForm, second_step.AuthenticateForm):
    pass


class SecondStepReauthenticateForm(AppCodeForm, second_step.ReauthenticateForm):
    pass


class AddAppForm(AccountForm, app.ActivateTOTPForm):
    texts = {
        "code": FieldTexts(_("Code from the app"), _("6 digits. You can paste it."), _("Type the 6 digits that your app shows."))
    }

    def clean_code(self) -> str:
        with second_step_limited(vars(self)["user"]):
            code: str = super().clean_code()
        return code


class PasskeyForm(AccountForm):
    """A form for the answer of a passkey device. Any other text is a form error, not a server error."""

    user: User | None = None
    is_proof = True  # whether a refusal is a try to sign in or to confirm

    def clean_credential(self) -> Any:
        limited = second_step_limited(self.user) if self.is_proof and self.user else nullcontext()
        with limited, refusals_recorded("passkey" if self.is_proof else "", self.user), errors_as_validation():
            parent: Any = super()
            return parent.clean_credential() if hasattr(parent, "clean_credential") else self.cleaned_data["credential"]

    def clean(self) -> dict[str, Any]:
        with refusals_recorded("passkey" if self.is_proof else "", self.user), errors_as_validation():
            return super().clean() or {}


@contextmanager
def second_step_limited(user: User) -> Iterator[None]:
    """Count a try of the second step by who tries. Raises ValidationError where there were too many."""
    request = allauth_context.request
    if not limits.may_try_second_step(request, user):
        raise get_adapter().validation_error("too_many_login_attempts")
    try:
        yield
    except forms.ValidationError:
        limits.count_wrong_second_step(request, user)
        raise
    limits.forget_second_step_tries(request, user)


@contextmanager
def refusals_recorded(detail: str, user: User | None = None) -> Iterator[None]:
    """Record a security event where the checks inside raise ValidationError. "" records none."""
    try:
        yield
    except forms.ValidationError:
        if detail:
            record_event(Kind.REFUSED, user=user, detail=detail)
        raise


@contextmanager
def errors_as_validation() -> Iterator[None]:
    """Raises ValidationError for the exceptions that a malformed credential causes in fido2."""
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
    is_proof = False
    texts = {"name": FieldTexts(_("Name of the passkey"), _("For example: my phone."), _("Type a name."))}

    def adjust_fields(self) -> None:
        self.fields["credential"].error_messages["required"] = _("No passkey was made. Press the button again.")
        self.fields["passwordless"] = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)


class RenamePasskeyForm(AccountForm, passkey.EditWebAuthnForm):
    texts = AddPasskeyForm.texts
