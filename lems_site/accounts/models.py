"""Users, known by their e-mail address, their consents to keeping health data, their sessions, and the log of security events."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates users from an address and a password."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Create a user. The address is stored in lower case, so that it is unique. Raises ValueError without one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Create a user with all rights in the admin. Their address counts as confirmed: only operators can run this."""
        user = self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})
        EmailAddress.objects.using(self._db).create(user=user, email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractUser):
    """A person who signs in: a patient, a caregiver or clinic staff."""

    username = None  # type: ignore[assignment]  # the e-mail address takes its place
    email = models.EmailField(_("e-mail address"), unique=True, error_messages={"unique": _("This address has an account.")})

    display_name = models.CharField(_("name shown to others"), max_length=60, blank=True)  # "" for the e-mail address
    mails_openings = models.BooleanField(_("mail when a shared link is opened"), default=False, db_default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]  # AbstractUser's own manager needs a user name

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def active(self) -> ConsentQuerySet:
        """Consents that are not withdrawn."""
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """A user's consent to keeping their health data: to which text, when given, when withdrawn."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [models.UniqueConstraint(fields=["user"], condition=models.Q(withdrawn_at=None), name="one_active_consent")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.text_version}"


class Session(AbstractBaseSession):
    """A session as Django keeps it, and whose it is (session_store.py fills the column). Ended by deleting the row."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions", verbose_name=_("user"))

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def get_decoded(self) -> dict[str, Any]:
        """The session's data. Its store must know whose session it is: what was typed in it is sealed for it."""
        return self.get_session_store_class()(self.session_key).decode(self.session_data)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Django's own way from a row to its data. The class is named by SESSION_ENGINE, which itself needs this model."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store


class SessionAddress(models.Model):
    """A keyed digest of an e-mail address that stands in a session, so that it goes when that person's account does."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="addresses")
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("address in a session")
        verbose_name_plural = _("addresses in sessions")

    def __str__(self) -> str:
        return self.digest[:8]


class StaffChange(models.Model):
    """A change of who edits the guide: asked for by one superuser and confirmed by another, or made on the console (`asked_by`
    is None).

    The rows are the log of such changes: none is deleted. `token_hash` belongs to the link that was mailed, until it is used.
    """

    class Kind(models.TextChoices):
        INVITE = "invite", _("invitation")
        ROLES = "roles", _("change of roles")
        FACTOR = "factor", _("new second step")
        SESSIONS = "sessions", _("end of all sessions")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    profession = models.CharField(max_length=120, blank=True)
    roles = models.CharField(max_length=100, blank=True)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    token_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def role_list(self) -> list[str]:
        """The roles that the person gets."""
        return [role for role in self.roles.split(",") if role]


class SecurityEvent(models.Model):
    """Something that matters for the safety of an account: a sign-in, a refusal, a change of rights, an export, a deletion.

    Written by `security.events.record_event` alone. It holds no word about health, no e-mail address, no id of a diary, and of
    the internet address only the network (IPv4: 24 bits, IPv6: 48 bits).
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", _("You signed in")
        NEW_DEVICE = "new-device", _("Sign-in on a device that was not known before")
        REFUSED = "refused", _("A try to sign in, or to confirm that it is you, was refused")
        LIMITED = "limited", _("There were too many tries to sign in; more were refused for a while")
        PASSWORD_CHANGED = "password-changed", _("The password was changed")
        ADDRESS_CHANGED = "address-changed", _("The e-mail address was changed")
        FACTOR_ADDED = "factor-added", _("A second step or passkey was added")
        FACTOR_REMOVED = "factor-removed", _("A second step or passkey was removed")
        RECOVERY_CODES = "recovery-codes", _("New recovery codes were made")
        RECOVERY_CODE_USED = "recovery-code-used", _("A recovery code was used")
        SESSIONS_ENDED = "sessions-ended", _("Devices were signed out")
        EXPORTED = "exported", _("A file was taken out")
        DELETED = "deleted", _("Something was deleted for ever")
        SHARED = "shared", _("A link to a report was created")
        LINK_OPENED = "link-opened", _("A shared link was opened")
        LINK_LOCKED = "link-locked", _("A shared link was locked after wrong passcodes")
        RIGHTS_CHANGED = "rights-changed", _("Who may see or write was changed")
        STAFF_CHANGED = "staff-changed", _("Who edits the guide was changed")

    at = models.DateTimeField(default=timezone.now, db_index=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    detail = models.CharField(max_length=60, blank=True)  # a code: how, or what
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="security_events")  # whose account
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")  # who did it, where another person did
    on_console = models.BooleanField(default=False)  # by a command on the server
    device = models.CharField(max_length=60, blank=True)  # in words: "Firefox on Android"
    network = models.CharField(max_length=45, blank=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        indexes = (models.Index(fields=("user", "-at", "-id"), name="security_events_of_user"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.user_id}"


def utc_today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


class DeletedAccount(models.Model):
    """That an account was deleted, and on which day (UTC), so that a restored backup does not bring it back.

    mark: see `delete_account.mark_account`; it holds no address. Kept as long as a backup may hold the account.
    """

    mark = models.CharField(primary_key=True, max_length=64, editable=False)
    deleted_on = models.DateField(default=utc_today, db_index=True)

    class Meta:
        verbose_name = _("deleted account")
        verbose_name_plural = _("deleted accounts")

    def __str__(self) -> str:
        return f"{self.mark[:8]}, deleted on {self.deleted_on}"


class KnownDevice(models.Model):
    """A browser on which a person has signed in: a keyed hash of the random value in its cookie, and nothing about the device."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    token_hash = models.CharField(max_length=64)
    last_used_on = models.DateField()

    class Meta:
        verbose_name = _("known device")
        verbose_name_plural = _("known devices")
        constraints = (models.UniqueConstraint(fields=("user", "token_hash"), name="one_row_for_a_device"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.last_used_on}"
