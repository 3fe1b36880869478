"""What people do with a diary's rights, exports and links stands among the security events of their account, in codes alone."""

from __future__ import annotations

import uuid

import pytest

from lems_site.accounts.models import SecurityEvent
from lems_site.accounts.security.own_zone import own_zone
from lems_site.diary.access.grants import create_invitation
from lems_site.diary.account.delete import delete_account, delete_diary

pytestmark = pytest.mark.django_db


def events(user) -> list[tuple[str, str]]:
    return list(SecurityEvent.objects.filter(user=user).order_by("pk").values_list("kind", "detail"))


def test_an_invitation_an_export_and_a_deletion(owner, client):
    create_invitation(by=owner, role="helper", form_id=uuid.uuid4(), label="for my sister Cleo")
    client.force_login(owner.user)
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
