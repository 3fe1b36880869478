"""The seeds of second steps (authenticator apps, recovery codes) are sealed. django-allauth asks its adapter to do that.

It says only the text, not whose it is. Whose seeds are used is known from the form that asks for a code (`seeds_of`), else from
the signed-in person of the request. A sealed seed is bound to its person: in another's row it does not open.

A seed that was sealed where nobody was known, or by an earlier release, is bound to its column alone until the clock's next run.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.core import context as allauth_context
from allauth.mfa.models import Authenticator
from django.db import transaction

from lems_site.accounts.models import User
from lems_site.web.sealing.errors import NotOpened

from .sealed_text import is_sealed, open_text, seal_text

COLUMN = "mfa_authenticator.data:seed"
BOUND = "bound:"  # begins a seed that is bound to its person
TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
SINGLE_KEYS, LIST_KEY = ("secret", "seed"), "migrated_codes"  # as allauth keeps them in `data`
_person: ContextVar[int | None] = ContextVar("whose seeds are used", default=None)


@contextmanager
def seeds_of(user: User) -> Iterator[None]:
    """Within it the seeds of one person are used, who need not be signed in yet."""
    token = _person.set(user.pk)
    try:
        yield
    finally:
        _person.reset(token)


def seal_seed(seed: str) -> str:
    """The stored form of a seed. Raises SealingError."""
    person = _current_person()
    return seal_text(seed, COLUMN) if person is None else _bind(seed, person)


def open_seed(stored: str) -> str:
    """A seed, from its stored form. Raises SealingError, NotOpened for the seed of another person."""
    if not stored.startswith(BOUND):
        return open_text(stored, COLUMN)
    person = _current_person()
    if person is None:
        raise NotOpened("It is not known whose second step is asked for.")
    return open_text(stored.removeprefix(BOUND), _place(person))


def _current_person() -> int | None:
    user = getattr(allauth_context.request, "user", None)
    return _person.get() or (user.pk if user is not None and user.is_authenticated else None)


def _place(person: int) -> str:
    return f"{COLUMN} of user {person}"


def _bind(seed: str, person: int) -> str:
    sealed = seal_text(seed, _place(person))
    return BOUND + sealed if is_sealed(sealed) else sealed


def bind_seeds() -> Generator[int]:
    """Seal the seeds from before sealing, and bind each to its person; each second step in a transaction of its own.

    It may be stopped at any moment. Yields 1 for each. Raises SealingError.
    """
    rows = Authenticator.objects.filter(type__in=TYPES).order_by("pk")
    for pk, person, data in rows.values_list("pk", "user_id", "data"):
        if _bind_all(data, person) != data and _bind_row(pk):
            yield 1


def _bind_row(pk: int) -> bool:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return False
        before, row.data = row.data, _bind_all(row.data, row.user_id)
        row.save(update_fields=["data"])
    return bool(row.data != before)


def _bind_all(data: dict[str, Any], person: int) -> dict[str, Any]:
    changes: dict[str, Any] = {key: _bind_once(data[key], person) for key in SINGLE_KEYS if key in data}
    if LIST_KEY in data:
        changes[LIST_KEY] = [_bind_once(code, person) for code in data[LIST_KEY]]
    return {**data, **changes}


def _bind_once(stored: str, person: int) -> str:
    return stored if stored.startswith(BOUND) else _bind(open_text(stored, COLUMN), person)
