"""Deleting a diary or an account: asked once, then final. The export is offered before."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lems_site.accounts.models import User
from lems_site.accounts.page_middleware import account_context
from lems_site.accounts.security.recent_proof import proof_required
from lems_site.diary.access.permissions import Access
from lems_site.diary.account.delete import delete_account, delete_diary, managed_diaries, other_users
from lems_site.diary.views.decorators import diary_view, set_private_headers
from lems_site.diary.views.layout import diary_title, render_page
from lems_site.web.error_summary import list_errors
from lems_site.web.models import ClockHeartbeat

ERRORS = {"required": gettext_lazy("Tick the box to delete it. Nothing is deleted yet.")}


class DeleteDiaryForm(forms.Form):
    """One tick."""

    sure = forms.BooleanField(label=gettext_lazy("Yes, delete this diary for ever"), error_messages=ERRORS)


class DeleteAccountForm(forms.Form):
    """One tick."""

    sure = forms.BooleanField(label=gettext_lazy("Yes, delete my account for ever"), error_messages=ERRORS)


def still_in_files() -> str:
    """What is said where the database's files still hold something of what was deleted (account/database_files.py)."""
    words = _("Parts of it are still in a file of the server, because it was being read at this moment. No page shows them.")
    if ClockHeartbeat.clock_is_running():
        return f"{words} {_('They are erased there by themselves, as a rule within two minutes.')}"
    return f"{words} {_('They are erased when the background work of this site, which stands still now, goes on.')}"


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
@proof_required
def confirm_delete_diary(request: HttpRequest, access: Access) -> HttpResponse:
    """Delete a diary."""
    form = DeleteDiaryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_gone = delete_diary(by=access)
        messages.success(request, _("The diary is deleted."))
        if not is_gone:
            messages.info(request, still_in_files())
        return HttpResponseRedirect(reverse("diary:index"))
    shown: dict[str, Any] = {"form": form, "helpers": other_users(access.diary, access.user)}
    return render_page(request, "diary/account/delete.html", _("Delete this diary"), access=access, forms=(form,), **shown)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@proof_required
def confirm_delete_account(request: HttpRequest) -> HttpResponse:
    """Delete one's account, with the diaries that one owns or keeps."""
    user = cast(User, request.user)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_gone = delete_account(by=user)
        logout(request)
        note = "" if is_gone else still_in_files()
        return _render_account_page(request, "accounts/deleted.html", _("Your account is deleted"), note=note)
    kept = [(access, diary_title(access), other_users(access.diary, user)) for access in managed_diaries(user)]
    problems = list(list_errors(form)) if form.is_bound else []
    status = 422 if problems else 200
    shown: dict[str, Any] = {"form": form, "kept": kept, "problems": problems}
    return _render_account_page(request, "accounts/delete.html", _("Delete your account"), "account_home", status, **shown)


def _render_account_page(
    request: HttpRequest, template: str, title: str, up: str = "", status: int = 200, **more: object
) -> HttpResponse:
    shown = {"problems": [], **account_context(request, title, up), **more}
    return set_private_headers(HttpResponse(render_to_string(template, shown, request), status=status))
