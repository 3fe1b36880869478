"""A second step of staff is never set up with the password alone: it needs a mailed link, or the second step they have."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lems_site.accounts.authentication import has_second_factor

PERMIT_KEY = "may_add_factor_since"
PERMIT_SECONDS = 60 * 60


def permit_factor(request: HttpRequest) -> None:
    """Let this session add a second step for an hour, because its person has just used their mailed link."""
    request.session[PERMIT_KEY] = time.time()


def may_add_factor(request: HttpRequest) -> bool:
    """Whether the person may add a second step now. Those who edit nothing always may."""
    if not getattr(request.user, "is_staff", False):
        return True
    return has_second_factor(request) or time.time() - request.session.get(PERMIT_KEY, 0.0) < PERMIT_SECONDS


def needs_permit(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view for those who may add a second step; others are told how they may."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated and not may_add_factor(request):
            messages.error(
                request,
                _("A password is not enough to add a second step for people who edit. Ask a superuser for a new link."),
            )
            return HttpResponseRedirect(reverse("mfa_index"))
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    return guarded
