"""Changes of a diary's grants: inviting, changing, revoking, hiding topics, and leaving.

Each runs in one transaction with its audit event, and locks the diary's row, so that the second of two concurrent changes sees
the result of the first. A revoked grant ends with the next request, because every page reads the grant.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.models import AuditEvent, Diary, Grant, Invitation

from . import tokens
from .permissions import Access

INVITATION_LIFETIME = dt.timedelta(days=7)
GRANTABLE_ROLES = (Grant.Role.HELPER, Grant.Role.READER)  # what can be given and changed


class InvitationClosed(Exception):
    """The invitation is unknown, used, ended or expired."""


class InvitationAccepted(Exception):
    """The invitation was accepted before it could be ended. `grant`: the grant that it created."""

    def __init__(self, grant: Grant | None) -> None:
        super().__init__()
        self.grant = grant


@dataclass(frozen=True)
class NewInvitation:
    """A new invitation with its token and its code. Only their hashes are stored, so they are shown once."""

    invitation: Invitation
    token: str
    code: str


def lock_diary(diary: uuid.UUID) -> Diary:
    """Lock the diary's row until the end of the transaction and return it."""
    return Diary.objects.select_for_update().get(pk=diary)


def create_invitation(
    *, by: Access, role: str, form_id: uuid.UUID, label: str = "", inviter: str = "", ends_at: dt.datetime | None = None
) -> NewInvitation:
    """Create an invitation to a role: helper or reader, or owner (a transfer, by the keeper only).

    form_id: the random id of the form; the same form sent again returns the same invitation. label: for whom, for the
    owner alone. inviter: from whom, as whoever has the link reads it before sign-in. ends_at: when the grant ends.
    Raises ValueError for another role, InvitationClosed if the invitation of that form is used or ended.
    """
    hands_over = role == Grant.Role.OWNER and by.role == Grant.Role.KEEPER
    if not hands_over and (role not in GRANTABLE_ROLES or not by.can_manage):
        raise ValueError(f"{by.role} cannot give the role {role}.")
    token, code = tokens.create_token_and_code(form_id, by.diary.pk, by.user.pk, role, ends_at, label, inviter)
    link = tokens.hash_token(token)
    with transaction.atomic():
        lock_diary(by.diary.pk)
        if made := Invitation.objects.filter(token_hash=link).first():
            if made.state != "open":
                raise InvitationClosed
            return NewInvitation(made, token, code)
        invitation = Invitation.objects.create(
            diary=by.diary,
            role=role,
            label=label,
            inviter=inviter,
            token_hash=link,
            code_hash=tokens.hash_code(token, code),
            grant_ends_at=ends_at,
            created_by=by.user,
            ends_at=timezone.now() + INVITATION_LIFETIME,
        )
        by.log(AuditEvent.Action.INVITED, role)
    return NewInvitation(invitation, token, code)


def end_invitation(pk: int, *, by: Access) -> None:
    """End an invitation of the diary. Raises Http404 for an unknown one, InvitationAccepted."""
    with transaction.atomic():
        diary = lock_diary(by.diary.pk)
        invitation = Invitation.objects.filter(pk=pk, diary=diary).first()
        if invitation is None:
            raise Http404
        if invitation.used_at:
            raise InvitationAccepted(Grant.objects.not_revoked().filter(diary=diary, user=invitation.used_by_id).first())
        if invitation.revoked_at is None:
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])
            by.log(AuditEvent.Action.REVOKED, "invitation")


def _get_grant(pk: int, by: Access) -> Grant:
    """A helper's or reader's grant of the diary. Raises Http404 for another's, or one that was ended."""
    grant = Grant.objects.not_revoked().filter(pk=pk, diary=lock_diary(by.diary.pk), role__in=GRANTABLE_ROLES).first()
    if grant is None:
        raise Http404
    return grant


def change_grant(pk: int, *, by: Access, role: str, ends_at: dt.datetime | None) -> Grant:
    """Change what a helper or reader may do, and until when. Raises Http404 as above, ValueError for another role."""
    if role not in GRANTABLE_ROLES:
        raise ValueError(f"A grant cannot be changed to {role}.")
    with transaction.atomic():
        grant = _get_grant(pk, by)
        if (grant.role, grant.ends_at) != (role, ends_at):
            grant.role, grant.ends_at = role, ends_at
            grant.save(update_fields=["role", "ends_at"])
            by.log(AuditEvent.Action.CHANGED_ROLE, role, target_user=grant.user)
    return grant


def revoke_grant(pk: int, *, by: Access) -> Grant:
    """End what a helper or reader may do, at once. Raises Http404 as above."""
    with transaction.atomic():
        grant = _get_grant(pk, by)
        grant.revoked_at = timezone.now()
        grant.save(update_fields=["revoked_at"])
        by.log(AuditEvent.Action.REVOKED, grant.role, target_user=grant.user)
    return grant


def leave_diary(*, by: Access) -> None:
    """Stop helping with a diary, or reading it. Raises Http404 for owner and keeper, whose diary would be nobody's."""
    with transaction.atomic():
        grant = _get_grant(by.grant.pk, by)
        grant.revoked_at = timezone.now()
        grant.save(update_fields=["revoked_at"])
        by.log(AuditEvent.Action.LEFT, grant.role)


def set_hidden_topics(*, by: Access, hidden_topics: set[str]) -> None:
    """Set what helpers and readers do not see: codes of choices.SENSITIVE_TOPICS. Raises ValueError for other codes."""
    if unknown := hidden_topics - SENSITIVE_TOPICS.keys():
        raise ValueError(f"These cannot be hidden: {sorted(unknown)}.")
    with transaction.atomic():
        diary = lock_diary(by.diary.pk)
        if set(diary.hidden_topics) != hidden_topics:
            diary.hidden_topics = sorted(hidden_topics)
            diary.save(update_fields=["hidden_topics"])
            by.log(AuditEvent.Action.CHANGED_SETTINGS, "hidden-topics")
