"""Who may open the diary: the list, inviting, changing, ending, hiding, leaving."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lems_site.accounts.security.recent_proof import proof_required
from lems_site.diary.access import grants
from lems_site.diary.access import people_list as reading
from lems_site.diary.access.display_names import display_name
from lems_site.diary.access.grants import GRANTABLE_ROLES
from lems_site.diary.access.permissions import Access
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.forms.people import GrantForm, HandOverForm, HiddenTopicsForm, InvitationForm, InviteForm
from lems_site.diary.models import Grant, Invitation
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page
from lems_site.diary.views.press_again import acts_on_press


def people_link(access: Access) -> tuple[str, str]:
    """The page of people, which the others belong to."""
    return reverse("diary:people", args=[access.diary.pk]), _("People")


def redirect_to_people(access: Access) -> HttpResponse:
    return HttpResponseRedirect(people_link(access)[0])


@require_safe
@diary_view("manage")
def people_page(request: HttpRequest, access: Access) -> HttpResponse:
    """Everybody who may open the diary, and the invitations."""
    found: dict[str, Any] = {
        "rows": reading.list_people(access),
        "invitations": reading.list_invitations(access),
        "paused": access.is_paused(),
    }
    hidden = [words for code, words in SENSITIVE_TOPICS.items() if code in access.diary.hidden_topics]
    return render_page(request, "diary/access/people.html", _("People"), access=access, hidden=hidden, **found)


def _initial_of(access: Access) -> dict[str, Any]:
    """What a form for an invitation begins with."""
    return {"inviter": access.user.display_name}


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
@proof_required
def invite_person(request: HttpRequest, access: Access) -> HttpResponse:
    """Invite a helper or a reader. While the diary is paused nobody new is let in."""
    if access.is_paused():
        return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
    form = InviteForm(request.POST if request.method == "POST" else None, diary=access.diary, initial=_initial_of(access))
    if form.is_valid():
        return create_invitation(request, access, form, role=form.cleaned_data["role"])
    hidden = [words for code, words in SENSITIVE_TOPICS.items() if code in access.diary.hidden_topics]
    shown: dict[str, Any] = {"form": form, "hidden": hidden}
    return render_page(
        request, "diary/access/invite.html", _("Invite someone"), access=access, up=people_link(access), forms=(form,), **shown
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("keep")
@proof_required
def hand_over(request: HttpRequest, access: Access) -> HttpResponse:
    """The keeper offers the diary to the person whose days it tells."""
    form = HandOverForm(request.POST if request.method == "POST" else None, initial=_initial_of(access))
    if form.is_valid():
        return create_invitation(request, access, form, role=Grant.Role.OWNER)
    title = _("Transfer the diary")
    return render_page(
        request, "diary/access/hand_over.html", title, access=access, up=people_link(access), forms=(form,), form=form
    )


def create_invitation(request: HttpRequest, access: Access, form: InvitationForm, *, role: str) -> HttpResponse:
    """The link and the code, in the answer itself: they are kept nowhere, so no address could show them again."""
    said = form.cleaned_data
    try:
        offer = grants.create_invitation(
            by=access,
            role=role,
            form_id=said["form_id"],
            label=said["label"],
            inviter=said["inviter"],
            ends_at=said.get("last_day"),
        )
    except grants.InvitationClosed:
        messages.info(request, _("That invitation was used or cancelled. You can create a new one."))
        return redirect_to_people(access)
    link = settings.SITE_URL + reverse("diary:join", args=[offer.token])
    shown = {
        "invitation": offer.invitation,
        "link": link,
        "code": f"{offer.code[:4]} {offer.code[4:]}",
        "role_words": reading.role_label(role),
        "last_day": reading.last_full_day(offer.invitation.grant_ends_at, access.diary),
        "hands_over": role == Grant.Role.OWNER,
    }
    return render_page(
        request,
        "diary/access/invitation_created.html",
        _("The invitation is ready"),
        access=access,
        up=people_link(access),
        **shown,
    )


def _has_invitation(access: Access, invitation: int) -> bool:
    return Invitation.objects.filter(pk=invitation, diary=access.diary).exists()


@diary_view("manage")
@acts_on_press(gettext_lazy("End the invitation"), _has_invitation)
def end_invitation(request: HttpRequest, access: Access, invitation: int) -> HttpResponse:
    """End an invitation; where it was accepted a moment ago, say so."""
    try:
        grants.end_invitation(invitation, by=access)
    except grants.InvitationAccepted:
        messages.warning(
            request, _("It was accepted before you ended it. The person can open the diary. You can end that below.")
        )
    else:
        messages.success(request, _("The invitation is cancelled. Its link no longer works."))
    return redirect_to_people(access)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def edit_grant(request: HttpRequest, access: Access, grant: int) -> HttpResponse:
    """What one person may do and until when; or ending it, at once."""
    given = Grant.objects.not_revoked().filter(pk=grant, diary=access.diary, role__in=GRANTABLE_ROLES).first()
    if given is None:
        raise Http404
    if request.method == "POST" and request.POST.get("action") == "end":
        grants.revoke_grant(given.pk, by=access)
        messages.success(request, _("Ended. That person can no longer open the diary."))
        return redirect_to_people(access)
    day = reading.last_full_day(given.ends_at, access.diary)
    initial = {"role": given.role, "last_day": day}
    form = GrantForm(request.POST if request.method == "POST" else None, diary=access.diary, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        grants.change_grant(given.pk, by=access, role=said["role"], ends_at=said["last_day"])
        messages.success(request, _("Saved."))
        return redirect_to_people(access)
    shown: dict[str, Any] = {"grant": given, "form": form, "last_day": day}
    return render_page(
        request,
        "diary/access/grant.html",
        display_name(given.user),
        access=access,
        up=people_link(access),
        forms=(form,),
        **shown,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def edit_hidden_topics(request: HttpRequest, access: Access) -> HttpResponse:
    """What helpers and readers do not see."""
    form = HiddenTopicsForm(
        request.POST if request.method == "POST" else None, initial={"hidden_topics": access.diary.hidden_topics}
    )
    if form.is_valid():
        grants.set_hidden_topics(by=access, hidden_topics=set(form.cleaned_data["hidden_topics"]))
        messages.success(request, _("Saved."))
        return redirect_to_people(access)
    return render_page(
        request,
        "diary/access/hidden_topics.html",
        _("What others see"),
        access=access,
        up=people_link(access),
        forms=(form,),
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("help")
def leave_diary(request: HttpRequest, access: Access) -> HttpResponse:
    """Stop helping with a diary, or reading it."""
    if request.method == "POST":
        grants.leave_diary(by=access)
        messages.success(request, _("Done. You can no longer open that diary."))
        return HttpResponseRedirect(reverse("diary:index"))
    return render_page(
        request, "diary/access/leave.html", _("Stop helping"), access=access, role_words=reading.role_label(access.role)
    )
