"""Who may do what with which diary. Every diary page begins here: `diary_view` for views, `Access` for queries.

Staff and superusers have no rights here that others have not.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from lems_site.accounts.consent import standing
from lems_site.accounts.models import User
from lems_site.diary.models import Diary, Grant, LogLine
from lems_site.diary.views.lost_session import give_back, typed

READ, WRITE, MANAGE = "read", "write", "manage"
KEEP, HELP = "keep", "help"  # what only the keeper does (hand over), and only a helper or reader (leave)
LOOK_AGAIN = dt.timedelta(hours=1)  # looking at the same page again within this time is one look


@dataclass(frozen=True)
class Access:
    """What somebody may do with a diary. `hides`: codes of words.SENSITIVE that they do not see."""

    user: User
    diary: Diary
    grant: Grant

    @property
    def role(self) -> str:
        return self.grant.role

    @property
    def can_write(self) -> bool:
        return self.role != Grant.Role.READER

    @property
    def can_manage(self) -> bool:
        return self.role in (Grant.Role.OWNER, Grant.Role.KEEPER)

    @property
    def hides(self) -> frozenset[str]:
        return frozenset() if self.can_manage else frozenset(self.diary.hides)

    def may(self, what: str) -> bool:
        """Whether `what` (read, write, manage, keep or help) is allowed."""
        keeps = self.role == Grant.Role.KEEPER
        return {READ: True, WRITE: self.can_write, MANAGE: self.can_manage, KEEP: keeps, HELP: not self.can_manage}[what]

    def log(self, act: str, what: str = "", *, day: dt.date | None = None, whom: User | None = None) -> None:
        """Add a line to the diary's log."""
        LogLine.objects.create(diary=self.diary, user=self.user, act=act, what=what[:40], day=day, whom=whom)

    def looked(self, what: str, day: dt.date | None = None) -> None:
        """Note that somebody who is not the diary's owner or keeper looked at a page, once an hour."""
        if self.can_manage:
            return
        since = timezone.now() - LOOK_AGAIN
        same = LogLine.objects.filter(diary=self.diary, user=self.user, act=LogLine.Act.LOOKED, what=what, day=day, at__gt=since)
        if not same.exists():
            self.log(LogLine.Act.LOOKED, what, day=day)


def visible_to(user: User) -> list[Access]:
    """Every diary that somebody may open, their own first. One query."""
    grants = Grant.objects.standing().filter(user=user).select_related("diary").order_by("given_at", "pk")
    first = {Grant.Role.OWNER: 0, Grant.Role.KEEPER: 1}
    ordered = sorted(grants, key=lambda grant: first.get(Grant.Role(grant.role), 2))
    return [Access(user, grant.diary, grant) for grant in ordered]


def access_to(user: User, diary: uuid.UUID, may: str = READ) -> Access:
    """What somebody may do with one diary. One query. Raises Http404 unless they may do `may`."""
    # There is one at most. Whether it is over is asked here: in the query it would cost every page half as much again.
    grants = list(Grant.objects.filter(user=user, diary=diary, revoked_at=None).select_related("diary"))
    if not grants or grants[0].is_over or not (access := Access(user, grants[0].diary, grants[0])).may(may):
        raise Http404
    return access


def responsible(diary: Diary) -> User | None:
    """The owner or the keeper: the one whose agreement to keeping health data counts."""
    roles = (Grant.Role.OWNER, Grant.Role.KEEPER)
    grant = Grant.objects.standing().filter(diary=diary, role__in=roles).select_related("user").first()
    return grant.user if grant else None


def is_paused(diary: Diary) -> bool:
    """Whether the owner's or keeper's agreement to keep health data was taken back: nothing new is written then."""
    user = responsible(diary)
    return user is None or standing(user) is None


def private(response: HttpResponse) -> HttpResponse:
    """A diary page's headers: kept by no cache, found by no search engine, its address told to nobody."""
    patch_cache_control(response, no_store=True, private=True)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def signed_out(request: HttpRequest) -> HttpResponse:
    """For somebody who is not signed in: the sign-in page; what they typed, if they sent any, is given back first."""
    if typed(request):
        return private(give_back(request))
    return private(cast(HttpResponse, redirect_to_login(request.get_full_path())))


def diary_view(may: str = READ, *, looked: str = "") -> Callable[..., Callable[..., HttpResponse]]:
    """Make a function of (request, access, ...) the view of an address that begins with a diary's id.

    may: read, write, manage, keep or help. Others get 404, people who are not signed in the sign-in page. `looked`: the name
    under which reading the page is logged ("" for pages that show nothing of the diary). A POST to a diary whose owner took
    back their agreement leads to the page that says so, unless the page only takes out or ends something (any other `may`).
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: HttpRequest, diary: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return signed_out(request)
            access = access_to(request.user, diary, may)
            if request.method == "POST" and may == WRITE and is_paused(access.diary):
                return HttpResponseRedirect(reverse("diary:paused", args=[diary]))
            response = view(request, access, *args, **kwargs)
            if looked and request.method == "GET" and response.status_code == 200:
                access.looked(looked, kwargs.get("day"))
            return private(response)

        wrapped.may = may  # type: ignore[attr-defined]  # the role test reads it
        return wrapped

    return decorate


def signed_in_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a function of (request, user, ...) the view of a diary address that belongs to no one diary."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return signed_out(request)
        return private(view(request, request.user, *args, **kwargs))

    wrapped.may = "signed-in"  # type: ignore[attr-defined]
    return wrapped
