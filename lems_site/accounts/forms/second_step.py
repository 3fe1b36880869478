"""django-allauth's forms for the second step and passkeys, with this site's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.utils.translation import gettext_lazy as _

from lems_site.accounts.models import User
from lems_site.accounts.security import limits
from lems_site.accounts.security.events import Kind
from lems_site.accounts.security.notices import notify
from lems_site.accounts.security.second_step_seeds import seeds_of

from .fields import APP_CODE, AccountForm, FieldTexts, refusals_recorded


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
