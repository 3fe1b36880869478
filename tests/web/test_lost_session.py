"""Form recovery for every app: forms of this site keep their text, forms of other sites do not."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse

from lems_site.web import lost_session

OWN, OTHER = "http://testserver", "https://other.example"


@pytest.fixture
def recovered(monkeypatch) -> None:
    """An app that recovers forms under /app/."""

    def recover(request):
        return HttpResponse("recovered", status=403) if request.path.startswith("/app/") else None

    monkeypatch.setattr(lost_session, "_recoveries", {"other app": lambda request: None, "app": recover})


def post(rf, path: str, data: dict[str, str], origin: str = ""):
    request = rf.post(path, data, headers={"origin": origin} if origin else {})
    request.session = SessionStore()
    return request


@pytest.mark.usefixtures("recovered")
@pytest.mark.parametrize(
    ("path", "origin", "expected"),
    [
        ("/app/form/", OWN, True),
        ("/app/form/", OTHER, False),
        ("/app/form/", "null", False),
        ("/app/form/", "", False),
        ("/elsewhere/", OWN, False),
    ],
)
def test_a_csrf_failure_recovers_only_forms_of_this_site(rf, path, origin, expected):
    answer = lost_session.csrf_failure(post(rf, path, {"text": "typed"}, origin))
    assert answer.status_code == 403
    assert (answer.content == b"recovered") == expected
    assert expected or "This form has expired" in answer.content.decode()


@pytest.mark.usefixtures("recovered")
def test_a_get_is_never_recovered(rf):
    assert lost_session.recover_form(rf.get("/app/form/")) is None


def test_the_csrf_token_is_no_typed_field(rf):
    request = rf.post("/", {"csrfmiddlewaretoken": "secret", "text": ["one", "two"]})
    assert lost_session.typed_fields(request) == [("text", "one"), ("text", "two")]


def test_stored_fields_come_back_once_at_their_own_path_within_an_hour(rf, time_machine):
    time_machine.move_to("2026-03-01 10:00Z", tick=False)
    request = post(rf, "/account/login/", {"login": "ada@example.org", "password": "secret"})
    lost_session.store_fields(request, ("login",))
    assert "secret" not in str(dict(request.session))
    other = rf.get("/account/email/")
    other.session = request.session
    assert lost_session.take_fields(other) == {}
    assert lost_session.take_fields(request) == {"login": "ada@example.org"}
    assert lost_session.take_fields(request) == {}
    lost_session.store_fields(request, ("login",))
    time_machine.move_to("2026-03-01 11:00:01Z", tick=False)
    assert lost_session.take_fields(request) == {}
