"""The feedback page. A GET records nothing; Send does. Never cached; it sets one cookie, against forged forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.web.context import page_context

from .actions import keep
from .feedback_target import Subject, subject
from .forms import Feedback, Helpful, Problem, new_token
from .limits import is_too_many

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
FORMS: dict[str, type[Feedback]] = {"helpful": Helpful, "problem": Problem}


@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Whether a page helped, or what is wrong with it (`about=problem`). GET: 2 queries at most."""
    about = request.GET.get("about", "helpful")
    if about not in FORMS:
        raise Http404
    if request.method == "POST":
        return _take(request, about)
    page = subject(request.GET.get("page", ""))
    if page is None:
        raise Http404
    return _page(request, about, page, FORMS[about](initial={"page": page.name, "token": new_token()}))


def _take(request: HttpRequest, about: str) -> HttpResponse:
    """Keep what was sent, or show it again with what is wrong."""
    form, page = FORMS[about](request.POST), subject(request.POST.get("page", ""))
    valid = form.is_valid()
    if page is None:
        form.replace("page", "")
        form.add_error(None, _("The page is not on the site any more. Press Send to tell us about the whole site."))
        return _page(request, about, Subject(), form, status=422)
    if not valid:
        return _page(request, about, page, form, status=422)
    if is_too_many(request):
        form.add_error(None, _("Too many messages came in a short time. Yours is still here. Please send it again in an hour."))
        return _page(request, about, page, form, status=429)
    given = form.cleaned_data
    keep(about=page, answer=given["answer"], text=given["text"], token=given["token"])
    return HttpResponseRedirect(f"{reverse('feedback-thanks')}?{urlencode({'page': page.name})}", headers=HEADERS)


def recover_feedback_form(request: HttpRequest) -> HttpResponse | None:
    """Returns the form with what was typed, sent without a valid CSRF token by a browser that refuses cookies. Status 403."""
    about = request.GET.get("about", "helpful")
    if request.path != reverse("feedback") or about not in FORMS:
        return None
    form = FORMS[about](request.POST)
    form.add_error(None, _("Your browser kept no cookie for this form. Allow cookies for this site, then press Send again."))
    return _page(request, about, subject(request.POST.get("page", "")) or Subject(), form, status=403)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """That the message arrived, and the way back."""
    page = subject(request.GET.get("page", "")) or Subject()
    shown = page_context("", "", _("Thank you"), page=page)
    return HttpResponse(render_to_string("feedback/thanks.html", shown, request), headers=HEADERS)


def _page(request: HttpRequest, about: str, page: Subject, form: Feedback, status: int = 200) -> HttpResponse:
    problems = [{"message": message, "field": _place(form, name)} for name, errors in form.errors.items() for message in errors]
    if form.is_bound:
        form.replace("website", "")  # so that a person who was taken for a program can send again
    title = _("Report a problem") if about == "problem" else _("Tell us about this page")
    shown: dict[str, Any] = page_context("", "", title, about=about, page=page, form=form, problems=problems)
    return HttpResponse(render_to_string("feedback/feedback.html", shown, request), status=status, headers=HEADERS)


def _place(form: Feedback, name: str) -> str:
    """The id that a problem leads to: of its field, or of Send where it has none that anybody sees."""
    return {"answer": "id_answer_0", "text": "id_text"}.get(name, "send")
