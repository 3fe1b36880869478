"""The adapters through which django-allauth asks this site: mail, error texts, messages, names of passkeys."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lems_site.web.mail_queue.message_format import USEFUL_MINUTES

from .authentication import authenticated_recently, record_proof, sign_in_methods
from .models import User
from .security import limits
from .security.devices import device_hash, forget_devices, remember
from .security.events import Kind, record_event
from .security.notices import notify
from .security.second_step_seeds import open_seed, seal_seed

log = logging.getLogger(__name__)
MAIL_FAILED_KEY = "mail_failed"
# The page itself says where the code went, and whether it could be sent at all.
SENT_MESSAGES = ("account/messages/email_confirmation_sent.txt", "account/messages/login_code_sent.txt")
OMITTED_MESSAGES = {*SENT_MESSAGES, "account/messages/logged_in.txt"}

# What django-allauth notifies of, by the name of its mail: the security event, and how.
NOTIFICATIONS = {
    "account/email/password_changed": (Kind.PASSWORD_CHANGED, "changed"),
    "account/email/password_set": (Kind.PASSWORD_CHANGED, "chosen"),
    "account/email/password_reset": (Kind.PASSWORD_CHANGED, "code"),
    "account/email/email_changed": (Kind.ADDRESS_CHANGED, ""),
    "mfa/email/totp_activated": (Kind.FACTOR_ADDED, "totp"),
    "mfa/email/totp_deactivated": (Kind.FACTOR_REMOVED, "totp"),
    "mfa/email/webauthn_added": (Kind.FACTOR_ADDED, "webauthn"),
    "mfa/email/webauthn_removed": (Kind.FACTOR_REMOVED, "webauthn"),
    "socialaccount/email/account_connected": (Kind.FACTOR_ADDED, "hospital"),
    "mfa/email/recovery_codes_generated": (Kind.RECOVERY_CODES, ""),
}


class AccountAdapter(DefaultAccountAdapter):
    """The account adapter. A mail that cannot be sent is no error of the page, and error texts say what to do."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail address or the password is not right. Check both, or get a code by mail instead."
        ),
        "enter_current_password": _("This is not your current password. Type it again."),
        "incorrect_password": _("The password is not right. Type it again."),
        "incorrect_code": _("The code is not right. Type it again, or get a new one."),
        "too_many_login_attempts": _("There were too many tries. Wait five minutes, then try again."),
        "rate_limited": _("There were too many tries. Wait a few minutes, then try again."),
        "duplicate_email": _("This is already your address. Type another one."),
        "max_email_addresses": _("You cannot add more than %d addresses."),
        "account_inactive": _("This account is closed. Write to the people who run this site."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail. If that fails, the account and the page stay; the page says so and offers to send again."""
        site = SimpleNamespace(name=settings.SITE_NAME, domain=settings.SITE_URL.partition("://")[2])
        mail_context = {
            **context,
            "site_name": site.name,
            "current_site": site,
            "login_url": settings.SITE_URL + reverse("account_login"),
            "signup_url": settings.SITE_URL + reverse("account_signup"),
        }
        request = allauth_context.request
        try:
            request.mailed = True
            super().send_mail(template_prefix, email, mail_context)
            request.session.pop(MAIL_FAILED_KEY, None)
        except Exception as problem:  # mail servers fail in many ways, and none may cost the account
            log.error("mail could not be sent (%s): %s", template_prefix, type(problem).__name__)
            request.session[MAIL_FAILED_KEY] = True

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """A mail. One with a code is not tried any longer than its code can be used."""
        mail: EmailMessage = super().render_mail(template_prefix, email, context, headers)
        if "code" in context:
            mail.extra_headers[USEFUL_MINUTES] = str(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60)
        return mail

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        **options: str | None,
    ) -> None:
        """Show a message unless the page says the same. "Code sent" without a mail sends the mail for unknown addresses."""
        if message_template in SENT_MESSAGES and message_context and not getattr(request, "mailed", False):
            self._send_to_unknown(message_template, message_context["email"])
        if message_template not in OMITTED_MESSAGES:
            super().add_message(request, level, message_template, message_context, **options)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, *, signup: bool, **options: object) -> HttpResponse:
        """Go on after signing in. A new account, confirmed with the mailed code, counts as proof like any sign-in."""
        request.session.set_expiry(None)  # no longer the hour that a half-done sign-in has
        if signup:
            record_proof(request)
        person = cast(User, user)
        record_event(Kind.SIGNED_IN, user=person, detail="sign-up" if signup else sign_in_methods(request, user))
        response: HttpResponse = super().post_login(request, user, signup=signup, **options)
        if not remember(request, response, person) and not signup:
            notify(Kind.NEW_DEVICE, user=person)
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Count a try of a password. Raises ValidationError where there were too many, by who tries."""
        if not limits.may_try_password(request, _address(credentials)):
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: object) -> AbstractBaseUser | None:
        """The user with this address and password, or None. A right password takes the tries before it out of the count."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            limits.forget_tries(request, _address(credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Note a wrong password, at sign-in or at a confirmation. The same work for an address without an account."""
        email = _address(credentials)
        limits.count_wrong_password(request, email)
        record_event(Kind.REFUSED, user=User.objects.filter(email=email).first(), detail="password")

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Write the security event of a change of the account, and mail it. A changed password forgets all other devices."""
        if template_prefix not in NOTIFICATIONS:
            super().send_notification_mail(template_prefix, user, context, email)
            return
        kind, detail = NOTIFICATIONS[template_prefix]
        person, told = cast(User, user), context or {}
        if kind == Kind.PASSWORD_CHANGED:
            forget_devices(person, but=device_hash(allauth_context.request))
        addresses = [told[name] for name in ("from_email", "to_email") if told.get(name)]
        notify(kind, user=person, detail=detail, also_to=addresses)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """The ways to prove once more who somebody is: those of django-allauth, and a code by mail without a second step."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and not is_mfa_enabled(user):
            url = reverse("account_reauthenticate_code")
            methods.append({"id": "mailed-code", "description": str(_("Use a code by mail")), "url": url})
        return methods

    def is_reauthentication_required(self, *, app: str, **options: object) -> bool:
        """Whether to ask for the password or the second step once more. A recent sign-in counts as a proof, too."""
        recent = authenticated_recently(allauth_context.request)
        return not recent and bool(super().is_reauthentication_required(app=app, **options))

    def _send_to_unknown(self, message_template: str, email: str) -> None:
        """Where no code can be sent again, send the same mail as at first: the same work as for a known address."""
        if message_template == SENT_MESSAGES[0]:
            self.send_account_already_exists_mail(email)
        else:
            self.send_mail("account/email/unknown_account", email, {})


def _address(credentials: dict[str, object]) -> str:
    """The e-mail address that was typed, as it is stored."""
    return str(credentials.get("email", "")).strip().lower()


class UserSessionsAdapter(DefaultUserSessionsAdapter):
    """The adapter of the page "Where you are signed in"."""

    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        """End sessions of a person: all but the one in use."""
        request = allauth_context.request
        with transaction.atomic():
            super().end_sessions(sessions)
            forget_devices(request.user, but=device_hash(request))
            record_event(Kind.SESSIONS_ENDED, user=request.user, detail="others")


class MfaAdapter(DefaultMFAAdapter):
    """The adapter of the second step and of passkeys. Devices show the site's name instead of its host."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. Wait for the next one in your app, and type that."),
        "unverified_email": _("Confirm your e-mail address first. Then you can add a second step."),
    }

    def encrypt(self, text: str) -> str:
        """The stored form of a seed. Raises SealingError."""
        return seal_seed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A seed, from its stored form. Raises SealingError."""
        return open_seed(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a second step may be taken away. People who edit keep one: a password alone could not add it again."""
        if not authenticator.user.is_staff or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Returns the site's id and the name that devices show with a passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """Returns the name that is offered for a new passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)d") % {"number": count + 1})
