"""Changes of staff: asked for by one superuser and confirmed by another, or made on the server's console by one person.

Every change that is carried out is logged, and the person and all superusers are mailed. Nobody sets another person's password,
address or second step: the person does, by a link that is mailed to them and works once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lems_site.accounts.models import Session, StaffChange, User
from lems_site.accounts.security.devices import forget_devices
from lems_site.accounts.security.events import Kind, record_event
from lems_site.publishing.models import SignerName
from lems_site.publishing.review.signer_names import lay_out_signed_pages

from .mails import mail_link, tell_everybody

SUPERUSER, REVIEWER = "Superuser", "Reviewer"
ROLES = ("Author", REVIEWER, "Publisher", SUPERUSER)
LINK_DAYS = 7


class CannotChange(Exception):
    """Why a change of staff is refused; the words are for the person who tried."""


def staff_members() -> list[User]:
    """All who edit the guide, by address. Nobody else's account is ever listed. Two queries."""
    return list(User.objects.filter(is_staff=True).order_by("email").prefetch_related("groups"))


def roles_of(user: User) -> list[str]:
    """The roles of a member of staff, in the order of ROLES."""
    names = {group.name for group in user.groups.all()} | ({SUPERUSER} if user.is_superuser else set())
    return [role for role in ROLES if role in names]


def ask_for_invitation(*, email: str, name: str, profession: str, roles: Sequence[str], by: User | None) -> StaffChange:
    """Ask that somebody be invited. On the console (`by` None) the mail goes out at once. Raises CannotChange."""
    _check_roles(roles)
    if not roles:
        raise CannotChange(_("Choose a role at least."))
    if not name.strip() or (REVIEWER in roles and not profession.strip()):
        raise CannotChange(_("Type the name, and for a Reviewer the profession: readers see both."))
    if User.objects.filter(email=email.strip().lower(), is_staff=True).exists():
        raise CannotChange(_("This person edits the guide already."))
    told = {"email": email.strip().lower(), "name": name.strip(), "profession": profession.strip()}
    return _ask(StaffChange(kind=StaffChange.Kind.INVITE, roles=",".join(roles), **told), by)


def ask_for_roles(user: User, *, roles: Sequence[str], by: User | None) -> StaffChange:
    """Ask that a member of staff have just these roles; without any they edit no more. Raises CannotChange."""
    _check_roles(roles)
    if REVIEWER in roles and not SignerName.objects.filter(user=user).exists() and by is not None:
        raise CannotChange(_("Set the name and profession of this person first: readers see them under what a Reviewer signs."))
    return _ask(StaffChange(kind=StaffChange.Kind.ROLES, user=user, email=user.email, roles=",".join(roles)), by)


def ask_for_new_factor(user: User, *, by: User | None) -> StaffChange:
    """Ask that a member of staff may set up their second step anew, by a mailed link and their password. Raises CannotChange."""
    return _ask(StaffChange(kind=StaffChange.Kind.FACTOR, user=user, email=user.email), by)


def end_sessions(user: User, *, by: User | None) -> StaffChange:
    """Sign a member of staff out everywhere, at once."""
    _require_superuser(by)
    change = StaffChange(kind=StaffChange.Kind.SESSIONS, user=user, email=user.email, asked_by=by, confirmed_at=timezone.now())
    with transaction.atomic():
        change.save()
        _carry_out(change)
    return change


def why_cannot_decide(change: StaffChange, by: User) -> str:
    """Why somebody cannot confirm a change, in words for them; "" if they can."""
    if not by.is_superuser:
        return _("Only a superuser confirms a change of staff.")
    if change.confirmed_at or change.refused_at:
        return _("Somebody has decided this already.")
    if change.asked_by_id == by.pk:
        return _("You asked for this. Another superuser must confirm it.")
    return ""


def confirm_change(change: StaffChange, *, by: User) -> None:
    """Confirm what another superuser asked for, and carry it out. Raises CannotChange."""
    with transaction.atomic():
        change = StaffChange.objects.select_for_update().get(pk=change.pk)
        if refused := why_cannot_decide(change, by):
            raise CannotChange(refused)
        change.confirmed_by, change.confirmed_at = by, timezone.now()
        change.save()
        _carry_out(change)


def refuse_change(change: StaffChange, *, by: User) -> None:
    """Refuse a change, or take back one's own. Raises CannotChange."""
    _require_superuser(by)
    with transaction.atomic():
        if not StaffChange.objects.filter(pk=change.pk, confirmed_at=None, refused_at=None).update(refused_at=timezone.now()):
            raise CannotChange(_("Somebody has decided this already."))
        _record(change, "refused", by)


def open_changes() -> list[StaffChange]:
    """What waits for a second superuser. One query."""
    return list(StaffChange.objects.filter(confirmed_at=None, refused_at=None).select_related("user", "asked_by"))


def find_change(token: str) -> StaffChange | None:
    """The change whose mailed link holds this token, while the link works. One query."""
    rows = StaffChange.objects.filter(token_hash=hash_token(token), done_at=None, token_until__gt=timezone.now())
    return rows.select_related("user").first()


def hash_token(token: str) -> str:
    """The keyed hash under which a link's token is stored."""
    return salted_hmac("lems_site.accounts.staff", token, algorithm="sha256").hexdigest()


def set_roles(user: User, roles: Sequence[str]) -> None:
    """Give a person just these roles. Call it in the transaction of the change that says so."""
    user.is_staff, user.is_superuser = bool(roles), SUPERUSER in roles
    user.save(update_fields=["is_staff", "is_superuser"])
    user.groups.set(Group.objects.filter(name__in=[role for role in roles if role != SUPERUSER]))
    user.user_permissions.clear()
    if not roles:
        Session.objects.filter(user=user).delete()


def forget_factor(user: User) -> None:
    """Take a person's second steps away and end their sessions, for the link by which they set up a new one."""
    Authenticator.objects.filter(user=user).delete()
    Session.objects.filter(user=user).delete()
    forget_devices(user)


def confirm_own_name(user: User, change: StaffChange) -> None:
    """The name and profession of the invitation that a Reviewer accepts: set by who invited, confirmed by who accepted."""
    SignerName.objects.create(
        user=user,
        name=change.name,
        profession=change.profession,
        set_by=change.asked_by,
        confirmed_by=user,
        confirmed_at=timezone.now(),
    )
    lay_out_signed_pages(user)


def finish(change: StaffChange, user: User) -> None:
    """Note that the person has used their link: it works no more. Raises CannotChange if it was used meanwhile."""
    done = {"user": user, "done_at": timezone.now(), "token_hash": ""}
    if not StaffChange.objects.filter(pk=change.pk, done_at=None).exclude(token_hash="").update(**done):
        raise CannotChange(_("This link was used already."))
    change.user = user
    _record(change, "done", user)


def _ask(change: StaffChange, by: User | None) -> StaffChange:
    _require_superuser(by)
    change.asked_by = by
    with transaction.atomic():
        change.save()
        _record(change, "asked", by)
        if by is None:
            change.confirmed_at = timezone.now()
            change.save()
            _carry_out(change)
    return change


def _carry_out(change: StaffChange) -> None:
    """Do what was confirmed, in its transaction; mails go out when it is committed."""
    token = ""
    if change.kind in (StaffChange.Kind.INVITE, StaffChange.Kind.FACTOR):
        token = secrets.token_urlsafe(32)
        change.token_hash, change.token_until = hash_token(token), timezone.now() + timedelta(days=LINK_DAYS)
    else:
        if change.user and change.kind == StaffChange.Kind.ROLES:
            set_roles(change.user, change.role_list)
        elif change.user:
            Session.objects.filter(user=change.user).delete()
            forget_devices(change.user)
        change.done_at = timezone.now()
    change.save()
    _record(change, "confirmed", change.confirmed_by or change.asked_by)
    if token:
        mail_link(change, token)
    tell_everybody(change)


def _record(change: StaffChange, step: str, by: User | None) -> None:
    """Write the security event of a step of a change; `by` None: on the console."""
    record_event(Kind.STAFF_CHANGED, user=change.user, by=by, detail=f"{change.kind} {step}", on_console=by is None)


def _check_roles(roles: Sequence[str]) -> None:
    if unknown := [role for role in roles if role not in ROLES]:
        raise CannotChange(_("There is no role “%(role)s”.") % {"role": unknown[0]})


def _require_superuser(by: User | None) -> None:
    if by is not None and not (by.is_superuser and by.is_active):
        raise CannotChange(_("Only a superuser changes who edits the guide."))
