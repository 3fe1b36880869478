"""What every diary page shows around its own part."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse

from lems_site.diary.access.permissions import Access
from lems_site.web.context import page_context
from lems_site.web.error_summary import ErrorLink, list_errors
from lems_site.web.rendering.texts import gettext as _

from .navigation import render_bar


def diary_title(access: Access) -> str:
    """How a diary is called on pages: the name that was typed, or what it is to the reader."""
    if name := str(access.diary.name):
        return name
    return _("My diary") if access.role == "owner" else _("A diary")


def render_page(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    access: Access | None = None,
    up: tuple[str, str] | None = None,
    forms: tuple[BaseForm, ...] = (),
    problems: list[ErrorLink] | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    """A diary page. up: address and words of the page that it belongs to, where that is none of the bar's.

    Bound forms with errors make it a 422 with an error summary.
    """
    found = list(problems or [])
    for form in forms:
        if form.is_bound:
            found.extend(list_errors(form))
    if found and status == 200:
        status = 422
    shown = page_context("diary", "", title)
    if access is not None:
        home, name, token = reverse("diary:home", args=[access.diary.pk]), diary_title(access), get_token(request)
        shown["csrf_token"] = token  # once for all forms of the page: each call makes a new mask
        shown |= {"access": access, "diary": access.diary, "diary_name": name, "home_url": home}
        url_name = request.resolver_match.url_name if request.resolver_match else None
        shown["bar"] = render_bar(access, home, name, url_name or "", token)
    if up:
        shown |= {"up_url": up[0], "up_title": up[1]}
    return render(request, template, {**shown, "problems": found, **more}, status=status)
