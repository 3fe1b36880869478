"""What a link leads to: the code, then what is offered, then yes or no. Without the right code the page tells nothing.

The code travels in the form, never in the address, the session or a message.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lems_site.accounts.consent import needs_consent
from lems_site.accounts.models import User
from lems_site.diary.access import invitations
from lems_site.diary.access.exceptions import AlreadyOwnsDiary, ConsentRequired
from lems_site.diary.access.grants import InvitationClosed
from lems_site.diary.access.people_list import last_full_day, role_label
from lems_site.diary.access.permissions import Access, is_paused
from lems_site.diary.forms.people import CodeForm, TakeOverForm
from lems_site.diary.models import Grant, Invitation
from lems_site.diary.views.decorators import signed_in_view
from lems_site.diary.views.layout import render_page
from lems_site.web.error_summary import ErrorLink


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def answer_invitation(request: HttpRequest, user: User, token: str) -> HttpResponse:
    """Ask for the code; with it, show what is offered; then take the answer."""
    if not invitations.is_open_invitation(token):
        return render_closed(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render_code_form(request, form)
    try:
        return handle_answer(request, user, token, form)
    except InvitationClosed:
        return render_closed(request)
    except invitations.WrongCode as wrong:
        return handle_wrong_code(request, form, wrong.left)
    except invitations.AlreadyHasAccess as already:
        return render_page(request, "diary/access/join_already.html", _("You can open this diary already"), access=already.access)


def render_code_form(request: HttpRequest, form: CodeForm, problems: list[ErrorLink] | None = None) -> HttpResponse:
    return render_page(
        request, "diary/access/join.html", _("You have an invitation"), forms=(form,), form=form, problems=problems
    )


def render_closed(request: HttpRequest) -> HttpResponse:
    """The same words for a link that is used, ended, too old or made up."""
    return render_page(request, "diary/access/invitation_closed.html", _("This invitation is not valid"), status=404)


def handle_wrong_code(request: HttpRequest, form: CodeForm, left: int) -> HttpResponse:
    if not left:
        return render_closed(request)
    message = ngettext(
        "The code is not right. You have %(left)s more try.", "The code is not right. You have %(left)s more tries.", left
    ) % {"left": left}
    form.add_error("code", message)
    return render_code_form(request, form)


def handle_answer(request: HttpRequest, user: User, token: str, form: CodeForm) -> HttpResponse:
    """With the right code: what is offered, or what the person said to it."""
    code, said = form.cleaned_data["code"], request.POST.get("answer", "")
    if said == "no":
        invitations.decline_invitation(token, code, by=user)
        messages.success(request, _("You declined. The invitation is closed."))
        return HttpResponseRedirect(reverse("diary:index"))
    invitation = invitations.preview_invitation(token, code, by=user)
    if invitation.role == Grant.Role.OWNER:
        return handle_take_over(request, user, token, code, invitation)
    if said == "yes":
        access = invitations.accept_invitation(token, code, by=user)
        messages.success(request, _("You can now open the diary."))
        return redirect_home(access)
    return render_invitation(request, code, invitation)


def redirect_home(access: Access) -> HttpResponse:
    return HttpResponseRedirect(reverse("diary:home", args=[access.diary.pk]))


def render_invitation(
    request: HttpRequest, code: str, invitation: Invitation, form: TakeOverForm | None = None, **more: Any
) -> HttpResponse:
    """What is offered, with the code in the form. `form`: for a diary that is handed over."""
    inviter = invitation.created_by
    shown: dict[str, Any] = {
        "invitation": invitation,
        "code": code,
        "by": inviter.email if inviter else _("A former helper"),
        "role_words": role_label(invitation.role),
        "last_day": last_full_day(invitation.grant_ends_at, invitation.diary),
        "paused": is_paused(invitation.diary),
        "form": form,
    }
    template = "diary/access/hand_over_accept.html" if form else "diary/access/invitation.html"
    title = _("You can become the owner of this diary") if form else _("What you are invited to")
    return render_page(request, template, title, forms=(form,) if form else (), **shown, **more)


def handle_take_over(request: HttpRequest, user: User, token: str, code: str, invitation: Invitation) -> HttpResponse:
    """Ask for consent and for what the keeper may do; then the diary is the person's own."""
    said = request.POST.get("answer") == "yes"
    form = TakeOverForm(request.POST if said else None)
    owns = Grant.objects.filter(user=user, role=Grant.Role.OWNER, revoked_at=None).exists()
    consent_url = f"{reverse('account_consent')}?{urlencode({'next': request.path})}"
    more = {"owns": owns, "needs_asking": needs_consent(user), "consent_url": consent_url}
    if not said or not form.is_valid():
        return render_invitation(request, code, invitation, form, **more)
    try:
        access = invitations.take_over_diary(token, code, by=user, keeper_may=form.cleaned_data["keeper_may"])
    except ConsentRequired:
        return render_invitation(request, code, invitation, TakeOverForm(), status=409, **{**more, "needs_asking": True})
    except AlreadyOwnsDiary:
        return render_invitation(request, code, invitation, TakeOverForm(), status=409, **{**more, "owns": True})
    messages.success(request, _("You are now the owner of the diary. Here you see who else can open it."))
    return HttpResponseRedirect(reverse("diary:people", args=[access.diary.pk]))
