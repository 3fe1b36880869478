"""What people do with a diary's rights, exports and links stands among the security events of their account, in codes alone."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from lems_site.accounts.models import SecurityEvent, User
from lems_site.accounts.security.own_zone import own_zone
from lems_site.diary.access.grants import create_invitation
from lems_site.diary.account.delete import delete_account, delete_diary
from lems_site.diary.insights.date_range import DateRange
from lems_site.diary.report.choice import ReportChoice
from lems_site.diary.report.share_links import create_share_link, log_opening, open_share_link
from tests.proved_session import sign_in

pytestmark = pytest.mark.django_db


def events(user) -> list[tuple[str, str]]:
    return list(SecurityEvent.objects.filter(user=user).order_by("pk").values_list("kind", "detail"))


def test_an_invitation_an_export_and_a_deletion(owner, client):
    create_invitation(by=owner, role="helper", form_id=uuid.uuid4(), label="for my sister Cleo")
    sign_in(client, owner.user)
    client.post(f"/diary/{owner.diary.pk}/export/", {"format": "csv", "table": "commas"})
    delete_diary(by=owner)
    assert events(owner.user) == [("rights-changed", "invited helper"), ("exported", "exported csv"), ("deleted", "diary")]


def test_a_deleted_account_leaves_one_event_without_a_name(owner):
    create_invitation(by=owner, role="helper", form_id=uuid.uuid4())
    delete_account(by=owner.user)
    assert list(SecurityEvent.objects.values_list("kind", "detail", "user")) == [("deleted", "account", None)]


def test_times_of_the_account_are_in_the_zone_of_the_diary(owner, ben):
    assert str(own_zone(owner.user)) == "Europe/Berlin"
    assert str(own_zone(ben)) == "UTC"


def test_an_opened_link_is_mailed_once_an_hour_to_an_owner_who_wishes_so(owner, django_capture_on_commit_callbacks):
    choice = ReportChoice(DateRange(dt.date(2026, 3, 1), dt.date(2026, 3, 31)), frozenset())
    with time_machine.travel("2026-03-31 12:00Z", tick=False) as clock:
        ends_at = timezone.now() + dt.timedelta(days=7)
        link = create_share_link(by=owner, form_id=uuid.uuid4(), choice=choice, ends_at=ends_at)
        for wish, shift, mails in ((False, 0, 0), (True, 30, 0), (True, 61, 1), (True, 30, 1), (True, 61, 2)):
            clock.shift(shift * 60)
            User.objects.filter(pk=owner.user.pk).update(mails_openings=wish)
            with django_capture_on_commit_callbacks(execute=True):
                log_opening(open_share_link(link.token), "page")
            assert len(mail.outbox) == mails, (wish, shift)
    assert mail.outbox[0].to == [owner.user.email]
    assert events(owner.user)[-1] == ("link-opened", "page")
    assert set(SecurityEvent.objects.filter(kind="link-opened").values_list("device", "network")) == {("", "")}
