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


def at_once(*acts: Callable[[], Any]) -> str:
    """Do all at the same moment; the names of what they returned or raised."""
    from django.db import connection

    gate, seen = threading.Barrier(len(acts)), [""] * len(acts)

    def do(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
            seen[place] = "done"
        except Exception as error:  # what it was is the result
            seen[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
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
        from lems_site.diary.access import grants, invitations
        from lems_site.diary.account import create

        self.consent, self.users, self.joining, self.models = consent, User.objects, invitations, models
        self.sharing, self.starting = grants, create

    def person(self) -> Any:
        user = self.users.create_user(f"{uuid.uuid4()}@example.org")
        self.consent.give_consent(by=user)
        return user

    def diary(self, **fields: Any) -> Any:
        return self.starting.start(by=self.person(), name="", zone="UTC", **fields)

    def offer(self, access: Any, role: str = "helper") -> Any:
        return self.sharing.invite(by=access, role=role, form_id=uuid.uuid4())

    def standing(self, **fields: Any) -> int:
        return self.models.Grant.objects.active().filter(**fields).count()

    def two_people(self) -> str:
        access, people = self.diary(), (self.person(), self.person())
        made = self.offer(access)
        seen = at_once(*[partial(self.joining.accept, made.token, made.code, by=one) for one in people])
        return f"{in_order(seen)} {self.standing(diary=access.diary)}"

    def one_twice(self) -> str:
        access, ben = self.diary(), self.person()
        made = self.offer(access)
        seen = at_once(*[partial(self.joining.accept, made.token, made.code, by=ben)] * 2)
        return f"{in_order(seen)} {self.standing(diary=access.diary)}"

    def ended(self) -> str:
        access, ben = self.diary(), self.person()
        made = self.offer(access)
        accept = partial(self.joining.accept, made.token, made.code, by=ben)
        seen = at_once(accept, partial(self.sharing.end_invitation, made.invitation.pk, by=access))
        return f"{seen} {self.standing(diary=access.diary)}"

    def hand_over(self) -> str:
        kept, person = [self.diary(for_someone=True) for _ in range(2)], self.person()
        offers = [self.offer(access, "owner") for access in kept]
        act = partial(self.joining.take_over, by=person, keeper_may="reader")
        seen = at_once(*[partial(act, one.token, one.code) for one in offers])
        owns = self.standing(user=person, role="owner")
        return f"{in_order(seen)} owns {owns} keepers {self.standing(diary__in=[one.diary for one in kept], role='keeper')}"

    def wrong_codes(self) -> str:
        made, ben = self.offer(self.diary()), self.person()
        wrong = f"{(int(made.code) + 1) % 10**8:08}"
        at_once(*[partial(self.joining.look, made.token, wrong, by=ben)] * 4)
        return str(self.models.Invitation.objects.get(pk=made.invitation.pk).wrong_codes)

    def one_form(self) -> str:
        access = self.diary()
        at_once(*[partial(self.sharing.invite, by=access, role="reader", form_id=uuid.uuid4())] * 2)
        return str(self.models.Invitation.objects.filter(diary=access.diary).count())

    def all(self) -> dict[str, dict[str, int]]:
        """What was seen in all rounds, and how often."""
        races = (self.two_people, self.one_twice, self.ended, self.hand_over, self.wrong_codes, self.one_form)
        return {race.__name__: dict(Counter(race() for _ in range(ROUNDS))) for race in races}


def in_order(seen: str) -> str:
    """The outcomes without who had which."""
    return " ".join(sorted(seen.split()))


if __name__ == "__main__":
    django.setup()
    print(json.dumps(Races().all()))
