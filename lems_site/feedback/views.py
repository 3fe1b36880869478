"""The feedback page. Only a POST stores a message. The page is never cached and sets one cookie, the CSRF token."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.web.context import page_context
from lems_site.web.error_summary import list_errors

from .actions import save_message
from .feedback_target import FeedbackTarget, find_target
from .forms import FeedbackForm, HelpfulForm, ProblemForm, new_token
from .limits import exceeds_limits

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
FORMS: dict[str, type[FeedbackForm]] = {"helpful": HelpfulForm, "problem": ProblemForm}


@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_page(request: HttpRequest) -> HttpResponse:
    """The form about a page: whether it helped, or what is wrong with it (`about=problem`). GET: at most 2 queries."""
    about = request.GET.get("about", "helpful")
    if about not in FORMS:
        raise Http404
    if request.method == "POST":
        return _save_form(request, about)
    page = find_target(request.GET.get("page", ""))
    if page is None:
        raise Http404
    return _render_form(request, about, page, FORMS[about](initial={"page": page.name, "token": new_token()}))


def _save_form(request: HttpRequest, about: str) -> HttpResponse:
    """Save a valid message and redirect to the thanks page; else show the form again with its errors: 422; 429 over a limit."""
    form, page = FORMS[about](request.POST), find_target(request.POST.get("page", ""))
    valid = form.is_valid()
    if page is None:
        form.replace_value("page", "")
        form.add_error(None, _("The page is not on the site any more. Press Send to tell us about the whole site."))
        return _render_form(request, about, FeedbackTarget(), form, status=422)
    if not valid:
        return _render_form(request, about, page, form, status=422)
    if exceeds_limits(request):
        form.add_error(None, _("Too many messages came in a short time. Yours is still here. Please send it again in an hour."))
        return _render_form(request, about, page, form, status=429)
    values = form.cleaned_data
    save_message(target=page, answer=values["answer"], text=values["text"], token=values["token"])
    return HttpResponseRedirect(f"{reverse('feedback-thanks')}?{urlencode({'page': page.name})}", headers=HEADERS)


def recover_feedback_form(request: HttpRequest) -> HttpResponse | None:
    """Returns the form with what was typed, sent without a valid CSRF token by a browser that refuses cookies. Status 403."""
    about = request.GET.get("about", "helpful")
    if request.path != reverse("feedback") or about not in FORMS:
        return None
    form = FORMS[about](request.POST)
    form.add_error(None, _("Your browser kept no cookie for this form. Allow cookies for this site, then press Send again."))
    return _render_form(request, about, find_target(request.POST.get("page", "")) or FeedbackTarget(), form, status=403)


@require_safe
def thanks_page(request: HttpRequest) -> HttpResponse:
    """Confirms that the message arrived, with a link back to its page."""
    page = find_target(request.GET.get("page", "")) or FeedbackTarget()
    context = page_context("", "", _("Thank you"), page=page)
    return HttpResponse(render_to_string("feedback/thanks.html", context, request), headers=HEADERS)


def _render_form(request: HttpRequest, about: str, page: FeedbackTarget, form: FeedbackForm, status: int = 200) -> HttpResponse:
    problems = list(list_errors(form, fallback="send", unseen=("website",))) if form.is_bound else []
    if form.is_bound:
        form.replace_value("website", "")  # so that a person who was taken for a program can send again
    title = _("Report a problem") if about == "problem" else _("Tell us about this page")
    context = page_context("", "", title, about=about, page=page, form=form, problems=problems)
    return HttpResponse(render_to_string("feedback/feedback.html", context, request), status=status, headers=HEADERS)
