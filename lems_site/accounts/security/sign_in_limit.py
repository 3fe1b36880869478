"""The limit on sent sign-in forms, whatever stands in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from lems_site.accounts.views import too_many_requests

from .limits import may_send_sign_in


def limit_sign_in(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """The sign-in page for those who did not send it too often; others get the page that says when to try again (429)."""

    @wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not may_send_sign_in(request):
            return too_many_requests(request)
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return limited
