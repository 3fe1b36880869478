"""What holds for every answer under /diary/, also for errors that no view made."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lems_site.diary.views.decorators import set_private_headers
from lems_site.web.logs.redaction import DIARY_PREFIX


class PrivatePages:
    """Middleware: the headers of `private` on all answers under /diary/, such as 404, 405 and 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return set_private_headers(response) if request.path.startswith(DIARY_PREFIX) else response
