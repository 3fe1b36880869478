"""Choosing, ordering and naming the symptoms that a person follows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.forms.tracked_symptoms import OwnSymptomForm, TrackedSymptomsForm
from lems_site.diary.lists import tracked_symptoms
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="symptoms")
def choose_symptoms(request: HttpRequest, access: Access) -> HttpResponse:
    """What is followed, in order; POST `do`: choose, up or own."""
    here = reverse("diary:symptoms", args=[access.diary.pk])
    do = request.POST.get("do") if request.method == "POST" else None
    listed = tracked_symptoms.listed_symptoms(access)
    choose, own = TrackedSymptomsForm(), OwnSymptomForm(request.POST if do == "own" else None)
    groups = choose.groups(access, {row.code for row in listed})
    if do == "choose":
        known = {symptom.code for _words, rows in groups for symptom, _chosen in rows}
        tracked_symptoms.set_tracked_symptoms(known & set(request.POST.getlist("codes")), by=access)
        messages.success(request, _("Saved. What was written about a symptom before stays in the diary."))
        return HttpResponseRedirect(here)
    if do == "up":
        tracked_symptoms.move_symptom_up(request.POST.get("code", ""), by=access)
        return HttpResponseRedirect(f"{here}#order")
    if do == "own" and own.is_valid():
        try:
            tracked_symptoms.add_own_symptom(own.cleaned_data["words"], by=access)
        except tracked_symptoms.TooManyOwnSymptoms:
            own.add_error(
                "words",
                _("There are %(most)s symptoms of your own. That is the limit.") % {"most": tracked_symptoms.MAX_OWN_SYMPTOMS},
            )
        else:
            messages.success(request, _("Added. The check-in asks for it from now on."))
            return HttpResponseRedirect(here)
    return render_page(
        request,
        "diary/lists/tracked_symptoms.html",
        _("Symptoms you track"),
        access=access,
        forms=(own,),
        own=own,
        groups=groups,
        listed=listed,
    )
