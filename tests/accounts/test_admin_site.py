"""The admin needs a second factor in the session; staff without one are redirected to set it up."""

from __future__ import annotations

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from lems_site.accounts.models import User

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.ADMIN_SECOND_FACTOR = True


@pytest.fixture
def eve(db) -> User:
    """Eve, a member of staff with a password."""
    user = User.objects.create_user("eve@example.org", PASSWORD, is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, user, next_page="/admin/"):
    return client.post(f"/account/login/?next={next_page}", {"login": user.email, "password": PASSWORD})


def record_proof(client, user, record) -> None:
    """Write into the session that the user has just given this proof, as django-allauth does."""
    session = client.session
    session["account_authentication_methods"] = [{**record, "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def test_second_factor_is_required_by_default():
    from pathlib import Path

    source = Path("lems_site/settings.py").read_text()
    assert 'env.bool("ADMIN_SECOND_FACTOR", True)' in source
    makefile = Path("Makefile").read_text()
    assert makefile.count("env ADMIN_SECOND_FACTOR=0") + makefile.count("DEBUG=1 ADMIN_SECOND_FACTOR=0") == 3
    assert makefile.count("(ADMIN_SECOND_FACTOR=0)") == 3, "what turns it off says so"


def test_password_alone_does_not_open_the_admin(client, eve):
    sign_in(client, eve)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/second-step/"
    assert "People who edit the guide need a second step." in answer.content.decode()
    assert client.get("/admin/articles/article/").status_code == 302


def test_session_without_proof_does_not_open_the_admin(client, eve):
    client.force_login(eve)
    assert client.get("/admin/").status_code == 302


def test_password_and_code_open_the_admin(client, eve):
    TOTP.activate(eve, SECRET)
    sign_in(client, eve)
    assert client.get("/admin/").status_code == 302, "not yet signed in at all"
    client.post("/account/second-step/authenticate/", {"code": code()})
    assert client.get("/admin/").status_code == 200


def test_app_added_in_this_session_must_be_confirmed_once(client, eve):
    sign_in(client, eve)
    TOTP.activate(eve, SECRET)
    answer = client.get("/admin/articles/article/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/account/second-step/reauthenticate/")
    done = client.post(answer.redirect_chain[-1][0], {"code": code(), "next": "/admin/articles/article/"})
    assert done.status_code == 302
    assert client.get("/admin/articles/article/").status_code == 200


def test_user_with_only_a_passkey_confirms_with_it(client, eve):
    sign_in(client, eve)
    Authenticator.objects.create(user=eve, type=Authenticator.Type.WEBAUTHN, data={"name": "Passkey", "credential": {}})
    answer = client.get("/admin/", follow=False)
    answer = client.get(answer.headers["Location"])
    assert answer.headers["Location"].startswith("/account/second-step/webauthn/reauthenticate/?next=")


def test_wrong_code_does_not_open_the_admin(client, eve):
    sign_in(client, eve)
    TOTP.activate(eve, SECRET)
    client.post("/account/second-step/reauthenticate/", {"code": "000000"})
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("kind", [Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES])
def test_passkey_or_recovery_code_is_a_second_factor(client, eve, kind):
    client.force_login(eve)
    record_proof(client, eve, {"method": "mfa", "type": kind, "id": 1})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("record", [{"method": "password"}, {"method": "code"}, {"method": "password_reset"}, {"type": "totp"}])
def test_other_proofs_are_no_second_factor(client, eve, record):
    client.force_login(eve)
    record_proof(client, eve, record)
    assert client.get("/admin/").status_code == 302


def test_proof_of_another_user_does_not_count(client, eve, ada):
    client.force_login(eve)
    record_proof(client, ada, {"method": "mfa", "type": "totp"})
    assert client.get("/admin/").status_code == 302


def test_user_who_is_not_staff_stays_out_despite_second_factor(client, ada):
    client.force_login(ada)
    record_proof(client, ada, {"method": "mfa", "type": "totp"})
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/login/").status_code == 403


def test_django_sign_in_form_redirects_to_the_site(client):
    answer = client.get("/admin/login/?next=/admin/articles/article/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/?next=")
    posted = client.post("/admin/login/", {"username": "eve@example.org", "password": PASSWORD})
    assert posted.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize("onward", ["https://example.com/", "//example.com/", "/\\example.com"])
def test_next_url_never_leaves_the_site(client, eve, settings, onward):
    settings.ADMIN_SECOND_FACTOR = False
    client.force_login(eve)
    assert client.get("/admin/login/", {"next": onward}).headers["Location"] == "/admin/"
