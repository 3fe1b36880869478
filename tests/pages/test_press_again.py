"""No address of the site answers the GET after a sign-in with an empty page: where only a press acts, the page asks for it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from lems_site.accounts.models import User
from lems_site.diary.models import Entry
from tests.diary import samples
from tests.diary.conftest import _open, ada, check_in, owner, words_of  # noqa: F401 (fixtures)
from tests.pages.test_get_requests import VALUES, _with_values, site_patterns

pytestmark = pytest.mark.django_db
PRESSED = {  # each address that only acts on a press, with its button
    "saved-undo": "Undo",
    "saved-bring-back": "Restore it",
    "entry-remove": "Delete the entry",
    "entry-restore": "Restore the entry",
    "invitation-end": "End the invitation",
    "link-end": "End this link",
    "calendar-end": "End the address",
}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_no_address_of_the_diary_refuses_a_get(owner):  # noqa: F811
    client, refused = browser(owner.user), []
    for name, pattern in samples.patterns().items():
        address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, pattern, owner))
        if client.get(address).status_code == 405:
            refused.append(name)
    assert not refused, f"decorate these views with acts_on_press: {refused}"


def test_no_other_address_refuses_a_get(dana):
    client, refused = browser(dana), []
    for part, name in site_patterns():
        if part not in ("diary/", "admin/", "admin/writing/"):  # the admin asks anew by forms that it shows itself
            address = reverse(name, kwargs=VALUES[name]) if name in VALUES else _with_values(name)
            if client.get(address).status_code == 405:
                refused.append(name)
    assert not refused


@pytest.mark.parametrize("name", PRESSED)
def test_the_page_has_the_same_button_and_changes_nothing_by_itself(owner, name):  # noqa: F811
    address = reverse(f"diary:{name}", kwargs=samples.kwargs(name, samples.patterns()[name], owner))
    page = browser(owner.user).get(address).content.decode()
    assert "Nothing has changed yet." in words_of(page)
    assert f'method="post" action="{address}"' in page
    assert f'type="submit">{PRESSED[name]}</button>' in page


def test_undo_works_after_the_session_ended(owner):  # noqa: F811
    client, entry = browser(owner.user), check_in(owner, strength=0)
    undo = reverse("diary:saved-undo", args=[owner.diary.pk, entry.batch])
    EmailAddress.objects.create(user=owner.user, email=owner.user.email, verified=True, primary=True)
    client.logout()
    answer = client.post(undo)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")
    signed_in = client.post(answer.headers["Location"], {"login": "ada@example.org", "password": "correct horse battery"})
    assert signed_in.headers["Location"] == undo
    assert "Undo" in client.get(undo).content.decode()
    assert Entry.objects.get().removed_at is None
    client.post(undo)
    assert Entry.objects.get().removed_at


def test_a_device_is_signed_out_after_the_session_ended(owner):  # noqa: F811
    session = UserSession.objects.create(user=owner.user, session_key="other", ip="127.0.0.1", user_agent="Mozilla/5.0", data={})
    client, address = browser(owner.user), reverse("account_end_session", args=[session.pk])
    assert "Sign this device out" in client.get(address).content.decode()
    assert UserSession.objects.filter(pk=session.pk).exists()
    client.post(address)
    assert not UserSession.objects.filter(pk=session.pk).exists()
    assert client.get(address).status_code == 404
