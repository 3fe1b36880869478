"""What a link leads to: from whom it is and the role, then the code, then what is offered, then yes or no.

Without the code the page tells nothing else. The token of the link travels in a signed cookie, not in addresses.

The code travels in the form, never in the address, the session or a message.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.accounts.consent import needs_consent
from lems_site.accounts.display_name import DisplayNameForm, set_display_name
from lems_site.accounts.models import User
from lems_site.diary.access import invitations
from lems_site.diary.access.display_names import display_name
from lems_site.diary.access.exceptions import AlreadyOwnsDiary, ConsentRequired
from lems_site.diary.access.grants import InvitationClosed
from lems_site.diary.access.invitations import InvitationOffer
from lems_site.diary.access.people_list import last_full_day, role_label
from lems_site.diary.access.permissions import Access, is_paused
from lems_site.diary.access.role_labels import GRANTABLE_ROLE_LABELS
from lems_site.diary.forms.people import CodeForm, TakeOverForm
from lems_site.diary.models import Grant, Invitation
from lems_site.diary.views.decorators import answer_signed_out, secret_address_view, set_private_headers
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.secret_cookies import cookie_name

COOKIE, SALT, HOUR = "invitation", "lems_site.diary.invitation", 60 * 60
ROLE_LABELS = {**GRANTABLE_ROLE_LABELS, Grant.Role.OWNER: (_lazy("Owner"), _lazy("You decide who sees it, and can delete it."))}


@require_safe
@secret_address_view
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads. A cookie takes the token over for an hour, so that no other address holds it."""
    offer = invitations.find_offer(token)
    if offer is None:
        return _as_secret(render_closed(request))
    response: HttpResponse
    if request.user.is_authenticated:
        response = HttpResponseRedirect(reverse("diary:invitation"))
    else:
        response = render_offer(request, offer)
    response.set_cookie(
        cookie_name(COOKIE),
        signing.dumps(token, salt=SALT),
        max_age=HOUR,
        path=reverse("diary:invitation"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return _as_secret(response)


@require_http_methods(["GET", "HEAD", "POST"])
@secret_address_view
def answer_invitation(request: HttpRequest) -> HttpResponse:
    """Say from whom the opened invitation is; signed in, ask for the code; with it, show what is offered; take the answer."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return answer_signed_out(request)
        offer = invitations.find_offer(read_token(request))
        return _as_secret(render_closed(request) if offer is None else render_offer(request, offer))
    return set_private_headers(_answer_as(request, request.user, read_token(request)))


def _answer_as(request: HttpRequest, user: User, token: str) -> HttpResponse:
    offer = invitations.find_offer(token)
    if offer is None:
        return render_closed(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render_offer(request, offer, form)
    try:
        return handle_answer(request, user, token, form)
    except InvitationClosed:
        return render_closed(request)
    except invitations.WrongCode as wrong:
        return handle_wrong_code(request, offer, form, wrong.left)
    except invitations.AlreadyHasAccess as already:
        return render_page(request, "diary/access/join_already.html", _("You can open this diary already"), access=already.access)


def read_token(request: HttpRequest) -> str:
    """The token of the invitation that was opened in this browser within the hour; "" without one."""
    try:
        return str(signing.loads(request.COOKIES.get(cookie_name(COOKIE), ""), salt=SALT, max_age=HOUR))
    except signing.BadSignature:
        return ""


def _as_secret(response: HttpResponse) -> HttpResponse:
    """The headers of a page without forms to which a secret address led: it is told to no other page."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return set_private_headers(response)


def render_offer(request: HttpRequest, offer: InvitationOffer, form: CodeForm | None = None) -> HttpResponse:
    """From whom the invitation is and what the role may do; `form`: for the code of a person who is signed in."""
    role, rights = ROLE_LABELS[Grant.Role(offer.role)]
    return render_page(
        request,
        "diary/access/join.html",
        _("You have an invitation"),
        forms=(form,) if form else (),
        form=form,
        offer=offer,
        role_words=role,
        rights=rights,
    )


def render_closed(request: HttpRequest) -> HttpResponse:
    """The same words for a link that is used, ended, too old or made up."""
    return render_page(request, "diary/access/invitation_closed.html", _("This invitation is not valid"), status=404)


def handle_wrong_code(request: HttpRequest, offer: InvitationOffer, form: CodeForm, left: int) -> HttpResponse:
    if not left:
        return render_closed(request)
    message = ngettext(
        "The code is not right. You have %(left)s more try.", "The code is not right. You have %(left)s more tries.", left
    ) % {"left": left}
    form.add_error("code", message)
    return render_offer(request, offer, form)


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
        name = DisplayNameForm(request.POST)
        if not name.is_valid():
            return render_invitation(request, code, invitation, name_form=name)
        access = invitations.accept_invitation(token, code, by=user)
        if name.cleaned_data["display_name"]:
            set_display_name(name.cleaned_data["display_name"], by=user)
        messages.success(request, _("You can now open the diary."))
        return redirect_home(access)
    return render_invitation(request, code, invitation, name_form=None if user.display_name else DisplayNameForm())


def redirect_home(access: Access) -> HttpResponse:
    return HttpResponseRedirect(reverse("diary:home", args=[access.diary.pk]))


def render_invitation(
    request: HttpRequest,
    code: str,
    invitation: Invitation,
    form: TakeOverForm | None = None,
    name_form: DisplayNameForm | None = None,
    **more: Any,
) -> HttpResponse:
    """What is offered, with the code in the form. form: for a diary that is handed over; name_form: for the reader's own name."""
    inviter = invitation.created_by
    shown: dict[str, Any] = {
        "invitation": invitation,
        "code": code,
        "by": display_name(inviter, begins=True),
        "role_words": role_label(invitation.role),
        "last_day": last_full_day(invitation.grant_ends_at, invitation.diary),
        "paused": is_paused(invitation.diary),
        "form": form,
        "name_form": name_form,
    }
    template = "diary/access/hand_over_accept.html" if form else "diary/access/invitation.html"
    title = _("You can become the owner of this diary") if form else _("What you are invited to")
    return render_page(request, template, title, forms=tuple(one for one in (form, name_form) if one), **shown, **more)


def handle_take_over(request: HttpRequest, user: User, token: str, code: str, invitation: Invitation) -> HttpResponse:
    """Ask for consent and for what the keeper may do; then the diary is the person's own."""
    said = request.POST.get("answer") == "yes"
    form = TakeOverForm(request.POST if said else None)
    owns = Grant.objects.filter(user=user, role=Grant.Role.OWNER, revoked_at=None).exists()
    consent_url = f"{reverse('account_consent')}?{urlencode({'next': request.path})}"
    more: dict[str, Any] = {"owns": owns, "needs_asking": needs_consent(user), "consent_url": consent_url}
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
