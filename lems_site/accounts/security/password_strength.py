"""Refuses passwords that are easy to guess: common ones, patterns, and those made of the site's or the person's own names.

The package zxcvbn estimates how many guesses a password takes; it brings lists of common passwords, names and words. No kind of
character is demanded (OWASP ASVS 5.0, 6.2.5).
"""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

LEAST_SCORE = 3  # of 4: more than 10^8 guesses
LONGEST_SCORED = 40  # letters; zxcvbn takes too long for more, and so many are hard enough to guess
SHORTEST_WORD = 4  # of a name: shorter parts stand in many words by chance
LEAST_OWN = 6  # letters and digits beside the names of site and person
SITE_WORDS = ("lems", "myasthenia", "myasthenic", "lambert", "eaton", "diary", "guide")


class StrengthValidator:
    """One plain error for a password that is easy to guess. Shorter ones than `min_length` are another validator's."""

    def __init__(self, min_length: int = 10) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises ValidationError."""
        if len(password) < self.min_length:
            return
        words = context_words(user)
        if _own_letters(password, words) < LEAST_OWN:
            raise ValidationError(
                _("This password holds the name of this site, your name or your address, and little else. Choose other words."),
                code="password_of_names",
            )
        if zxcvbn(password[:LONGEST_SCORED], user_inputs=words)["score"] < LEAST_SCORE:
            raise ValidationError(
                _("This password is easy to guess. Choose three or four words that do not belong together, or a longer one."),
                code="password_too_weak",
            )

    def get_help_text(self) -> str:
        """What the field says."""
        return _("Choose three or four words that do not belong together.")


def context_words(user: AbstractBaseUser | None) -> list[str]:
    """The words that others would try first: of the site's name and host, and of the person's address and names."""
    texts = [settings.SITE_NAME, settings.SITE_URL.partition("://")[2]]
    texts += [str(getattr(user, name, "")) for name in ("email", "first_name", "last_name", "display_name")]
    parts = {part for text in texts for part in re.split(r"[^\w]+|_", text.lower()) if len(part) >= SHORTEST_WORD}
    return sorted({*SITE_WORDS, *parts}, key=lambda word: (-len(word), word))


def _own_letters(password: str, words: list[str]) -> int:
    """How many letters and digits are left of a password without these words."""
    rest = password.lower()
    for word in words:
        rest = rest.replace(word, " ")
    return sum(letter.isalnum() for letter in rest)
