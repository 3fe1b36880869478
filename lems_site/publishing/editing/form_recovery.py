"""Recovery of a page's form that was sent without a session, or with an old CSRF token: shown again, escaped, stored nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lems_site.publishing.pages.registry import text_types
from lems_site.web.lost_session import echo_form


def recover_page_form(request: HttpRequest) -> HttpResponse | None:
    """Returns a page with the typed text, and how to go on: sign in in another tab, then send it again. None for other forms."""
    if not _is_page_form(request):
        return None
    context = {
        "title": _("Your text is still here"),
        "login_url": f"{reverse('admin:login')}?next={reverse('admin:index')}",
        "signed_in": request.user.is_authenticated and request.user.is_staff,
        "has_permission": False,
    }
    return echo_form(request, "admin/publishing/form_recovery.html", context)


def _is_page_form(request: HttpRequest) -> bool:
    """Whether the request sends the form of a page (an article, a term), with a text in it."""
    match = request.resolver_match
    if match is None:
        return False
    verbs = ("add", "change") if "body" in request.POST else ()
    verbs = (*verbs, "in_place") if any(name.startswith("f-") for name in request.POST) else verbs
    models = [page_type.model._meta for page_type in text_types().values()]
    return match.url_name in {f"{one.app_label}_{one.model_name}_{verb}" for one in models for verb in verbs}
