"""How long a session lasts: 14 days after its last use, 12 hours for staff."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from .session_store import RENEWED_AT

PREFIXES = ("/account/", "/admin/", "/diary/")  # the pages that know who reads; all others never open a session
HOUR = 60 * 60


class SessionAge(NamedTuple):
    """Seconds without use after which a session ends, and after which a use is noted (a write)."""

    lasts: int
    note_after: int


READER, STAFF = SessionAge(14 * 24 * HOUR, 24 * HOUR), SessionAge(12 * HOUR, HOUR // 6)


class SessionAgeMiddleware:
    """Middleware: a signed-in person's session is renewed while it is used, and ends when it is not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PREFIXES) and request.user.is_authenticated:
            age = STAFF if request.user.is_staff else READER
            now = int(time.time())
            is_old = now - request.session.get(RENEWED_AT, 0) >= age.note_after
            if is_old or request.session.get_expiry_age() > age.lasts:
                request.session[RENEWED_AT] = now
                request.session.set_expiry(age.lasts)
        return self.get_response(request)
