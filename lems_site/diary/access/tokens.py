"""The token and the code of an invitation or a share link, and their hashes; the key of a person's drafts.

Token and code are derived from the random id of the form and the site's secret key, so that the same form sent twice gives the
same link. Only hashes are stored; neither token nor code can be derived from them.
"""

from __future__ import annotations

import base64
import hmac
import re
import uuid

from django.utils.crypto import salted_hmac

CODE_LENGTH = 8
# Digits with only blanks, dashes or invisible marks between them. `\d` matches the digits of every script.
DIGIT_RUN = re.compile(r"\d(?:[\s\-\u2010-\u2015\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*\d)*")


def create_token_and_code(form_id: uuid.UUID, *about: object, purpose: str = "invitation") -> tuple[str, str]:
    """The token and the code for a form. `about`: all values of the form; `purpose`: invitation or share."""
    seed = "\n".join([str(form_id), *map(str, about)])
    mac = salted_hmac(f"lems_site.diary.{purpose}", seed, algorithm="sha256").digest()
    token = base64.urlsafe_b64encode(mac[:18]).decode()
    number = int.from_bytes(mac[18:], "big") % 10**CODE_LENGTH
    return token, f"{number:0{CODE_LENGTH}}"


def derive_draft_key(user_id: int) -> str:
    """The key (32 bytes as base64) with which a browser seals the drafts of one person; the same in each of their sessions."""
    return base64.b64encode(salted_hmac("lems_site.diary.draft", str(user_id), algorithm="sha256").digest()).decode()


def parse_code(typed: str) -> str | None:
    """The code in what was typed or pasted, as ASCII digits: in the digits of any script, grouped, with words around it.

    None unless there is exactly one run of CODE_LENGTH digits.
    """
    runs = ["".join(str(int(digit)) for digit in re.findall(r"\d", run)) for run in DIGIT_RUN.findall(typed)]
    codes = {digits for digits in runs if len(digits) == CODE_LENGTH}
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
