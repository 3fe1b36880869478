"""Fixed texts in the active language, each looked up once: Django looks in six catalogues for a text that none of them has."""

from __future__ import annotations

from functools import lru_cache

from django.utils import translation


def gettext(message: str) -> str:
    """What Django's gettext returns for a text of the code. For pages that say the same words many times."""
    return _look_up(message, translation.get_language())


@lru_cache(maxsize=5000)
def _look_up(message: str, language: str | None) -> str:
    """`language` only keeps the texts apart."""
    return translation.gettext(message)
