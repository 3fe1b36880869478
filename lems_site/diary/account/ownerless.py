"""Diaries whose owner's account was deleted by hand, in an earlier release that did not refuse it.

A migration gave them to one account that nobody can sign in to (0018_diary_owner): their helpers read them as before, nothing new
is written in them, and the operator deletes them.
"""

from __future__ import annotations

from lems_site.accounts.models import User
from lems_site.diary.models import Diary

from .delete import delete_account

OWNERLESS_EMAIL = "deleted-owner@site.invalid"  # as the migration writes it; no mail reaches this domain


def count_ownerless() -> int:
    """How many diaries there are whose owner's account was deleted. One query."""
    return Diary.objects.filter(owner__email=OWNERLESS_EMAIL).count()


def delete_ownerless() -> int:
    """Delete these diaries, and the account that holds them. Returns how many."""
    count = count_ownerless()
    for holder in User.objects.filter(email=OWNERLESS_EMAIL):
        delete_account(by=holder)
    return count
