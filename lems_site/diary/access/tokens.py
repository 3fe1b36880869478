"""The token and the code of an invitation or a share link, and their hashes.

Both are derived from the random id of the form and the site's secret key, so that the same form sent twice gives the same link.
Only hashes are stored; neither token nor code can be derived from them.
"""

from __future__ import annotations

import base64
import hmac
import uuid

from django.utils.crypto import salted_hmac

CODE_LENGTH = 8


def create_token_and_code(form_id: uuid.UUID, *about: object, purpose: str = "invitation") -> tuple[str, str]:
    """The token and the code for a form. `about`: all values of the form; `purpose`: invitation or share."""
    seed = "\n".join([str(form_id), *map(str, about)])
    mac = salted_hmac(f"lems_site.diary.{purpose}", seed, algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(mac[:18]).decode()
    number = int.from_bytes(mac[18:], "big") % 10**CODE_LENGTH
    return token, f"{number:0{CODE_LENGTH}}"


def hash_token(token: str) -> str:
    """The stored hash of a token, by which an invitation or a share link is looked up."""
    return salted_hmac("lems_site.diary.invitation.link", token, algorithm="sha256").hexdigest()


def hash_code(token: str, code: str) -> str:
    """The stored hash of a code. It is valid for its own token only."""
    return salted_hmac("lems_site.diary.invitation.code", f"{token}\n{code}", algorithm="sha256").hexdigest()


def is_same_hash(one: str, other: str) -> bool:
    """Whether two hashes are equal, compared in constant time."""
    return hmac.compare_digest(one, other)
