"""Run as a program against an empty database: two people do things to one diary at the same moment, in threads.

Prints one JSON object: for each race the outcomes that were seen, and each with how often.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import django

ROUNDS = 8


def at_once(*actions: Callable[[], Any]) -> str:
    """Do all at the same moment; the names of what they returned or raised."""
    from django.db import connection

    gate, seen = threading.Barrier(len(actions)), [""] * len(actions)

    def do(place: int, action: Callable[[], Any]) -> None:
        gate.wait()
        try:
            action()
            seen[place] = "done"
        except Exception as error:  # what it was is the result
            seen[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return " ".join(seen)


class Races:
    """One round of each race; each method gives what was seen. Imports wait until Django is set up."""

    def __init__(self) -> None:
        from lems_site.accounts import consent
        from lems_site.accounts.models import User
        from lems_site.diary import models
        from lems_site.diary.access import grants, invitations, ownership
        from lems_site.diary.account import create, delete

        self.consent, self.users, self.invitations, self.models = consent, User.objects, invitations, models
        self.grants, self.creation, self.deletion, self.ownership = grants, create, delete, ownership

    def create_user(self) -> Any:
        user = self.users.create_user(f"{uuid.uuid4()}@example.org")
        self.consent.give_consent(by=user)
        return user

    def create_diary(self, **fields: Any) -> Any:
        return self.creation.create_diary(by=self.create_user(), name="", zone="UTC", **fields)

    def invite(self, access: Any, role: str = "helper") -> Any:
        return self.grants.create_invitation(by=access, role=role, form_id=uuid.uuid4())

    def count_active(self, **fields: Any) -> int:
        return self.models.Grant.objects.active().filter(**fields).count()

    def two_people(self) -> str:
        access, people = self.create_diary(), (self.create_user(), self.create_user())
        made = self.invite(access)
        seen = at_once(*[partial(self.invitations.accept_invitation, made.token, made.code, by=one) for one in people])
        return f"{in_order(seen)} {self.count_active(diary=access.diary)}"

    def one_twice(self) -> str:
        access, ben = self.create_diary(), self.create_user()
        made = self.invite(access)
        seen = at_once(*[partial(self.invitations.accept_invitation, made.token, made.code, by=ben)] * 2)
        return f"{in_order(seen)} {self.count_active(diary=access.diary)}"

    def ended(self) -> str:
        access, ben = self.create_diary(), self.create_user()
        made = self.invite(access)
        accept = partial(self.invitations.accept_invitation, made.token, made.code, by=ben)
        seen = at_once(accept, partial(self.grants.end_invitation, made.invitation.pk, by=access))
        return f"{seen} {self.count_active(diary=access.diary)}"

    def hand_over(self) -> str:
        kept, person = [self.create_diary(for_someone=True) for _ in range(2)], self.create_user()
        invitations = [self.invite(access, "owner") for access in kept]
        action = partial(self.invitations.take_over_diary, by=person, keeper_may="reader")
        seen = at_once(*[partial(action, one.token, one.code) for one in invitations])
        owns = self.count_active(user=person, role="owner")
        return f"{in_order(seen)} owns {owns} keepers {self.count_active(diary__in=[one.diary for one in kept], role='keeper')}"

    def two_owners(self) -> str:
        """Two people take one diary over."""
        access, people = self.create_diary(for_someone=True), (self.create_user(), self.create_user())
        invitations = [self.invite(access, "owner") for _ in people]
        pairs = zip(invitations, people, strict=True)
        action = partial(self.invitations.take_over_diary, keeper_may="helper")
        seen = at_once(*[partial(action, offer.token, offer.code, by=one) for offer, one in pairs])
        owner = self.models.Diary.objects.get(pk=access.diary.pk).owner
        return f"{in_order(seen)} owned by one of them: {owner in people} disagree {self.ownership.count_disagreements()}"

    def deleted_or_handed_over(self) -> str:
        """The keeper deletes her account while somebody takes the diary over: theirs, or gone, never lost after it was theirs."""
        access, person = self.create_diary(for_someone=True), self.create_user()
        offer = self.invite(access, "owner")
        seen = at_once(
            partial(self.deletion.delete_account, by=access.user),
            partial(self.invitations.take_over_diary, offer.token, offer.code, by=person, keeper_may="helper"),
        )
        owned = self.models.Diary.objects.filter(pk=access.diary.pk, owner=person).count()
        keepers = self.users.filter(pk=access.user.pk).count()
        return f"{seen} owned {owned} keepers {keepers} disagree {self.ownership.count_disagreements()}"

    def deleted_and_begun(self) -> str:
        """Somebody deletes their account in one window and begins a diary in another: no diary stays without its owner."""
        person = self.create_user()
        seen = at_once(
            partial(self.deletion.delete_account, by=person),
            partial(self.creation.create_diary, by=person, name="", zone="UTC"),
        )
        left = self.users.filter(pk=person.pk).count()
        return f"{seen.split()[0]} left {left} disagree {self.ownership.count_disagreements()}"

    def wrong_codes(self) -> str:
        made, ben = self.invite(self.create_diary()), self.create_user()
        wrong = f"{(int(made.code) + 1) % 10**8:08}"
        at_once(*[partial(self.invitations.preview_invitation, made.token, wrong, by=ben)] * 4)
        return str(self.models.Invitation.objects.get(pk=made.invitation.pk).wrong_codes)

    def one_form(self) -> str:
        access = self.create_diary()
        at_once(*[partial(self.grants.create_invitation, by=access, role="reader", form_id=uuid.uuid4())] * 2)
        return str(self.models.Invitation.objects.filter(diary=access.diary).count())

    def all(self) -> dict[str, dict[str, int]]:
        """What was seen in all rounds, and how often."""
        races = (
            self.two_people, self.one_twice, self.ended, self.hand_over, self.two_owners, self.deleted_or_handed_over,
            self.deleted_and_begun, self.wrong_codes, self.one_form,
        )  # fmt: skip
        return {race.__name__: dict(Counter(race() for _ in range(ROUNDS))) for race in races}


def in_order(seen: str) -> str:
    """The outcomes without who had which."""
    return " ".join(sorted(seen.split()))


if __name__ == "__main__":
    django.setup()
    print(json.dumps(Races().all()))
