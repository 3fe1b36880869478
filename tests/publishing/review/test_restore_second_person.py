"""A restore that could hurt readers: a Reviewer confirms or refuses it, never who asked."""

from __future__ import annotations

import pytest

from lems_site.publishing.models import (
    AllowedInstruction,
    ConfirmationRequest,
    PageLogEntry,
)
from lems_site.publishing.pages.registry import page_types
from tests.publishing.staff import admin_url, staff

from .test_restore import causes, changed, first_text, hazardous, press_way_back
from .test_workflow import IN_A_YEAR, NEW, OLD, read

__all__ = ["causes", "changed", "hazardous"]
pytestmark = pytest.mark.django_db


def test_the_second_person_may_refuse(hazardous, pia, rae, client):
    url = press_way_back(pia, hazardous, OLD).url
    rae.post(url, {"_refuse": "1"})
    assert NEW in read(client)
    assert ConfirmationRequest.objects.get().outcome == "refused"
    assert rae.get(url).status_code == 302


def test_a_request_for_a_page_that_has_changed_since_is_outdated(hazardous, amy, eli, pia, rae, client):
    url = press_way_back(pia, hazardous, OLD).url
    amy.writes(hazardous, NEW, "hardly a signal", "_send")
    eli.moves(hazardous, "approve", review_due=IN_A_YEAR)
    pia.moves(hazardous, "publish")
    answer = rae.post(url, {"_confirm": "1"})
    assert "The page has changed since this was asked" in answer.content.decode()
    assert ConfirmationRequest.objects.get().outcome == "outdated"
    assert "hardly a signal" in read(client)


def test_a_publisher_is_no_second_person_for_a_restore(hazardous, pia, client):
    url = press_way_back(pia, hazardous, OLD).url
    paul = staff("Publisher", "paul@example.org", "Paul", "Poe")
    assert "Only a Reviewer confirms this" in paul.get(url).content.decode()
    paul.post(url, {"_confirm": "1"})
    assert NEW in read(client)


def test_the_only_reviewer_confirms_what_a_publisher_asks_for(hazardous, eli, pia, client):
    page = eli.get(admin_url(hazardous, "restore", first_text(hazardous).pk)).content.decode()
    assert "If you are the only Reviewer, let a Publisher ask, and confirm it yourself." in page
    url = press_way_back(eli, hazardous, OLD).url
    press_way_back(pia, hazardous, OLD)
    eli.post(url, {"_confirm": "1"})
    assert OLD in read(client)


def test_a_dose_comes_back_only_with_the_reason_of_a_reviewer_who_did_not_write_it(changed, amy, eli, rae, pia, client):
    first, dose = first_text(changed), "Take 2 tablets of aspirin a day."
    page_types["articles"].revisions().filter(pk=first.pk).update(text=f"{first.text}\n\n{dose}\n", created_by=rae.user)
    url = press_way_back(pia, changed, OLD).url
    assert dose in eli.get(url).content.decode()
    refused = rae.post(url, {"_confirm": "1", "comment": "It was so."}).content.decode()
    assert "You wrote part of this text" in refused
    refused = eli.post(url, {"_confirm": "1"}).content.decode()
    assert "Type your reason: why readers may see" in refused
    assert dose not in read(client)
    eli.post(url, {"_confirm": "1", "comment": "The label says so."})
    assert dose in read(client)
    row = AllowedInstruction.objects.get()
    assert (row.sentence, row.reason, row.by) == (dose, "The label says so.", eli.user)
    assert PageLogEntry.objects.get(what="allow").comment.endswith("The label says so.")
