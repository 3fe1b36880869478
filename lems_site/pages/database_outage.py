"""Answers while the database or Redis cannot be used: the copy of a public page, else a page that keeps what was typed."""

from __future__ import annotations

import logging
import re

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from lems_site.pictures.views import HEADERS
from lems_site.web.lost_session import typed_fields
from lems_site.web.sealing.errors import SealingError

from .page_copies import read_copy, read_picture_copy

RETRY_SECONDS = 30
REDIS_ERROR = ("redis.exceptions", "RedisError")  # by name: a site without Redis does not load its 5 MiB of modules
SECRET_FIELD = re.compile("password|passcode|code|token|secret|credential", re.IGNORECASE)
log = logging.getLogger(__name__)


def is_outage(error: BaseException | None) -> bool:
    """Whether an error says that the database is away, read-only, full, busy or damaged, that Redis is away, or that sealed
    values cannot be opened; not a wrong query."""
    if isinstance(error, OperationalError | InterfaceError | SealingError):
        return True
    if any((kind.__module__, kind.__qualname__) == REDIS_ERROR for kind in type(error).__mro__):
        return True
    return type(error) is DatabaseError  # SQLite's, of a damaged file


def respond_in_outage(request: HttpRequest) -> HttpResponse:
    """A public page or its picture from the copy on the disk (200). Everything else: 503, with the sent form to send again.

    What a form sent comes back only to this site's own pages, and never a password or a code.
    """
    log.error("the database or the cache cannot be used: %s %s", request.method, request.path)
    if not connection.in_atomic_block:
        connection.close()  # a file that was opened on a read-only disk stays so: the next request opens it anew
    copy = read_copy(request.path) if request.method in ("GET", "HEAD") else None
    if copy is not None:
        return HttpResponse(copy, headers={"Cache-Control": "no-store"})
    picture = read_picture_copy(request.path) if request.method in ("GET", "HEAD") else None
    if picture is not None:
        return HttpResponse(picture[0], content_type=picture[1], headers=HEADERS)
    fields = _own_fields(request)
    open_fields = [(name, value) for name, value in fields if not SECRET_FIELD.search(name)]
    shown = {
        "fields": open_fields,
        "texts": [value for _name, value in open_fields if " " in value.strip()],
        "can_send_again": bool(fields) and len(open_fields) == len(fields),
        "action": request.get_full_path(),
        "was_sent": request.method == "POST",
        "csrf_token": get_token(request) if fields else "",
    }
    headers = {"Cache-Control": "no-store, private", "Retry-After": str(RETRY_SECONDS), "X-Robots-Tag": "noindex"}
    return HttpResponse(render_to_string("503.html", shown), status=503, headers=headers)


def _own_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The names and values of a form that a page of this site sent; empty for others. A session need not be read for it."""
    own_origin = f"{request.scheme}://{request.get_host()}"
    if request.method != "POST" or request.headers.get("Origin") != own_origin:
        return []
    return typed_fields(request)
