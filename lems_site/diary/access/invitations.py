"""Answers to an invitation: preview, accept, decline, and becoming the owner of a diary.

Without the code, a link shows only the name that the inviter typed for it, and the role.
Wrong codes are counted per invitation, whoever types them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from lems_site.accounts.consent import needs_consent
from lems_site.accounts.models import User
from lems_site.diary.access.exceptions import AlreadyOwnsDiary, ConsentRequired
from lems_site.diary.models import AuditEvent, Diary, Grant, Invitation

from . import tokens
from .grants import GRANTABLE_ROLES, InvitationClosed, lock_diary
from .ownership import change_owner
from .permissions import Access

T = TypeVar("T")


class WrongCode(Exception):
    """The code is not this invitation's. `left`: how many more tries there are."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class AlreadyHasAccess(Exception):
    """The person can open the diary already. `access`: how."""

    def __init__(self, access: Access) -> None:
        super().__init__()
        self.access = access


@dataclass(frozen=True)
class InvitationOffer:
    """What a link tells without its code: from whom, as it was typed for this invitation, and the role."""

    inviter: str
    role: str


def find_offer(token: str) -> InvitationOffer | None:
    """What the link of an invitation that can still be accepted tells; None for every other link. One query."""
    found = Invitation.objects.open().filter(token_hash=tokens.hash_token(token)).first()
    return None if found is None or _is_too_late(found) else InvitationOffer(found.inviter, found.role)


def _is_too_late(invitation: Invitation) -> bool:
    """Whether the access that is offered would be over already."""
    return invitation.grant_ends_at is not None and invitation.grant_ends_at <= timezone.now()


def _with_valid_code(token: str, code: str, act: Callable[[Invitation], T]) -> T:
    """Call `act` with the locked invitation if the code is right. Raises InvitationClosed, WrongCode; counts a wrong code."""
    link = tokens.hash_token(token)
    with transaction.atomic():
        found = Invitation.objects.filter(token_hash=link).values_list("diary_id", flat=True).first()
        if found is None:
            raise InvitationClosed
        try:
            lock_diary(found)
        except Diary.DoesNotExist:  # deleted since the line before
            raise InvitationClosed from None
        invitation = Invitation.objects.open().filter(token_hash=link).select_related("diary", "created_by").first()
        if invitation is None or _is_too_late(invitation):
            raise InvitationClosed
        if tokens.is_same_hash(invitation.code_hash, tokens.hash_code(token, code)):
            return act(invitation)
        invitation.wrong_codes += 1
        invitation.save(update_fields=["wrong_codes"])
        if not invitation.tries_left:
            AuditEvent.objects.create(diary=invitation.diary, action=AuditEvent.Action.REVOKED, target="wrong-codes")
    raise WrongCode(invitation.tries_left)


def _active_access(invitation: Invitation, user: User) -> Access | None:
    grant = Grant.objects.active().filter(diary=invitation.diary, user=user).first()
    return Access(user, invitation.diary, grant) if grant else None


def preview_invitation(token: str, code: str, *, by: User) -> Invitation:
    """The invitation, unchanged. Raises InvitationClosed, WrongCode, AlreadyHasAccess."""

    def act(invitation: Invitation) -> Invitation:
        access = _active_access(invitation, by)
        if access and not (invitation.role == Grant.Role.OWNER and access.role in GRANTABLE_ROLES):
            raise AlreadyHasAccess(access)
        return invitation

    return _with_valid_code(token, code, act)


def decline_invitation(token: str, code: str, *, by: User) -> None:
    """Decline the invitation, which ends it. Raises InvitationClosed, WrongCode."""

    def act(invitation: Invitation) -> None:
        invitation.revoked_at, invitation.used_by = timezone.now(), by
        invitation.save(update_fields=["revoked_at", "used_by"])
        AuditEvent.objects.create(diary=invitation.diary, action=AuditEvent.Action.REVOKED, target="declined")

    _with_valid_code(token, code, act)


def accept_invitation(token: str, code: str, *, by: User) -> Access:
    """Accept an invitation to help or read. Raises InvitationClosed, WrongCode, AlreadyHasAccess."""

    def act(invitation: Invitation) -> Access:
        if invitation.role not in GRANTABLE_ROLES:
            raise InvitationClosed
        if access := _active_access(invitation, by):
            raise AlreadyHasAccess(access)
        _use_invitation(invitation, by)
        grant = Grant.objects.create(
            diary=invitation.diary,
            user=by,
            role=invitation.role,
            granted_by=invitation.created_by,
            ends_at=invitation.grant_ends_at,
        )
        access = Access(by, invitation.diary, grant)
        access.log(AuditEvent.Action.JOINED, invitation.role)
        return access

    return _with_valid_code(token, code, act)


def take_over_diary(token: str, code: str, *, by: User, keeper_may: str) -> Access:
    """Become the owner of a diary that somebody kept. keeper_may: the keeper's new role: helper, reader or "" for none.

    The keeper's other open invitations end. Raises InvitationClosed, WrongCode, AlreadyHasAccess (the keeper themselves),
    ConsentRequired, AlreadyOwnsDiary, and ValueError for another role; then nothing is changed.
    """
    if keeper_may and keeper_may not in GRANTABLE_ROLES:
        raise ValueError(f"The keeper cannot become {keeper_may}.")

    def act(invitation: Invitation) -> Access:
        access = _active_access(invitation, by)
        if access and access.can_manage:
            raise AlreadyHasAccess(access)
        if needs_consent(by):
            raise ConsentRequired
        kept = (
            Grant.objects.filter(diary=invitation.diary, role=Grant.Role.KEEPER, revoked_at=None).select_related("user").first()
        )
        if invitation.role != Grant.Role.OWNER or kept is None:
            raise InvitationClosed
        try:
            with transaction.atomic():
                _use_invitation(invitation, by)
                grant = change_owner(kept, diary=invitation.diary, to=by, granted_by=invitation.created_by)
        except IntegrityError as error:  # a person owns one diary
            raise AlreadyOwnsDiary from error
        access = Access(by, invitation.diary, grant)
        if keeper_may:
            Grant.objects.create(diary=invitation.diary, user=kept.user, role=keeper_may, granted_by=by)
        Invitation.objects.open().filter(diary=invitation.diary).update(revoked_at=timezone.now())
        access.log(AuditEvent.Action.HANDED_OVER, keeper_may or "nothing", target_user=kept.user)
        return access

    return _with_valid_code(token, code, act)


def _use_invitation(invitation: Invitation, user: User) -> None:
    """Mark an invitation as used. An older grant of the person is revoked."""
    now = timezone.now()
    Grant.objects.filter(diary=invitation.diary, user=user, revoked_at=None).update(revoked_at=now)
    invitation.used_at, invitation.used_by = now, user
    invitation.save(update_fields=["used_at", "used_by"])
