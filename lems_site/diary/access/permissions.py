"""Who may do what with which diary. Every diary page begins here: `diary_view` for views, `Access` for queries.

Staff and superusers have no rights here that others have not.
"""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from lems_site.accounts.consent import has_consent
from lems_site.accounts.models import Consent, SecurityEvent, User
from lems_site.accounts.security.events import Kind, record_event
from lems_site.diary.models import AuditEvent, Diary, Grant

READ, WRITE, MANAGE = "read", "write", "manage"
KEEP, HELP = "keep", "help"  # what only the keeper does (hand over), and only a helper or reader (leave)
Action = AuditEvent.Action
# What the diary's log and the person's own list of security events both tell.
SECURITY_EVENTS: dict[str, SecurityEvent.Kind] = {
    **dict.fromkeys(
        (Action.INVITED, Action.JOINED, Action.CHANGED_ROLE, Action.REVOKED, Action.LEFT, Action.HANDED_OVER), Kind.RIGHTS_CHANGED
    ),
    Action.EXPORTED: Kind.EXPORTED,
    Action.SHARED: Kind.SHARED,
}
VIEW_INTERVAL = dt.timedelta(hours=1)  # looking at the same page again within this time is one look


@dataclass(frozen=True)
class Access:
    """What somebody may do with a diary. `hidden_topics`: codes of choices.SENSITIVE_TOPICS that they do not see."""

    user: User
    diary: Diary
    grant: Grant

    @property
    def role(self) -> str:
        return self.grant.role

    @property
    def can_write(self) -> bool:
        return self.role != Grant.Role.READER

    @property
    def can_manage(self) -> bool:
        return self.role in (Grant.Role.OWNER, Grant.Role.KEEPER)

    @property
    def hidden_topics(self) -> frozenset[str]:
        return frozenset() if self.can_manage else frozenset(self.diary.hidden_topics)

    def allows(self, permission: str) -> bool:
        """Whether `permission` (read, write, manage, keep or help) is allowed."""
        keeps = self.role == Grant.Role.KEEPER
        return {READ: True, WRITE: self.can_write, MANAGE: self.can_manage, KEEP: keeps, HELP: not self.can_manage}[permission]

    def is_paused(self) -> bool:
        """What `is_paused` says of the diary. One query, and a light one for the owner or keeper."""
        return not has_consent(self.user) if self.can_manage else is_paused(self.diary)

    def log(
        self, action: str, target: str = "", *, day: dt.date | None = None, target_user: User | None = None, event: str = ""
    ) -> AuditEvent:
        """Add a line to the diary's log; a change of rights or an export is a security event of the person, too.

        event: what that says in place of `target`.
        """
        with transaction.atomic() if action in SECURITY_EVENTS else nullcontext():
            line = AuditEvent.objects.create(
                diary=self.diary, user=self.user, action=action, target=target[:40], day=day, target_user=target_user
            )
            if action in SECURITY_EVENTS:
                record_event(SECURITY_EVENTS[action], user=self.user, detail=f"{action} {event or target}".strip())
        return line

    def log_view(self, target: str, day: dt.date | None = None) -> None:
        """Note that somebody who is not the diary's owner or keeper looked at a page, once an hour."""
        if self.can_manage:
            return
        since = timezone.now() - VIEW_INTERVAL
        same = AuditEvent.objects.filter(
            diary=self.diary, user=self.user, action=AuditEvent.Action.VIEWED, target=target, day=day, at__gt=since
        )
        if not same.exists():
            self.log(AuditEvent.Action.VIEWED, target, day=day)


def list_accesses(user: User) -> list[Access]:
    """Every diary that somebody may open, their own first. One query."""
    grants = Grant.objects.active().filter(user=user).select_related("diary").order_by("granted_at", "pk")
    first = {Grant.Role.OWNER: 0, Grant.Role.KEEPER: 1}
    ordered = sorted(grants, key=lambda grant: first.get(Grant.Role(grant.role), 2))
    return [Access(user, grant.diary, grant) for grant in ordered]


def own_zone(user: User) -> str:
    """The time zone of the diary that somebody owns or keeps; "" without one. One query."""
    grants = Grant.objects.active().filter(user=user, role__in=(Grant.Role.OWNER, Grant.Role.KEEPER))
    return grants.order_by("granted_at", "pk").values_list("diary__zone", flat=True).first() or ""


def get_access(user: User, diary: uuid.UUID, permission: str = READ) -> Access:
    """What somebody may do with one diary. One query. Raises Http404 unless they have the `permission`."""
    # There is one at most. Whether it is over is asked here: in the query it would cost every page half as much again.
    grants = list(Grant.objects.filter(user=user, diary=diary, revoked_at=None).select_related("diary"))
    if not grants or grants[0].is_expired or not (access := Access(user, grants[0].diary, grants[0])).allows(permission):
        raise Http404
    return access


def is_paused(diary: Diary) -> bool:
    """Whether the owner's or keeper's agreement to keep health data was taken back: nothing new is written then. One query."""
    return not Consent.objects.active().filter(user__diaries=diary).exists()
