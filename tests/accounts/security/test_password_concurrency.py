"""A worker hashes few passwords at the same time: people who send the sign-in form over and over leave threads for others."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from lems_site.accounts.models import User
from lems_site.accounts.security.password_concurrency import PasswordConcurrencyMiddleware
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"
TYPED = {"login": "ada@example.org", "password": "correct horse battery"}


def sent(path: str = SIGN_IN, user: User | None = None, cookies: dict[str, str] | None = None) -> HttpRequest:
    request = RequestFactory().post(path, TYPED)
    request.user = user or AnonymousUser()
    request.COOKIES.update(cookies or {})
    return request


def full_worker(answers: list[HttpResponse], *waiting: HttpRequest) -> list[HttpResponse]:
    """The answers to requests of which each comes while those before it are still in work."""
    left = list(waiting)

    def work_on(request: HttpRequest) -> HttpResponse:
        if left:
            answers.append(middleware(left.pop(0)))
        return HttpResponse("looked at")

    middleware = PasswordConcurrencyMiddleware(work_on)
    answers.append(middleware(left.pop(0)))
    return answers


def test_strangers_have_half_of_the_threads_and_one_more_is_answered_at_once(settings):
    settings.WEB_THREADS = 4
    statuses = [answer.status_code for answer in full_worker([], *(sent() for _ in range(3)))]
    assert sorted(statuses) == [200, 200, 503]


def test_the_page_gives_the_address_back_and_no_password(settings):
    settings.WEB_THREADS = 2
    busy = next(answer for answer in full_worker([], sent(), sent()) if answer.status_code == 503)
    page = busy.content.decode()
    assert "Please try again in a few seconds" in page
    assert TYPED["login"] in page
    assert TYPED["password"] not in page
    assert f'href="{SIGN_IN}"' in page
    assert (busy.headers["Retry-After"], busy.headers["Cache-Control"]) == ("5", "no-store")


def test_a_known_device_and_a_signed_in_person_have_a_limit_of_their_own(settings, ada):
    settings.WEB_THREADS = 4
    client = Client()
    assert client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD}).status_code == 302
    cookies = {name: morsel.value for name, morsel in client.cookies.items() if name.endswith("device")}
    assert cookies
    known = sent(cookies=cookies)
    statuses = [answer.status_code for answer in full_worker([], sent(), sent(), known)]
    assert statuses == [200, 200, 200]
    signed_in = sent("/account/password/change/", user=ada)
    assert [answer.status_code for answer in full_worker([], sent(), sent(), signed_in)] == [200, 200, 200]


def test_other_pages_are_not_limited(settings):
    settings.WEB_THREADS = 2
    others = [RequestFactory().get(SIGN_IN), sent("/account/login/code/"), sent("/feedback/"), sent("/account/nothing/here/")]
    assert {answer.status_code for answer in full_worker([], sent(), *others)} == {200}


def test_one_more_is_handled_after_an_answer_and_after_an_error(settings):
    settings.WEB_THREADS = 2
    fails = [False, True, False]

    def work_on(request: HttpRequest) -> HttpResponse:
        if fails.pop():
            raise RuntimeError
        return HttpResponse("looked at")

    middleware = PasswordConcurrencyMiddleware(work_on)
    assert middleware(sent()).status_code == 200
    with pytest.raises(RuntimeError):
        middleware(sent())
    assert middleware(sent()).status_code == 200
