"""Deleting an account with everything that hangs on it: sessions, addresses, keys, counts of tries, lines of the admin's log.

What other parts of the site keep about somebody goes or stays by their foreign keys to the user.
"""

from __future__ import annotations

import hashlib
import json
import time

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest

from .models import User


def must_sign_in_again(request: HttpRequest) -> bool:
    """Whether somebody without password and second step signed in too long ago for what cannot be undone.

    Everybody else is asked for their password or code by django-allauth's reauthentication_required.
    """
    if get_reauthentication_flows(request.user):
        return False
    records = get_authentication_records(request, request.user)
    return not records or time.time() - records[-1]["at"] >= app_settings.REAUTHENTICATION_TIMEOUT


def leave(*, by: User) -> None:
    """Delete an account. It cannot be undone."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        addresses = {by.email, *EmailAddress.objects.filter(user=by).values_list("email", flat=True)}
        _end_sessions(by, addresses)
        _forget_tries(by, addresses)
        of_user = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(by.pk))
        for address in addresses:
            of_user |= Q(object_repr__icontains=address) | Q(change_message__icontains=address)
        LogEntry.objects.filter(of_user).delete()
        by.delete()


def _end_sessions(user: User, addresses: set[str]) -> None:
    """Delete every session of the user, and those in which one of the addresses was typed."""
    ending = []
    for session in Session.objects.iterator(chunk_size=2000):
        data = session.get_decoded()
        if data.get("_auth_user_id") == str(user.pk) or any(one in json.dumps(data, default=str).lower() for one in addresses):
            ending.append(session.pk)
    for start in range(0, len(ending), 500):
        Session.objects.filter(pk__in=ending[start : start + 500]).delete()


def _forget_tries(user: User, addresses: set[str]) -> None:
    """Delete the counts of tries. Caches other than the database's forget them by themselves within an hour."""
    backend = caches["default"]
    if not isinstance(backend, BaseDatabaseCache):
        return
    hashes = [hashlib.sha256(address.encode()).hexdigest() for address in addresses]
    ends = [f"%:user:{user.pk}", f"%user={user.pk}&%", *(f"%{one}%" for one in hashes)]
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(backend._table)  # type: ignore[attr-defined]  # the stubs leave it out
        for end in ends:
            cursor.execute(f"DELETE FROM {table} WHERE cache_key LIKE %s", [end])  # noqa: S608 (the table's own name)
