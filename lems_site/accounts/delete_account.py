"""Deletes an account with its sessions, addresses, keys, rate-limit counts and lines of the admin's log.

Rows of other apps are deleted or kept as their foreign keys to the user say.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.db.models import Q

from .models import DeletedAccount, Session, SessionAddress, StaffChange, User
from .security.events import Kind, record_event
from .session_store import digest_addresses


def mark_account(pk: int, joined: dt.datetime) -> str:
    """What an account is known by once it is deleted: a digest of its number and the moment of its sign-up.

    The number alone is not enough: after a restore it is given again, to somebody else.
    """
    return hashlib.sha256(f"lems account {pk} {joined.astimezone(dt.UTC).isoformat()}".encode()).hexdigest()


def delete_user(*, by: User) -> None:
    """Delete a user's account. This cannot be undone. Its mark is noted, so that no restored backup brings it back."""
    with transaction.atomic():
        stored = User.objects.select_for_update().get(pk=by.pk)
        DeletedAccount.objects.get_or_create(pk=mark_account(stored.pk, stored.date_joined))
        addresses = {by.email, *EmailAddress.objects.filter(user=by).values_list("email", flat=True)}
        _delete_sessions(by, addresses)
        _delete_rate_limits(by, addresses)
        of_user = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(by.pk))
        for address in addresses:
            of_user |= Q(object_repr__icontains=address) | Q(change_message__icontains=address)
        LogEntry.objects.filter(of_user).delete()
        StaffChange.objects.filter(Q(user=by) | Q(email__in=addresses)).update(email="", name="", profession="")
        by.delete()
        record_event(Kind.DELETED, user=None, detail="account")


def _delete_sessions(user: User, addresses: set[str]) -> None:
    """Delete all sessions of the user, and those in which one of the addresses was typed."""
    digests = digest_addresses(addresses, keys=[settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    typed_in = SessionAddress.objects.filter(digest__in=digests).values("session")
    Session.objects.filter(Q(user=user) | Q(pk__in=typed_in)).delete()


def _delete_rate_limits(user: User, addresses: set[str]) -> None:
    """Delete the user's rate-limit counts. In caches other than the database's they expire within an hour."""
    if not settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
        return
    hashes = [hashlib.sha256(address.encode()).hexdigest() for address in addresses]
    patterns = [f"%:user:{user.pk}", f"%user={user.pk}&%", *(f"%{digest}%" for digest in hashes)]
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        for pattern in patterns:
            cursor.execute(f"DELETE FROM {table} WHERE cache_key LIKE %s", [pattern])  # noqa: S608 (a table of the settings)
