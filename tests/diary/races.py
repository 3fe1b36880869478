"""Run as a program against an empty database: two people do things to one diary at the same moment, in threads.

Prints one JSON object: for each race the outcomes that were seen, each with how often, and how many grants each round left.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

ROUNDS = 12


def at_once(*acts: Callable[[], Any]) -> str:
    """Do all at the same moment; the names of what they returned or raised."""
    from django.db import connection

    gate, seen = threading.Barrier(len(acts)), [""] * len(acts)

    def do(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            act()
            seen[place] = "done"
        except Exception as error:  # noqa: BLE001 (what it was is the result)
            seen[place] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return " ".join(seen)


def races() -> dict[str, Any]:
    from lems_site.accounts import consent
    from lems_site.accounts.models import User
    from lems_site.diary import joining, sharing
    from lems_site.diary.models import Grant, Invitation
    from lems_site.diary.starting import start

    def person() -> User:
        user = User.objects.create_user(f"{uuid.uuid4()}@example.org")
        consent.give(by=user)
        return user

    def diary(**fields: Any) -> Any:
        return start(by=person(), name="", zone="UTC", **fields)

    def offer(access: Any, role: str = "helper", **fields: Any) -> Any:
        return sharing.invite(by=access, role=role, form_id=uuid.uuid4(), **fields)

    def standing(access: Any) -> int:
        return Grant.objects.standing().filter(diary=access.diary).count()

    seen: dict[str, Any] = {name: Counter() for name in ("two people", "one twice", "ended", "hand-over", "wrong", "form")}
    for _ in range(ROUNDS):
        access, ben, gil = diary(), person(), person()
        made = offer(access)
        result = at_once(*[lambda who=who: joining.accept(made.token, made.code, by=who) for who in (ben, gil)])
        seen["two people"][f"{' '.join(sorted(result.split()))} {standing(access)}"] += 1

        access, made = diary(), None
        made = offer(access)
        result = at_once(*[lambda: joining.accept(made.token, made.code, by=ben)] * 2)
        seen["one twice"][f"{' '.join(sorted(result.split()))} {standing(access)}"] += 1

        access = diary()
        made = offer(access)
        result = at_once(
            lambda: joining.accept(made.token, made.code, by=ben),
            lambda: sharing.end_invitation(made.invitation.pk, by=access),
        )
        seen["ended"][f"{result} {standing(access)}"] += 1

        access, other = diary(for_someone=True), diary(for_someone=True)
        offers = [offer(access, "owner"), offer(other, "owner")]
        owner = person()
        acts = [lambda one=one: joining.take_over(one.token, one.code, by=owner, keeper_may="reader") for one in offers]
        result = at_once(*acts)
        owns = Grant.objects.standing().filter(user=owner, role="owner").count()
        keepers = Grant.objects.standing().filter(diary__in=[access.diary, other.diary], role="keeper").count()
        seen["hand-over"][f"{' '.join(sorted(result.split()))} owns {owns} keepers {keepers}"] += 1

        made = offer(diary())
        wrong = f"{(int(made.code) + 1) % 10**8:08}"
        at_once(*[lambda: joining.look(made.token, wrong, by=ben)] * 4)
        seen["wrong"][str(Invitation.objects.get(pk=made.invitation.pk).wrong_codes)] += 1

        access, form = diary(), uuid.uuid4()
        at_once(*[lambda: sharing.invite(by=access, role="reader", form_id=form)] * 2)
        seen["form"][str(Invitation.objects.filter(diary=access.diary).count())] += 1
    return seen


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(races()))
