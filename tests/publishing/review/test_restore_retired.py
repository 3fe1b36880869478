"""A retired page: what its addresses, its drafts and its writers are told."""

from __future__ import annotations

import pytest

from lems_site.accounts.models import User
from lems_site.publishing.models import (
    State,
)
from tests.publishing.staff import admin_url, messages

from .test_restore import causes, changed
from .test_retire_and_move import retire
from .test_workflow import NEW, newest

__all__ = ["causes", "changed"]
pytestmark = pytest.mark.django_db


def test_an_older_address_of_the_page_leads_to_it_again(changed, pia, client):
    pia.post(admin_url(changed, "address"), {"slug": "why"})
    changed.refresh_from_db()
    retire(pia, changed)
    assert client.get("/articles/causes/").headers["Location"] == "/articles/symptoms/"
    revision = changed.revisions.get(state=State.RETIRED)
    pia.post(admin_url(changed, "restore", revision.pk), {"live": "", "comment": ""})
    assert client.get("/articles/causes/").headers["Location"] == "/articles/why/"


def test_saving_a_retired_page_unchanged_makes_a_draft_that_can_be_sent(changed, amy, pia):
    retire(pia, changed)
    answer = amy.sends(changed, amy.opens(changed), "_send")
    assert "moved this text on" not in messages(amy.get(answer.url))
    assert newest(changed).state == State.IN_REVIEW


def test_nobody_is_told_that_readers_see_a_page_that_they_do_not_see(changed, amy, pia):
    retire(pia, changed)
    answer = amy.get(amy.writes(changed, NEW, "hardly a signal").url)
    assert "The page stays retired." in messages(answer)
    assert "Readers still see" not in answer.content.decode()
    assert User.objects.count() >= 3
