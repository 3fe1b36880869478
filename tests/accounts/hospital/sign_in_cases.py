"""Run by test_hospital.py in a process of its own: the setting changes the apps and addresses of a site."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from lems_site.accounts.models import SecurityEvent, User

from .provider import Provider

pytestmark = pytest.mark.django_db
INVITED = "dana@example.org"


@pytest.fixture(scope="module")
def provider():
    provider = Provider(settings.OIDC_SERVER_URL)
    provider.start()
    yield provider
    assert provider.server is not None
    provider.server.shutdown()


@pytest.fixture
def staff(db) -> User:
    """Dana, who was invited to edit."""
    user = User.objects.create_user(INVITED, "correct horse battery", is_staff=True)
    EmailAddress.objects.create(user=user, email=INVITED, verified=True, primary=True)
    return user


def come_back(client, provider, **claims):
    """Press the button, be known to the hospital by these claims, come back. The answer."""
    sent = client.post("/account/hospital/")
    assert sent.status_code == 302
    address = urlsplit(sent.url)
    assert f"{address.scheme}://{address.netloc}" == provider.url
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    code = f"code-{len(provider.people)}"
    provider.people[code] = {"sub": "person-1", "email": INVITED, "email_verified": True, **claims}
    provider.challenges[code] = asked["code_challenge"]
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].endswith("/account/hospital/callback/")
    return client.get("/account/hospital/callback/", {"code": code, "state": asked["state"]})


def is_refused(client, answer) -> bool:
    page = client.get(answer.url).content.decode()
    return answer.url == "/account/login/" and "you have not been invited" in page and "_auth_user_id" not in client.session


def test_invited_staff_are_signed_in_and_told(client, provider, staff, mailoutbox, django_capture_on_commit_callbacks):
    assert "Sign in with St Example&#x27;s" in client.get("/account/login/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = come_back(client, provider)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(staff.pk)
    assert SocialAccount.objects.get().user == staff
    assert SecurityEvent.objects.filter(user=staff, detail="hospital").exists()
    assert "opened by your hospital" in "".join(mail.body for mail in mailoutbox)
    assert "by the hospital" in client.get("/account/activity/").content.decode()


def test_afterwards_the_person_counts_and_not_the_address(client, provider, staff):
    come_back(client, provider)
    client.logout()
    come_back(client, provider, email="new-name@example.org", email_verified=False)
    assert client.session["_auth_user_id"] == str(staff.pk)
    client.logout()
    assert is_refused(client, come_back(client, provider, sub="person-2")), "the address passed on to somebody else"


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_the_hospital_has_not_verified_opens_nothing(client, provider, staff, verified):
    assert is_refused(client, come_back(client, provider, email_verified=verified))
    assert not SocialAccount.objects.exists()


def test_an_address_that_this_site_has_not_verified_opens_nothing(client, provider, staff):
    EmailAddress.objects.update(verified=False)
    assert is_refused(client, come_back(client, provider))


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_patients_and_closed_accounts_are_refused_also_where_they_were_staff_once(client, provider, staff, change):
    come_back(client, provider)
    client.logout()
    User.objects.update(**change)
    assert is_refused(client, come_back(client, provider))
    SocialAccount.objects.all().delete()
    assert is_refused(client, come_back(client, provider))


def test_who_was_not_invited_gets_no_account(client, provider, db):
    assert is_refused(client, come_back(client, provider, email="cleo@example.org"))
    assert not User.objects.exists()


def test_a_second_step_is_asked_for_as_after_a_password(client, provider, staff):
    TOTP.activate(staff, generate_totp_secret())
    answer = come_back(client, provider)
    assert answer.url.startswith("/account/second-step/authenticate/")
    assert "_auth_user_id" not in client.session


def test_a_forged_answer_and_a_failing_provider_lead_back_to_sign_in(client, provider, staff):
    for query in ({"code": "code-0", "state": "made-up"}, {"error": "access_denied", "state": "made-up"}, {}):
        answer = client.get("/account/hospital/callback/", query)
        assert (answer.status_code, answer.url) == (302, "/account/login/")
    provider.challenges["code-x"] = "another"
    state = parse_qs(urlsplit(client.post("/account/hospital/").url).query)["state"][0]
    provider.people["code-x"] = {}
    assert client.get("/account/hospital/callback/", {"code": "code-x", "state": state}).url == "/account/login/"
    assert "did not work" in client.get("/account/login/").content.decode()
    assert "_auth_user_id" not in client.session


def test_only_a_button_leads_to_the_hospital(client, provider):
    assert client.get("/account/hospital/").status_code == 405
    policy = client.get("/account/login/").headers["Content-Security-Policy"]
    assert f"form-action 'self' {provider.url}" in policy
