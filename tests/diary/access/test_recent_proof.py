"""What shares, hands over, takes out or deletes asks once in 15 minutes who somebody is. Nothing that was typed is lost."""

from __future__ import annotations

import re
import time
import uuid
from html import unescape

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse

from lems_site.diary.models import Invitation, ShareLink
from tests.diary.conftest import PASSWORD
from tests.proved_session import sign_in

pytestmark = pytest.mark.django_db
ACTS = ("link-new", "health-link-new", "export", "invite", "delete")
LATER = 16 * 60


def path(name: str, access) -> str:
    return reverse(f"diary:{name}", args=[access.diary.pk])


@pytest.mark.parametrize("name", ACTS)
def test_each_asks_after_15_minutes_and_not_before(name, owner):
    client = sign_in(Client(), owner.user)
    assert client.get(path(name, owner)).status_code == 200
    with time_machine.travel(time.time() + LATER):
        answer = client.get(path(name, owner))
        assert answer.headers["Location"] == f"/account/reauthenticate/?next={path(name, owner).replace('/', '%2F')}"
        back = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": path(name, owner)})
        assert back.headers["Location"] == path(name, owner)
        assert client.get(path(name, owner)).status_code == 200


def test_handing_over_asks_too(keeper):
    client = sign_in(Client(), keeper.user)
    with time_machine.travel(time.time() + LATER):
        assert client.get(path("hand-over", keeper)).headers["Location"].startswith("/account/reauthenticate/")


def test_reading_and_writing_do_not_ask(owner):
    client = sign_in(Client(), owner.user)
    with time_machine.travel(time.time() + LATER):
        for name in ("home", "check-in", "report", "list", "people", "links", "share"):
            assert client.get(path(name, owner)).status_code == 200, name


def test_a_form_that_was_open_too_long_is_sent_again_with_its_words(owner):
    client = sign_in(Client(), owner.user)
    typed = {"role": "helper", "label": "für Tante Käthe & <Co>", "inviter": "Ada", "form_id": str(uuid.uuid4()), "last_day": ""}
    with time_machine.travel(time.time() + LATER):
        answer = client.post(path("invite", owner), typed)
        assert (answer.status_code, Invitation.objects.count()) == (403, 0)
        page = answer.content.decode()
        kept = {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)}
        assert {name: kept.get(name) for name in typed} == typed
        proof = re.search(r'href="(/account/reauthenticate/[^"]*)" target="_blank"', page)
        assert proof
        done = client.post(unescape(proof[1]), {"password": PASSWORD})
        assert done.headers["Location"] == "/account/reauthenticate/done/"
        assert "press Send there" in client.get("/account/reauthenticate/done/").content.decode()
        assert typed["label"] not in str(dict(client.session.items())), "nothing of it is kept on the server"
        answer = client.post(path("invite", owner), kept)
    assert answer.status_code == 200
    assert Invitation.objects.get().label == typed["label"]


def test_who_has_no_password_gets_a_code_by_mail(owner):
    owner.user.set_unusable_password()
    owner.user.save()
    client = Client()
    client.force_login(owner.user)
    answer = client.get(path("link-new", owner))
    page = answer.headers["Location"]
    assert page.startswith("/account/reauthenticate/code/?next=")
    assert "Send me a code" in client.get(page).content.decode()
    assert mail.outbox == []
    assert "We sent a mail to" in client.post(page, {"next": path("link-new", owner)}).content.decode()
    code = re.search(r"^\d{8}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    wrong = client.post(page, {"code": "00000000", "next": path("link-new", owner)})
    assert (wrong.status_code, "The code is not right" in wrong.content.decode()) == (422, True)
    right = client.post(page, {"code": f"{code[0][:4]} {code[0][4:]}", "next": path("link-new", owner)})
    assert right.headers["Location"] == path("link-new", owner)
    assert client.get(path("link-new", owner)).status_code == 200
    assert ShareLink.objects.count() == 0


def test_a_code_works_once_five_tries_and_half_an_hour(owner):
    client = Client()
    client.force_login(owner.user)
    page = "/account/reauthenticate/code/"

    def send() -> str:
        client.post(page)
        code = re.search(r"^\d{8}$", str(mail.outbox[-1].body), re.MULTILINE)
        assert code
        return code[0]

    code = send()
    for _ in range(5):
        client.post(page, {"code": "1"})
    assert client.post(page, {"code": code}).status_code == 422
    code = send()
    assert client.post(page, {"code": code, "next": "https://elsewhere.example/"}).headers["Location"] == "/account/"
    assert client.post(page, {"code": code}).status_code == 422
    code = send()
    with time_machine.travel(time.time() + 31 * 60):
        assert client.post(page, {"code": code}).status_code == 422


def test_a_second_step_is_not_got_round_by_a_code_by_mail(owner):
    TOTP.activate(owner.user, "A" * 32)
    client = Client()
    client.force_login(owner.user)
    assert client.get("/account/reauthenticate/code/").headers["Location"] == "/account/"
    assert "Use a code by mail" not in client.get("/account/reauthenticate/").content.decode()
