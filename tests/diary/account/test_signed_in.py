"""Where signing in leads to: the diary where there is one, else the account; and where a page asked for it, back to that page."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from tests.diary.conftest import PASSWORD

SIGN_IN = "/account/login/"


def lands_at(client, user, **more: str) -> str:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD, **more}, follow=True)
    assert answer.status_code == 200
    return answer.redirect_chain[-1][0] if answer.redirect_chain else ""


def test_to_the_only_diary(client, owner):
    assert lands_at(client, owner.user) == f"/diary/{owner.diary.pk}/"


@pytest.mark.parametrize("who", ["helper", "reader"])
def test_also_of_somebody_who_helps_or_reads(client, owner, who, request):
    assert lands_at(client, request.getfixturevalue(who).user) == f"/diary/{owner.diary.pk}/"


def test_to_the_account_where_there_is_no_diary(client, ada):
    assert lands_at(client, ada) == "/account/"


def test_to_the_page_that_asked_for_it(client, owner):
    asked = f"/diary/{owner.diary.pk}/charts/"
    assert lands_at(client, owner.user, next=asked) == asked
