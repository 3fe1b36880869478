"""Where sessions are kept (SESSION_ENGINE): Django's table of sessions with the user in a column, and the addresses typed in it.

So the sessions of one user, and those in which somebody typed that user's address, are found by an index: deleting an account
costs the same with 100 and with 100,000 sessions. An address stands there only as a digest keyed with SECRET_KEY.

What somebody typed, and all else but who is signed in and since when, is sealed by the site's data key. A session that cannot be
opened goes on without it.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import router, transaction
from django.utils.crypto import salted_hmac

from lems_site.web.sealing.errors import SealingError

from .authentication import PROOF_KEY
from .models import Session, SessionAddress
from .security.sealed_text import open_text, seal_text

RENEWED_AT = "renewed_at"  # seconds since 1970; see session_age.py
ADDRESS = re.compile(r"[^\s\"'<>,;:()\\]+@[^\s\"'<>,;:()\\]+")
MOST_ADDRESSES = 50  # of one session
SEALED = "sealed"  # the key under which the rest stands
READABLE = {
    SESSION_KEY,
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    RENEWED_AT,
    PROOF_KEY,
    "account_authentication_methods",  # of allauth: how and when somebody signed in
    "account_authentication_methods_user",
    "_session_expiry",
}
log = logging.getLogger(__name__)


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

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session as it is stored: what is READABLE, and the rest sealed for this session. Raises SealingError."""
        readable = {key: value for key, value in session_dict.items() if key in READABLE}
        rest = {key: value for key, value in session_dict.items() if key not in READABLE}
        if rest:
            readable[SEALED] = seal_text(json.dumps(rest), self._place)
        return super().encode(readable)

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """The session from what is stored. What cannot be opened is left out."""
        data = super().decode(session_data)
        sealed = data.pop(SEALED, None)
        if sealed is not None:
            try:
                data.update(json.loads(open_text(sealed, self._place)))
            except SealingError as error:
                log.error("what was typed in a session cannot be opened: %s", error)
        return data

    @property
    def _place(self) -> str:
        return f"{Session._meta.db_table}.session_data:{self.session_key}"

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
