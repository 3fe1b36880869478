"""A diary, who may do what with it, and invitations."""

from __future__ import annotations

import uuid
from typing import Any, Self, cast

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lems_site.diary.codes.local_day import DEFAULT_FIRST_HOUR
from lems_site.diary.codes.private_text import PrivateBinaryField, PrivateJSONField, PrivateQuerySet, PrivateTextField
from lems_site.web.sealing.data_keys import create_data_key
from lems_site.web.sealing.fields import SealPlace

MAX_WRONG_CODES = 5  # after as many an invitation ends
MANAGING_ROLES = ("owner", "keeper")  # of whom each diary has exactly one


class Diary(models.Model):
    """The diary of one person with LEMS.

    `owner` is the account that answers for it: that of the person themselves, or, while they have no account in it, that of the
    keeper who writes for them. It is always the account of the one active grant of role owner or keeper; access/ownership.py
    alone writes the two. PROTECT: an account is deleted only after its diaries were deleted or handed over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="diaries", editable=False)
    name = PrivateTextField(_("name"), blank=True)  # how it is called in lists: "My diary", "Mum's diary"
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    first_hour = models.PositiveSmallIntegerField(_("hour when a day begins"), default=DEFAULT_FIRST_HOUR)
    hidden_topics = PrivateJSONField(_("hidden from helpers and readers"), default=list)  # codes of choices.SENSITIVE_TOPICS
    started_at = models.DateTimeField(default=timezone.now)
    is_demo = models.BooleanField(default=False)
    # The version up to which the months and the symptom index of all entries are built (summaries/rebuild.py); 0: not yet.
    derived_version = models.PositiveSmallIntegerField(default=0, db_index=True, editable=False)
    index_key = PrivateBinaryField(default=b"", editable=False)  # read by summaries/index_keys.py alone

    objects = PrivateQuerySet.as_manager()
    seal_place = SealPlace("id", "id")

    class Meta:
        verbose_name_plural = _("diaries")

    def __str__(self) -> str:
        return str(self.id)

    def save(self, *args: Any, **kwargs: object) -> None:
        """Save it; a new diary with the data key that seals it."""
        with transaction.atomic():
            if self._state.adding:
                create_data_key(self.pk)
            super().save(*args, **cast(dict[str, Any], kwargs))


class GrantQuerySet(models.QuerySet["Grant"]):
    def active(self) -> Self:
        """Those that are neither revoked nor over."""
        now = timezone.now()
        return self.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=now), revoked_at=None)

    def not_revoked(self) -> Self:
        """Those not revoked, with the ones that are over; the owner's or keeper's first. With their people."""
        first = models.Case(models.When(role__in=MANAGING_ROLES, then=0), default=1)
        return self.filter(revoked_at=None).select_related("user").order_by(first, "granted_at", "pk")


class Grant(models.Model):
    """What somebody may do with a diary, from when, until when. Revoked ones stay, for the log."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner: the person whose diary it is")
        KEEPER = "keeper", _("keeper: keeps it for the person, until they take it over")
        HELPER = "helper", _("helper: reads and writes")
        READER = "reader", _("reader: reads only")

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="diary_grants")
    role = models.CharField(max_length=8, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["diary", "user"], condition=models.Q(revoked_at=None), name="one_grant_each"),
            models.UniqueConstraint(
                fields=["diary"],
                condition=models.Q(revoked_at=None, role__in=MANAGING_ROLES),
                name="one_owner_or_keeper",
            ),
            models.UniqueConstraint(fields=["user"], condition=models.Q(revoked_at=None, role="owner"), name="owns_one_diary"),
        ]

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.user_id} {self.role}"

    def save(self, *args: Any, **kwargs: object) -> None:
        """Save it. Raises ValueError for an active owner's or keeper's grant that has an end, or is not of the diary's owner."""
        if self.role in MANAGING_ROLES and self.revoked_at is None:
            if self.user_id != self.diary.owner_id:
                raise ValueError("Only the account that the diary names as its owner has a grant of role owner or keeper.")
            if self.ends_at is not None:
                raise ValueError("A grant of role owner or keeper has no end.")
        super().save(*args, **cast(dict[str, Any], kwargs))

    @property
    def is_expired(self) -> bool:
        """Whether its last day has passed."""
        return self.ends_at is not None and self.ends_at <= timezone.now()


class InvitationQuerySet(PrivateQuerySet["Invitation"]):
    def open(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(used_at=None, revoked_at=None, ends_at__gt=timezone.now(), wrong_codes__lt=MAX_WRONG_CODES)


class Invitation(models.Model):
    """An offer of a role to whoever has the link and the code: single use, seven days. Both are kept as hashes only.

    Declining sets `revoked_at` and `used_by`; ending it sets `revoked_at` alone.
    """

    diary = models.ForeignKey(Diary, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=8, choices=Grant.Role.choices)  # "owner" is a hand-over
    label = PrivateTextField(_("for whom"), blank=True)
    inviter = PrivateTextField(_("from whom"), blank=True)  # as typed: beside the role, all that the link tells before sign-in
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    grant_ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()
    seal_place = SealPlace("diary_id", "token_hash")

    def __str__(self) -> str:
        return f"{self.diary_id}: {self.role}"

    @property
    def tries_left(self) -> int:
        """How many wrong codes it still bears."""
        return max(0, MAX_WRONG_CODES - self.wrong_codes)

    @property
    def state(self) -> str:
        """accepted, declined, ended, wrong-codes, expired or open."""
        if self.used_at:
            return "accepted"
        if self.revoked_at:
            return "declined" if self.used_by_id else "ended"
        if not self.tries_left:
            return "wrong-codes"
        return "open" if self.ends_at > timezone.now() else "expired"
