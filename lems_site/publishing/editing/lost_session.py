"""What somebody typed into a page's form when their session had ended: shown again, to be sent once more after signing in.

Only for forms that this site itself showed (the caller has made sure of that), only escaped, and nothing is kept.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from lems_site.publishing.pages.page_types import kinds

LEFT_OUT = "csrfmiddlewaretoken"


def is_page_form(request: HttpRequest) -> bool:
    """Whether the request sends the form of an article or a term, with a text in it."""
    if request.method != "POST" or "body" not in request.POST:
        return False
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return False
    models = [kind.model._meta for kind in kinds.values()]
    return name in {f"{one.app_label}_{one.model_name}_{verb}" for one in models for verb in ("add", "change")}


def page(request: HttpRequest) -> HttpResponse:
    """The typed words, and how to go on: sign in in another tab, then send them again from here. Status 403."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != LEFT_OUT]
    shown = {
        "title": _("Your words are still here"),
        "fields": fields,
        "login_url": f"{reverse('admin:login')}?next={reverse('admin:index')}",
        "signed_in": request.user.is_authenticated and request.user.is_staff,
        "has_permission": False,
    }
    body = render_to_string("admin/publishing/typed_words.html", shown, request)
    return HttpResponse(body, status=403, headers={"Cache-Control": "no-store"})
