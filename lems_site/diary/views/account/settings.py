"""How a diary is called, and how its days are reckoned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.account.create import update_settings
from lems_site.diary.codes.local_day import list_time_zones
from lems_site.diary.forms.lists import SettingsForm
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("manage")
def edit_settings(request: HttpRequest, access: Access) -> HttpResponse:
    """The settings; ?zone= proposes the device's zone, for the person to save."""
    diary = access.diary
    initial = {"name": diary.name, "zone": diary.zone, "first_hour": diary.first_hour}
    proposed = request.GET.get("zone", "")
    if proposed in list_time_zones():
        initial["zone"] = proposed
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        update_settings(by=access, **form.cleaned_data)
        messages.success(request, _("Saved. Earlier entries keep their day."))
        return HttpResponseRedirect(reverse("diary:settings", args=[diary.pk]))
    differs = proposed in list_time_zones() and proposed != diary.zone
    return render_page(
        request, "diary/account/settings.html", _("Settings"), access=access, forms=(form,), form=form, differs=differs
    )
