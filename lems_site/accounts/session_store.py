"""Where sessions are kept (SESSION_ENGINE): Django's table of sessions with the user in a column, and the addresses typed in it.

So the sessions of one user, and those in which somebody typed that user's address, are found by an index: deleting an account
costs the same with 100 and with 100,000 sessions. An address stands there only as a digest keyed with SECRET_KEY.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import router, transaction
from django.utils.crypto import salted_hmac

from .models import Session, SessionAddress

RENEWED_AT = "renewed_at"  # seconds since 1970; see session_age.py
ADDRESS = re.compile(r"[^\s\"'<>,;:()\\]+@[^\s\"'<>,;:()\\]+")
MOST_ADDRESSES = 50  # of one session


def digest_addresses(addresses: Iterable[str], keys: Iterable[str] | None = None) -> set[str]:
    """The keyed digests of e-mail addresses, 64 hexadecimal digits each, with SECRET_KEY or with every one of `keys`."""
    secrets = [settings.SECRET_KEY] if keys is None else list(keys)
    return {
        salted_hmac("session address", address.strip(".!?").lower(), secret, algorithm="sha256").hexdigest()
        for address in addresses
        for secret in secrets
    }


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with the user and the typed addresses beside them."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        user_id = data.get(SESSION_KEY)
        session.user_id = int(user_id) if user_id else None
        return session

    def save(self, must_create: bool = False) -> None:
        """Save the session with its user and addresses in one transaction. Errors are Django's (CreateError, UpdateError)."""
        if SESSION_KEY in self and RENEWED_AT not in self:
            self[RENEWED_AT] = int(time.time())
        with transaction.atomic(using=router.db_for_write(Session)):
            super().save(must_create)
            self._save_addresses()

    def _save_addresses(self) -> None:
        key = str(self.session_key)
        text = json.dumps(dict(self.items()), default=str, ensure_ascii=False)
        typed = digest_addresses(ADDRESS.findall(text)[:MOST_ADDRESSES])
        stored = set(SessionAddress.objects.filter(session_id=key).values_list("digest", flat=True))
        SessionAddress.objects.filter(session_id=key, digest__in=stored - typed).delete()
        SessionAddress.objects.bulk_create([SessionAddress(session_id=key, digest=digest) for digest in sorted(typed - stored)])
