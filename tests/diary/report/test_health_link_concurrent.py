"""Many fetches of one code at the same time, in real transactions: five get the file, and five are noted."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.models import HealthLink, HealthLinkFetch
from lems_site.diary.report import health_links
from lems_site.diary.report.choice import ReportChoice
from lems_site.diary.report.health_link_code import create_secret
from lems_site.diary.report.health_link_file import NamedPatient


@pytest.mark.django_db(transaction=True)
def test_many_fetches_at_once_are_at_most_five(owner):
    choice = ReportChoice(DateRange(dt.date(2026, 1, 1), dt.date(2026, 1, 31)))
    patient = NamedPatient("Ada", "Lovely", dt.date(1970, 5, 17))
    link = health_links.create_health_link(by=owner, secret=create_secret(), kind="screen", choice=choice, patient=patient).link
    together, files = threading.Barrier(8), list[str]()

    def fetch() -> None:
        try:
            together.wait(timeout=30)
            files.append(health_links.fetch_file(link, "Desk"))
        except health_links.HealthLinkClosed:
            files.append("")
        finally:
            connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(bool, files)) == [False] * 3 + [True] * 5
    assert HealthLink.objects.get().fetch_count == HealthLinkFetch.objects.count() == 5
