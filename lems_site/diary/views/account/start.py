"""Beginning a diary."""

from __future__ import annotations

from typing import Unpack
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lems_site.accounts.consent import needs_consent
from lems_site.accounts.display_name import NameField, set_display_name
from lems_site.accounts.models import User
from lems_site.diary.access.exceptions import AlreadyOwnsDiary, DiariesClosed
from lems_site.diary.account.create import create_diary
from lems_site.diary.forms.fields import FormOptions, LineField, ZoneField
from lems_site.diary.views.decorators import signed_in_view
from lems_site.diary.views.layout import render_page
from lems_site.web.diary_opening import new_diaries_allowed


class StartForm(forms.Form):
    """A name and a time zone; for somebody else also that one may do this."""

    name = LineField(
        label=gettext_lazy("Name of the diary"),
        help_text=gettext_lazy("For example a first name. You can leave it empty."),
        required=False,
        most=60,
    )
    zone = ZoneField(help_text=gettext_lazy("Choose the nearest big city."), from_device=True)
    may = forms.BooleanField(
        label=gettext_lazy("I may do this for them"),
        help_text=gettext_lazy("They agree, or cannot decide and I am allowed to act for them."),
        error_messages={"required": gettext_lazy("Tick that you may do this for them. Without that we cannot keep a diary.")},
    )

    display_name = NameField()

    def __init__(
        self, data: QueryDict | None = None, *, for_someone: bool, asks_name: bool = False, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(data, **options)
        if not asks_name:
            del self.fields["display_name"]
        if not for_someone:
            del self.fields["may"]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def start_diary(request: HttpRequest, user: User, *, for_someone: bool = False) -> HttpResponse:
    """Begin a diary of one's own, or for somebody who cannot. Asks for consent first."""
    title = _("Start a diary for someone") if for_someone else _("Start your diary")
    up = (reverse("diary:index"), _("Diary"))
    if not new_diaries_allowed():
        return _closed_page(request, title)
    if needs_consent(user):
        return HttpResponseRedirect(f"{reverse('account_consent')}?{urlencode({'next': request.path})}")
    form = StartForm(
        request.POST or None,
        for_someone=for_someone,
        asks_name=not user.display_name,
        initial={"zone": settings.TIME_ZONE},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            access = create_diary(by=user, name=data["name"], zone=data["zone"], for_someone=for_someone)
        except AlreadyOwnsDiary:
            messages.info(request, _("You have a diary already. Here it is."))
            return HttpResponseRedirect(reverse("diary:index"))
        except DiariesClosed:
            return _closed_page(request, title)
        if data.get("display_name"):
            set_display_name(data["display_name"], by=user)
        return HttpResponseRedirect(reverse("diary:home", args=[access.diary.pk]))
    return render_page(request, "diary/account/start.html", title, up=up, forms=(form,), form=form, for_someone=for_someone)


def _closed_page(request: HttpRequest, title: str) -> HttpResponse:
    """That nobody can begin a diary: not on this site, or not at the moment."""
    up, status = (reverse("diary:index"), _("Diary")), 403 if request.method == "POST" else 200
    return render_page(request, "diary/account/closed.html", title, up=up, status=status, for_now=bool(settings.DIARY_OPEN))
