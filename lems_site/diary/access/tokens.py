"""The token and the code of an invitation or a share link, and their hashes.

Both are derived from the random id of the form and the site's secret key, so that the same form sent twice gives the same link.
Only hashes are stored; neither token nor code can be derived from them.
"""

from __future__ import annotations

import base64
import hmac
import re
import unicodedata
import uuid

from django.utils.crypto import salted_hmac

CODE_LENGTH = 8
_CODE = re.compile(rf"(?<![0-9])[0-9](?:[\s\-‐-–]?[0-9]){{{CODE_LENGTH - 1}}}(?![0-9])")


def create_token_and_code(form_id: uuid.UUID, *about: object, purpose: str = "invitation") -> tuple[str, str]:
    """The token and the code for a form. `about`: all values of the form; `purpose`: invitation or share."""
    seed = "\n".join([str(form_id), *map(str, about)])
    mac = salted_hmac(f"lems_site.diary.{purpose}", seed, algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(mac[:18]).decode()
    number = int.from_bytes(mac[18:], "big") % 10**CODE_LENGTH
    return token, f"{number:0{CODE_LENGTH}}"


def parse_code(typed: str) -> str | None:
    """The digits of a typed or pasted code: in any script, with blanks or dashes between, with words around them.

    None where there is no code, or more than one: such a text is no try.
    """
    digits = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in typed)
    codes = {"".join(filter(str.isdecimal, match)) for match in _CODE.findall(digits)}
    return codes.pop() if len(codes) == 1 else None


def hash_token(token: str) -> str:
    """The stored hash of a token, by which an invitation or a share link is looked up."""
    return salted_hmac("lems_site.diary.invitation.link", token, algorithm="sha256").hexdigest()


def hash_code(token: str, code: str) -> str:
    """The stored hash of a code. It is valid for its own token only."""
    return salted_hmac("lems_site.diary.invitation.code", f"{token}\n{code}", algorithm="sha256").hexdigest()


def is_same_hash(one: str, other: str) -> bool:
    """Whether two hashes are equal, compared in constant time."""
    return hmac.compare_digest(one, other)
