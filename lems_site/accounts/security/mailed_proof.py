"""Proof by a code that is mailed to the account's address, for people without a second step."""

from __future__ import annotations

import time
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.accounts.authentication import record_proof
from lems_site.accounts.forms.fields import MAIL_CODE, AccountForm
from lems_site.accounts.models import User

from .events import Kind, record_event
from .limits import may_send_code

CODE_KEY = "proof_code"
SECONDS, MOST_TRIES = 30 * 60, 5


class ProofCodeForm(AccountForm):
    """The code from the mail."""

    code = forms.CharField(max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    texts = {"code": MAIL_CODE}

    def clean_code(self) -> str:
        return "".join(letter for letter in self.cleaned_data["code"] if letter.isdigit())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mailed_proof_page(request: HttpRequest) -> HttpResponse:
    """Send a code, take it, and go on to ?next=."""
    user = cast(User, request.user)
    next_url = get_next_redirect_url(request) or reverse("account_home")
    if is_mfa_enabled(user):
        return HttpResponseRedirect(reverse("account_home"))
    email = EmailAddress.objects.get_primary_email(user) or user.email
    is_code = request.method == "POST" and "code" in request.POST
    form = ProofCodeForm(request.POST if is_code else None)
    problem = ""
    if request.method == "POST" and not is_code:
        problem = "" if _send_code(request, email) else _("There were too many tries. Wait a few minutes, then try again.")
    elif form.is_valid():
        if _is_right(request, form.cleaned_data["code"]):
            record_proof(request)
            return HttpResponseRedirect(next_url)
        record_event(Kind.REFUSED, user=user, detail="code")
        form.add_error("code", _("The code is not right. Type it again, or get a new one."))
    context = {
        "form": form,
        "email": email,
        "is_sent": _waiting(request),
        "problem": problem,
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', next_url),
    }
    return TemplateResponse(request, "accounts/mailed_proof.html", context, status=422 if problem else 200)


@login_required
@require_safe
def proved_page(request: HttpRequest) -> HttpResponse:
    """Where a proof leads that was asked for in another tab: back to that tab."""
    return TemplateResponse(request, "accounts/proved.html", {})


def _send_code(request: HttpRequest, email: str) -> bool:
    if not may_send_code(request, email):
        return False
    code = get_adapter().generate_login_code()
    request.session[CODE_KEY] = {"hash": _hash(request, code), "at": time.time(), "tries": 0}
    get_adapter().send_mail("account/email/proof_code", email, {"code": code})
    return True


def _waiting(request: HttpRequest) -> bool:
    """Whether a code was sent that can still be typed."""
    sent: dict[str, Any] | None = request.session.get(CODE_KEY)
    return sent is not None and time.time() - sent["at"] < SECONDS and sent["tries"] < MOST_TRIES


def _is_right(request: HttpRequest, code: str) -> bool:
    if not _waiting(request):
        return False
    sent: dict[str, Any] = dict(request.session[CODE_KEY] or {})  # hash, at, tries
    request.session[CODE_KEY] = {**sent, "tries": sent["tries"] + 1}
    if not constant_time_compare(sent["hash"], _hash(request, code)):
        return False
    del request.session[CODE_KEY]
    return True


def _hash(request: HttpRequest, code: str) -> str:
    return salted_hmac("lems_site.accounts.mailed_proof", f"{request.user.pk} {code}", algorithm="sha256").hexdigest()
