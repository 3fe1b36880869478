"""Who edits: invited by mail, with an own password and second step; roles by two superusers, or by one person on the console."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from lems_site.accounts.models import StaffChange, User
from lems_site.accounts.staff.changes import roles_of
from lems_site.publishing.review.signer_names import proved_name
from tests.proved_session import sign_in

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
OWN = "three green apple trees"


@pytest.fixture
def sue(db) -> User:
    """Sue, a superuser."""
    return User.objects.create_superuser("sue@example.org", PASSWORD)


@pytest.fixture
def tom(db) -> User:
    """Tom, another superuser."""
    return User.objects.create_superuser("tom@example.org", PASSWORD)


def browser(user: User) -> Client:
    return sign_in(Client(), user)


def link() -> str:
    """The path of the link in the newest mail that holds one."""
    found = [re.search(r"/account/staff/[\w-]+/", str(one.body)) for one in mail.outbox]
    return [one[0] for one in found if one][-1]


def console(*arguments: str) -> str:
    out = StringIO()
    call_command("staff", *arguments, stdout=out)
    return out.getvalue()


def invite_on_console(django_capture_on_commit_callbacks, *arguments: str) -> str:
    with django_capture_on_commit_callbacks(execute=True):
        console("invite", *arguments)
    return link()


@pytest.fixture
def invited(django_capture_on_commit_callbacks) -> str:
    """The path of a link for Rae, who is to be a Reviewer."""
    told = ("rae@example.org", "--name", "Rae Quinn", "--profession", "neurologist", "--role", "Reviewer")
    return invite_on_console(django_capture_on_commit_callbacks, *told)


def test_an_invited_reviewer_has_an_own_password_and_a_proved_name(invited, settings):
    settings.ADMIN_SECOND_FACTOR = True
    client = Client()
    page = client.get(invited)
    assert "Rae Quinn, neurologist" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert client.post(invited, {"password": "short"}).status_code == 422
    answer = client.post(invited, {"password": OWN})
    assert answer.headers["Location"] == "/account/second-step/totp/activate/"
    rae = User.objects.get(email="rae@example.org")
    assert rae.check_password(OWN)
    assert roles_of(rae) == ["Reviewer"]
    assert str(proved_name(rae)) == "Rae Quinn, neurologist"
    assert client.get("/account/second-step/totp/activate/").status_code == 200
    assert client.get("/admin/").status_code == 302, "not before the second step"
    assert Client().get(invited).status_code == 404, "the link works once"


def test_a_password_alone_adds_no_second_step_for_staff(invited, client):
    Client().post(invited, {"password": OWN})
    client.post("/account/login/", {"login": "rae@example.org", "password": OWN})
    for address in ("/account/second-step/totp/activate/", "/account/second-step/webauthn/add/"):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1][0] == "/account/second-step/"
        assert "A password is not enough" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_people_who_edit_nothing_add_a_second_step_as_before(signed_in):
    assert signed_in.get("/account/second-step/totp/activate/").status_code == 200


def test_who_has_an_account_signs_in_first_and_keeps_the_password(ada, django_capture_on_commit_callbacks):
    path = invite_on_console(django_capture_on_commit_callbacks, ada.email, "--role", "Author")
    stranger = Client()
    assert "Sign in with it" in stranger.get(path).content.decode()
    stranger.post(path, {"password": OWN})
    ada.refresh_from_db()
    assert (ada.is_staff, ada.check_password(PASSWORD)) == (False, True)
    browser(ada).post(path)
    ada.refresh_from_db()
    assert (ada.is_staff, ada.check_password(PASSWORD)) == (True, True)


def test_an_invitation_on_the_site_needs_a_second_superuser(sue, tom, django_capture_on_commit_callbacks):
    form = {"email": "amy@example.org", "name": "Amy Adams", "roles": ["Author"]}
    browser(sue).post("/admin/staff/invite/", form)
    change = StaffChange.objects.get()
    assert (change.confirmed_at, mail.outbox) == (None, [])
    browser(sue).post(f"/admin/staff/changes/{change.pk}/", {"_confirm": "1"})
    assert StaffChange.objects.get().confirmed_at is None, "nobody confirms what they asked for"
    with django_capture_on_commit_callbacks(execute=True):
        browser(tom).post(f"/admin/staff/changes/{change.pk}/", {"_confirm": "1"})
    told = sorted(one.to[0] for one in mail.outbox)
    assert told == ["amy@example.org", "amy@example.org", "sue@example.org", "tom@example.org"]
    Client().post(link(), {"password": OWN})
    assert roles_of(User.objects.get(email="amy@example.org")) == ["Author"]


def test_roles_change_by_two_superusers(sue, tom, invited):
    Client().post(invited, {"password": OWN})
    rae = User.objects.get(email="rae@example.org")
    browser(sue).post(f"/admin/staff/{rae.pk}/", {"action": "roles", "roles": ["Reviewer", "Superuser"]})
    rae.refresh_from_db()
    assert not rae.is_superuser
    browser(tom).post(f"/admin/staff/changes/{StaffChange.objects.first().pk}/", {"_confirm": "1"})
    rae.refresh_from_db()
    assert rae.is_superuser
    browser(sue).post(f"/admin/staff/{rae.pk}/", {"action": "roles"})
    browser(tom).post(f"/admin/staff/changes/{StaffChange.objects.first().pk}/", {"_refuse": "1"})
    rae.refresh_from_db()
    assert rae.is_staff, "refused"


def test_a_new_second_step_needs_the_mailed_link_and_the_password(invited, django_capture_on_commit_callbacks):
    Client().post(invited, {"password": OWN})
    rae = User.objects.get(email="rae@example.org")
    Authenticator.objects.create(user=rae, type=Authenticator.Type.TOTP, data={})
    with django_capture_on_commit_callbacks(execute=True):
        console("reset-factor", rae.email)
    client = Client()
    assert client.post(link(), {"password": "not this one"}).status_code == 422
    assert Authenticator.objects.filter(user=rae).exists()
    assert client.post(link(), {"password": OWN}).status_code == 302
    assert not Authenticator.objects.filter(user=rae).exists()
    assert client.get("/account/second-step/totp/activate/").status_code == 200


def test_a_name_is_set_by_a_superuser_and_confirmed_by_the_reviewer_on_the_site(sue, invited):
    Client().post(invited, {"password": OWN})
    rae = User.objects.get(email="rae@example.org")
    browser(sue).post(f"/admin/staff/{rae.pk}/", {"action": "name", "name": "Rae M. Quinn", "profession": "neurologist"})
    assert proved_name(rae) is None
    page = browser(rae).get("/admin/staff/")
    assert "Rae M. Quinn" in page.content.decode()
    assert "sue@example.org" not in page.content.decode()
    row = page.context["names"][0][0]
    browser(sue).post(f"/admin/staff/names/{row.pk}/")
    assert proved_name(rae) is None
    browser(rae).post(f"/admin/staff/names/{row.pk}/")
    assert str(proved_name(rae)) == "Rae M. Quinn, neurologist"


@pytest.mark.parametrize("address", ["/admin/staff/", "/admin/staff/invite/", "/admin/staff/1/"])
def test_only_superusers_open_the_pages_and_reviewers_the_names(address, sue, ada):
    author = User.objects.create_user("amy@example.org", is_staff=True)
    author.groups.add(Group.objects.get(name="Author"))
    assert Client().get(address).status_code == 302
    assert browser(ada).get(address).status_code == 302
    assert browser(author).get(address).status_code == 403
    assert browser(sue).get(address).status_code in (200, 404)


@pytest.mark.parametrize("action", ["roles", "name", "factor", "sessions"])
def test_no_account_of_a_patient_is_shown_or_changed(action, sue, ada):
    client = browser(sue)
    assert ada.email not in client.get("/admin/staff/").content.decode()
    assert client.post(f"/admin/staff/{ada.pk}/", {"action": action, "roles": ["Author"]}).status_code == 404
    with pytest.raises(CommandError):
        console("role", ada.email, "--role", "Author")
    ada.refresh_from_db()
    assert not ada.is_staff
    assert not StaffChange.objects.exists()


def test_the_console_lists_and_ends_sessions(sue, client):
    sign_in(client, sue)
    assert "sue@example.org  Superuser" in console("list")
    console("end-sessions", sue.email)
    assert client.get("/admin/").status_code == 302


def test_staff_keep_one_second_step(sue):
    only = Authenticator.objects.create(user=sue, type=Authenticator.Type.TOTP, data={})
    assert not get_adapter().can_delete_authenticator(only)
    Authenticator.objects.create(user=sue, type=Authenticator.Type.WEBAUTHN, data={"name": "Passkey", "credential": {}})
    assert get_adapter().can_delete_authenticator(only)
