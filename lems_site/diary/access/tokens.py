"""The link and the code of an invitation or a share: how they are made, and what of them is kept.

Both come from a random number that only the form held and the site's secret key, so that the same form sent twice gives the same
link, and nothing that is kept, not even with the form's number, gives it away.
"""

from __future__ import annotations

import base64
import hmac
import uuid

from django.utils.crypto import salted_hmac

CODE_LENGTH = 8


def create_token_and_code(form_id: uuid.UUID, *about: object, purpose: str = "invitation") -> tuple[str, str]:
    """The link's word and the code that a form asked for. `about`: all that the form said; `purpose`: invitation or share."""
    seed = "\n".join([str(form_id), *map(str, about)])
    mac = salted_hmac(f"lems_site.diary.{purpose}", seed, algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(mac[:18]).decode()
    number = int.from_bytes(mac[18:], "big") % 10**CODE_LENGTH
    return token, f"{number:0{CODE_LENGTH}}"


def hash_token(token: str) -> str:
    """What is kept of a link's word; an invitation is found by it."""
    return salted_hmac("lems_site.diary.invitation.link", token, algorithm="sha256").hexdigest()


def hash_code(token: str, code: str) -> str:
    """What is kept of a code. It holds for its own link alone."""
    return salted_hmac("lems_site.diary.invitation.code", f"{token}\n{code}", algorithm="sha256").hexdigest()


def is_same_hash(one: str, other: str) -> bool:
    """Whether two hashes are the same, in a time that does not tell how alike they are."""
    return hmac.compare_digest(one, other)
