"""django-allauth's forms for signing in and up, passwords, addresses and codes by mail, with this site's words."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context as allauth_context
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lems_site.accounts.security import limits

from .fields import EMAIL, MAIL_CODE, NEW_PASSWORD, PASSWORD, AccountForm, FieldTexts, refusals_recorded


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
