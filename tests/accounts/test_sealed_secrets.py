"""What accounts hold that nobody else may know: seeds of second steps, and what was typed in a session, are sealed."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.backends import db
from django.db import connection
from django.test import Client

from lems_site.accounts.models import Session, User
from lems_site.accounts.security.second_step_seeds import bind_seeds, seeds_of
from lems_site.accounts.session_store import SessionStore
from lems_site.web.background_jobs import registered_jobs
from lems_site.web.lost_session import SESSION_KEY as TYPED
from lems_site.web.sealing.data_keys import SITE_SCOPE, DataKey, forget_data_keys
from lems_site.web.sealing.errors import NotOpened, SealingError
from lems_site.web.sealing.keyring import Keyring, new_master_key, write_keyring

pytestmark = pytest.mark.django_db
WORDS = "legs like wet sand"


def forget() -> None:
    """As in a process that was just started: no key is known."""
    connection.run_on_commit.clear()
    forget_data_keys()


def stored_seeds() -> str:
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_seeds_are_sealed_and_codes_go_on(cleo):
    secret = generate_totp_secret()
    app, codes = TOTP.activate(cleo, secret), RecoveryCodes.activate(cleo)
    assert secret not in stored_seeds()
    assert stored_seeds().count("sealed:") == 2
    assert TOTP(Authenticator.objects.get(pk=app.instance.pk)).validate_code(code_of(secret))
    code = codes.get_unused_codes()[0]
    again = RecoveryCodes(Authenticator.objects.get(pk=codes.instance.pk))
    assert again.validate_code(code)
    assert not again.validate_code(code)


def plain_rows(user: User) -> tuple[str, RecoveryCodes]:
    """Seeds as earlier versions stored them."""
    secret = generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    codes = Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "ab" * 40, "used_mask": 1})
    return secret, RecoveryCodes(codes)


def test_seeds_from_before_work_and_are_sealed_step_by_step(cleo):
    secret, codes = plain_rows(cleo)
    Authenticator.objects.create(user=cleo, type="webauthn", data={"name": "key"})
    before = codes.get_unused_codes()
    assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(secret))
    stopped = bind_seeds()
    next(stopped)
    stopped.close()
    assert stored_seeds().count("bound:sealed:") == 1
    assert list(bind_seeds()) == [1], "it goes on where it was"
    assert list(bind_seeds()) == []
    assert secret not in stored_seeds()
    row = Authenticator.objects.get(type="recovery_codes")
    assert row.data["used_mask"] == 1
    with seeds_of(cleo):
        assert RecoveryCodes(row).get_unused_codes() == before
    assert any(job.run is bind_seeds for job in registered_jobs())


def test_codes_of_an_older_kind_are_sealed(cleo):
    Authenticator.objects.create(user=cleo, type="recovery_codes", data={"migrated_codes": ["12345678", "87654321"]})
    list(bind_seeds())
    assert "12345678" not in stored_seeds()
    with seeds_of(cleo):
        assert RecoveryCodes(Authenticator.objects.get()).get_unused_codes() == ["12345678", "87654321"]


def test_a_seed_opens_for_its_person_alone(cleo, dana):
    secret = generate_totp_secret()
    with seeds_of(cleo):
        TOTP.activate(cleo, secret)
        RecoveryCodes.activate(cleo)
    assert stored_seeds().count("bound:sealed:") == 2
    for row in Authenticator.objects.all():
        moved = Authenticator(user=dana, type=row.type, data=row.data)
        for person in (seeds_of(dana), nullcontext()):
            with person, pytest.raises(NotOpened):
                moved.wrap().validate_code(code_of(secret))
    with seeds_of(cleo):
        assert Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))


def test_a_seed_that_was_bound_to_its_column_alone_goes_on_and_is_bound(cleo, dana):
    secret = generate_totp_secret()
    row = TOTP.activate(cleo, secret).instance
    assert row.data["secret"].startswith("sealed:")
    assert list(bind_seeds()) == [1]
    assert list(bind_seeds()) == []
    row.refresh_from_db()
    assert row.data["secret"].startswith("bound:sealed:")
    with seeds_of(dana), pytest.raises(NotOpened):
        row.wrap().validate_code(code_of(secret))
    with seeds_of(cleo):
        assert row.wrap().validate_code(code_of(secret))


def test_somebodys_seed_in_the_row_of_another_person_does_not_sign_in(cleo, dana):
    secret, password = generate_totp_secret(), "correct horse battery"
    for user in (cleo, dana):
        user.set_password(password)
        user.save()
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    with seeds_of(cleo):
        own = TOTP.activate(cleo, secret).instance
    Authenticator.objects.filter(user=dana).delete()
    Authenticator.objects.create(user=dana, type="totp", data=own.data)
    for user, status in ((dana, 503), (cleo, 302)):
        client = Client(raise_request_exception=False)
        assert client.post("/account/login/", {"login": user.email, "password": password}).status_code == 302
        assert client.post("/account/second-step/authenticate/", {"code": code_of(secret)}).status_code == status
        assert ("_auth_user_id" in client.session) is (user == cleo)


def test_without_a_key_in_use_seeds_wait_and_with_a_lost_one_nothing_is_written(cleo, settings, tmp_path):
    present = settings.DIARY_KEYS_FILE
    settings.DIARY_KEYS_FILE = str(tmp_path / "none.json")
    forget()
    TOTP.activate(cleo, "JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" in stored_seeds()
    settings.DIARY_KEYS_FILE = present
    assert list(bind_seeds()) == [1]
    write_keyring(Keyring((new_master_key(),), is_local=True), tmp_path / "other.json", replaces=False)
    for lost in ("none.json", "other.json"):
        settings.DIARY_KEYS_FILE = str(tmp_path / lost)
        forget()
        with pytest.raises(SealingError):
            RecoveryCodes.activate(cleo)
    assert not Authenticator.objects.filter(type="recovery_codes").exists()
    forget()


def test_what_was_typed_in_a_session_is_sealed(cleo):
    client = Client()
    client.force_login(cleo)
    session = client.session
    session[TYPED] = {"path": "/account/email/", "typed": {"email": WORDS}, "at": 1.0}
    session["mfa.totp.secret"] = "JBSWY3DPEHPK3PXP"
    session.save()
    row = Session.objects.get(user=cleo)
    stored = db.SessionStore().decode(row.session_data)
    assert stored["_auth_user_id"] == str(cleo.pk)
    assert WORDS not in json.dumps(stored)
    assert "JBSWY3DPEHPK3PXP" not in json.dumps(stored)
    opened = SessionStore(row.session_key).load()
    assert opened[TYPED]["typed"]["email"] == WORDS
    assert row.get_decoded()[TYPED]["typed"]["email"] == WORDS


def test_a_session_of_somebody_who_only_reads_needs_no_key(cleo):
    Client().force_login(cleo)
    assert "sealed" not in db.SessionStore().decode(Session.objects.get().session_data)
    assert not DataKey.objects.filter(pk=SITE_SCOPE).exists()


def test_a_session_from_before_is_read(cleo):
    client = Client()
    client.force_login(cleo)
    row = Session.objects.get()
    data = {**row.get_decoded(), TYPED: {"path": "/", "typed": {"email": WORDS}, "at": 1.0}}
    row.session_data = db.SessionStore().encode(data)
    row.save()
    assert client.session[TYPED]["typed"]["email"] == WORDS
    assert client.get("/account/").status_code == 200


def test_what_cannot_be_opened_is_left_out_and_the_person_stays_signed_in(cleo, caplog):
    client = Client()
    client.force_login(cleo)
    session = client.session
    session[TYPED] = {"path": "/", "typed": {"email": WORDS}, "at": 1.0}
    session.save()
    key = client.session.session_key
    moved = SessionStore("another-session-0123456789abcdef00")
    assert TYPED not in moved.decode(Session.objects.get(pk=key).session_data), "it is bound to its session"
    assert "cannot be opened" in caplog.text
    assert WORDS not in caplog.text
    DataKey.objects.filter(pk=SITE_SCOPE).delete()
    forget()
    assert client.get("/account/").status_code == 200
    assert TYPED not in client.session
