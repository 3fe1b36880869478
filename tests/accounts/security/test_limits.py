"""Limits on tries count the one who tries. Nobody can shut the owner of an account out."""

from __future__ import annotations

import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from lems_site.accounts.models import KnownDevice, SecurityEvent
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN, CODE = "/account/login/", "/account/login/code/"
SECOND_STEP = "/account/second-step/authenticate/"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def attacker(number: int) -> Client:
    """A browser at an address of its own."""
    return Client(REMOTE_ADDR=f"198.51.{number // 250}.{number % 250 + 1}")


def guess(client: Client, email: str) -> bool:
    """Whether a try was compared: not refused for being one too many."""
    answer = client.post(SIGN_IN, {"login": email, "password": "wrong"})
    return answer.status_code != 429 and "too many tries" not in answer.content.decode()


def signs_in(client: Client, email: str) -> bool:
    return client.post(SIGN_IN, {"login": email, "password": PASSWORD}).status_code == 302


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-20 10:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def known(ada) -> Client:
    """Ada's browser, on which she signed in before."""
    client = Client(REMOTE_ADDR="203.0.113.7")
    assert signs_in(client, ada.email)
    client.post("/account/logout/")
    return client


def test_many_sources_do_not_shut_the_owner_out_of_a_known_device(ada, known, clock):
    tried = [guess(attacker(number), ada.email) for number in range(60)]
    assert tried.count(True) == 50, "an account can be tried so often an hour from devices that it does not know"
    assert not signs_in(Client(REMOTE_ADDR="203.0.113.9"), ada.email), "even with the right password"
    assert signs_in(known, ada.email)


def test_tries_from_the_same_network_do_not_shut_a_known_device_out(ada, known, clock):
    neighbour = Client(REMOTE_ADDR="203.0.113.7")
    assert [guess(neighbour, ada.email) for _ in range(40)].count(True) == 5
    assert signs_in(known, ada.email)


def test_the_owner_gets_in_on_a_new_device_by_mailed_code(ada, clock, mailed):
    for number in range(60):
        guess(attacker(number), ada.email)
    owner = Client(REMOTE_ADDR="203.0.113.9")
    owner.post(CODE, {"email": ada.email})
    assert owner.post(f"{CODE}confirm/", {"code": mailed()}).status_code == 302
    assert owner.get("/account/").status_code == 200


def test_others_who_ask_for_codes_do_not_stop_the_owners_code(ada, clock, mailed):
    for number in range(25):
        attacker(number).post(CODE, {"email": ada.email})
    again = attacker(0).post(CODE, {"email": ada.email})
    assert (again.status_code, "too many tries" in again.content.decode()) == (422, True)
    owner = Client(REMOTE_ADDR="203.0.113.9")
    owner.post(CODE, {"email": ada.email})
    assert owner.post(f"{CODE}confirm/", {"code": mailed()}).status_code == 302


def test_codes_for_a_new_password_have_the_same_limit(ada, clock):
    statuses = [Client().post("/account/password/reset/", {"email": ada.email}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 422]


def test_one_source_tries_five_passwords_of_an_account_and_then_waits(ada, clock):
    client = attacker(1)
    assert [guess(client, ada.email) for _ in range(7)] == [True] * 5 + [False] * 2
    clock.shift(5 * 60 + 1)
    assert guess(client, ada.email)


def test_one_source_tries_many_accounts_and_then_waits(ada, clock):
    client, tried = attacker(1), 0
    for number in range(120):
        clock.shift(3)
        tried += guess(client, f"{number}@example.org")
    assert tried == 100


def test_a_known_device_has_a_limit_of_its_own(ada, known, clock):
    assert [guess(known, ada.email) for _ in range(12)] == [True] * 10 + [False] * 2


def test_a_device_is_known_to_its_own_account_alone(ada, known, cleo, clock):
    assert [guess(known, cleo.email) for _ in range(7)].count(True) == 5
    forged = Client(REMOTE_ADDR="198.51.100.1")
    forged.cookies["device"] = KnownDevice.objects.get(user=ada).token_hash[:43]
    assert [guess(forged, ada.email) for _ in range(7)].count(True) == 5


def test_a_right_password_takes_back_the_tries_before_it(ada, clock):
    client = attacker(1)
    for _ in range(3):
        for _ in range(4):
            guess(client, ada.email)
        assert signs_in(client, ada.email)
        client.post("/account/logout/")


def test_the_source_is_the_address_that_the_own_proxy_saw(ada, clock, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxied = Client(REMOTE_ADDR="127.0.0.1")

    def tries(forwarded: str) -> bool:
        answer = proxied.post(SIGN_IN, {"login": ada.email, "password": "wrong"}, headers={"X-Forwarded-For": forwarded})
        return "too many tries" not in answer.content.decode()

    assert [tries(f"10.0.0.{number}, 198.51.100.1") for number in range(7)] == [True] * 5 + [False] * 2, (
        "what a client adds is nothing"
    )
    assert tries("198.51.100.1, 198.51.100.2")


def test_a_limit_that_is_met_is_one_event_an_hour(ada, clock):
    for _ in range(9):
        guess(attacker(1), ada.email)
    assert SecurityEvent.objects.filter(user=ada, kind="limited").count() == 1


@pytest.fixture
def app(ada) -> None:
    """Ada's second step: an app for codes."""
    TOTP.activate(ada, SEED)


def app_code() -> str:
    return str(format_hotp_value(hotp_value(SEED, int(time.time()) // 30)))


def guess_second_step(client: Client, code: str = "000000") -> bool:
    """Whether a code was compared: not refused for being one too many."""
    return "too many tries" not in client.post(SECOND_STEP, {"code": code}).content.decode()


def block_second_step(email: str) -> None:
    """Many sources know the password and guess codes, until no guess of theirs is compared any more."""
    tried = []
    for number in range(15):
        client = attacker(number)
        assert signs_in(client, email)
        tried += [guess_second_step(client) for _ in range(5)]
    assert tried.count(True) == 50
    assert not guess_second_step(client, app_code()), "even the right code"


def test_who_knows_the_password_does_not_shut_a_known_device_out_of_the_second_step(ada, known, app, clock):
    block_second_step(ada.email)
    assert signs_in(known, ada.email)
    assert known.post(SECOND_STEP, {"code": app_code()}).status_code == 302
    assert known.get("/account/").status_code == 200


def test_the_owner_passes_the_second_step_on_a_new_device_after_a_mailed_code(ada, app, clock, mailed):
    block_second_step(ada.email)
    owner = Client(REMOTE_ADDR="203.0.113.9")
    owner.post(CODE, {"email": ada.email})
    assert owner.post(f"{CODE}confirm/", {"code": mailed()}).headers["Location"] == SECOND_STEP
    assert owner.post(SECOND_STEP, {"code": app_code()}).status_code == 302
    assert owner.get("/account/").status_code == 200


def test_one_source_tries_five_codes_of_the_second_step_and_then_waits(ada, app, clock):
    client = attacker(1)
    assert signs_in(client, ada.email)
    assert [guess_second_step(client) for _ in range(7)] == [True] * 5 + [False] * 2
    assert SecurityEvent.objects.get(user=ada, kind="limited").detail == "second-step"
    clock.shift(5 * 60 + 1)
    assert guess_second_step(client)


def test_guesses_of_a_known_device_have_a_limit_of_their_own(ada, known, app, clock):
    assert signs_in(known, ada.email)
    assert [guess_second_step(known) for _ in range(12)] == [True] * 10 + [False] * 2


def test_passkeys_at_the_second_step_count_as_tries(ada, app, clock):
    client = attacker(1)
    assert signs_in(client, ada.email)
    for _ in range(5):
        client.post(SECOND_STEP, {"credential": '{"id": "x"}'})
    assert not guess_second_step(client)
