"""One line of the log for each request, as JSON, by setting (LOG_FORMAT=json): what a collector of logs reads.

A line names the pattern of the address ("diary/<int:diary_id>/check-in/"), never the address: no id, no word of a search, no
reader.
"""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from .redaction import RedactingFormatter

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
HEADER = "X-Request-ID"
request_id: ContextVar[str] = ContextVar("request_id", default="")
log = logging.getLogger(__name__)


class JsonFormatter(RedactingFormatter):
    """A log record as one line of JSON: time (UTC), level, logger, message, the request's id, and what `fields` adds."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": super().format(record),
        }
        if request_id.get():
            line["request"] = request_id.get()
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=False)


class RequestLog:
    """Middleware, the outermost: gives each request an id (or takes that of the proxy in front), and logs one line at its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        token = request_id.set(given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id.get()
            match = request.resolver_match
            fields = {
                "method": request.method if request.method in ("GET", "HEAD", "POST") else "other",
                "route": match.route if match else "",
                "status": response.status_code,
                "milliseconds": round(1000 * (time.perf_counter() - started), 1),
            }
            log.info("request", extra={"fields": fields})
            return response
        finally:
            request_id.reset(token)
