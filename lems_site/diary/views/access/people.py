"""Who may open the diary: the list, inviting, changing, ending, hiding, leaving."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lems_site.diary.access import grants
from lems_site.diary.access import people_list as reading
from lems_site.diary.access.grants import GIVEN
from lems_site.diary.access.permissions import Access, is_paused
from lems_site.diary.codes.choices import SENSITIVE_TOPICS
from lems_site.diary.forms.people import HandOverForm, HidesForm, InviteForm, LabelForm, UntilForm
from lems_site.diary.models import Grant
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import show


def up(access: Access) -> tuple[str, str]:
    """The page of people, which the others belong to."""
    return reverse("diary:people", args=[access.diary.pk]), _("People")


def to_people(access: Access) -> HttpResponse:
    return HttpResponseRedirect(up(access)[0])


@require_safe
@diary_view("manage")
def people(request: HttpRequest, access: Access) -> HttpResponse:
    """Everybody who may open the diary, and the invitations."""
    found: dict[str, Any] = {
        "rows": reading.rows(access),
        "invitations": reading.invitations(access),
        "paused": is_paused(access.diary),
    }
    hidden = [words for code, words in SENSITIVE_TOPICS.items() if code in access.diary.hidden_topics]
    return show(request, "diary/access/people.html", _("People"), access=access, hidden=hidden, **found)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def invite(request: HttpRequest, access: Access) -> HttpResponse:
    """Invite a helper or a reader. While the diary is paused nobody new is let in."""
    if is_paused(access.diary):
        return HttpResponseRedirect(reverse("diary:paused", args=[access.diary.pk]))
    form = InviteForm(request.POST if request.method == "POST" else None, diary=access.diary)
    if form.is_valid():
        return made(request, access, form, role=form.cleaned_data["role"])
    hidden = [words for code, words in SENSITIVE_TOPICS.items() if code in access.diary.hidden_topics]
    shown: dict[str, Any] = {"form": form, "hidden": hidden}
    return show(request, "diary/access/invite.html", _("Invite someone"), access=access, up=up(access), forms=(form,), **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("keep")
def hand_over(request: HttpRequest, access: Access) -> HttpResponse:
    """The keeper offers the diary to the person whose days it tells."""
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return made(request, access, form, role=Grant.Role.OWNER)
    title = _("Hand the diary over")
    return show(request, "diary/access/hand_over.html", title, access=access, up=up(access), forms=(form,), form=form)


def made(request: HttpRequest, access: Access, form: LabelForm, *, role: str) -> HttpResponse:
    """The link and the code, in the answer itself: they are kept nowhere, so no address could show them again."""
    said = form.cleaned_data
    try:
        offer = grants.invite(by=access, role=role, form_id=said["form_id"], label=said["label"], ends_at=said.get("last_day"))
    except grants.Over:
        messages.info(request, _("That invitation is used or ended already. You can make a new one."))
        return to_people(access)
    link = settings.SITE_URL + reverse("diary:join", args=[offer.token])
    shown = {
        "invitation": offer.invitation,
        "link": link,
        "code": f"{offer.code[:4]} {offer.code[4:]}",
        "role_words": reading.role_words(role),
        "last_day": reading.last_day(offer.invitation.grant_ends_at, access.diary),
        "hands_over": role == Grant.Role.OWNER,
    }
    return show(
        request, "diary/access/invitation_created.html", _("The invitation is ready"), access=access, up=up(access), **shown
    )


@require_POST
@diary_view("manage")
def end_invitation(request: HttpRequest, access: Access, invitation: int) -> HttpResponse:
    """End an invitation; where it was accepted a moment ago, say so."""
    try:
        grants.end_invitation(invitation, by=access)
    except grants.Joined:
        messages.warning(
            request, _("It was accepted before you ended it. The person can open the diary. You can end that below.")
        )
    else:
        messages.success(request, _("The invitation is ended. Its link does nothing any more."))
    return to_people(access)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def grant(request: HttpRequest, access: Access, grant: int) -> HttpResponse:
    """What one person may do and until when; or ending it, at once."""
    given = Grant.objects.not_revoked().filter(pk=grant, diary=access.diary, role__in=GIVEN).first()
    if given is None:
        raise Http404
    if request.method == "POST" and request.POST.get("action") == "end":
        grants.revoke(given.pk, by=access)
        messages.success(request, _("Ended. That person can no longer open the diary."))
        return to_people(access)
    day = reading.last_day(given.ends_at, access.diary)
    initial = {"role": given.role, "last_day": day}
    form = UntilForm(request.POST if request.method == "POST" else None, diary=access.diary, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        grants.change(given.pk, by=access, role=said["role"], ends_at=said["last_day"])
        messages.success(request, _("Saved. It counts from now on."))
        return to_people(access)
    shown: dict[str, Any] = {"grant": given, "form": form, "last_day": day}
    return show(request, "diary/access/grant.html", given.user.email, access=access, up=up(access), forms=(form,), **shown)


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def hidden_topics(request: HttpRequest, access: Access) -> HttpResponse:
    """What helpers and readers do not see."""
    form = HidesForm(request.POST if request.method == "POST" else None, initial={"hidden_topics": access.diary.hidden_topics})
    if form.is_valid():
        grants.hide(by=access, hidden_topics=set(form.cleaned_data["hidden_topics"]))
        messages.success(request, _("Saved. It counts from now on."))
        return to_people(access)
    return show(
        request, "diary/access/hidden_topics.html", _("What others see"), access=access, up=up(access), forms=(form,), form=form
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("help")
def leave(request: HttpRequest, access: Access) -> HttpResponse:
    """Stop helping with a diary, or reading it."""
    if request.method == "POST":
        grants.leave(by=access)
        messages.success(request, _("Done. You can no longer open that diary."))
        return HttpResponseRedirect(reverse("diary:index"))
    return show(request, "diary/access/leave.html", _("Stop helping"), access=access, role_words=reading.role_words(access.role))
