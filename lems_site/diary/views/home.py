"""Which diary, and a diary's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.accounts.models import User
from lems_site.diary.access.permissions import Access, list_accesses
from lems_site.diary.home.recent_days import home_context
from lems_site.diary.views.decorators import diary_view, signed_in_view
from lems_site.web.diary_opening import new_diaries_allowed

from .layout import diary_title, render_page


@require_safe
@signed_in_view
def diary_index(request: HttpRequest, user: User) -> HttpResponse:
    """The one diary that somebody has, or a choice of several, or how to begin one."""
    found = list_accesses(user)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("diary:home", args=[found[0].diary.pk]))
    rows = [(one, diary_title(one)) for one in found]
    owns = any(one.role == "owner" for one in found)
    return render_page(request, "diary/account/diaries.html", _("Diary"), rows=rows, owns=owns, open=new_diaries_allowed())


@require_safe
@signed_in_view
def after_sign_in(_request: HttpRequest, user: User) -> HttpResponse:
    """Where signing in leads to when no page asked for it: the diary where there is one, else the account."""
    return HttpResponseRedirect(reverse("diary:index" if list_accesses(user) else "account_home"))


@require_safe
@diary_view("read", log_as="home")
def home_page(request: HttpRequest, access: Access) -> HttpResponse:
    """A diary's first page: how is today, what was written today, and the last days."""
    return render_page(request, "diary/home/home.html", diary_title(access), access=access, **home_context(access))


@require_safe
@diary_view("read")
def paused_page(request: HttpRequest, access: Access) -> HttpResponse:
    """That nothing new is written because the agreement to keep health data was taken back."""
    return render_page(request, "diary/account/paused.html", _("This diary is paused"), access=access)
