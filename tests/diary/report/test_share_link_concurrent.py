"""Many wrong passcodes at the same time, in real transactions: ten are counted, however they come."""

from __future__ import annotations

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.models import ShareLink
from lems_site.diary.report import share_links
from lems_site.diary.report.choice import ReportChoice


@pytest.mark.django_db(transaction=True)
def test_many_wrong_tries_at_once_are_at_most_ten(owner):
    made = share_links.create_share_link(
        by=owner,
        form_id=uuid.uuid4(),
        choice=ReportChoice(DateRange(dt.date(2026, 1, 1), dt.date(2026, 3, 1))),
        ends_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=3),
    )
    looked: list[str] = []

    def guess() -> None:
        try:
            shared = share_links.open_share_link(made.token)
            for _ in range(4):
                try:
                    share_links.check_passcode(shared, made.token, "00000000")
                except share_links.WrongPasscode:
                    looked.append("wrong")
        except share_links.ShareLinkClosed:
            pass
        finally:
            connection.close()

    guessers = [threading.Thread(target=guess) for _ in range(5)]
    for one in guessers:
        one.start()
    for one in guessers:
        one.join()
    assert len(looked) == 9  # the tenth locks it
    assert ShareLink.objects.get().state == "locked"
