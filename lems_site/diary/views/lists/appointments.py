"""The page of appointments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.forms.lists import AppointmentForm
from lems_site.diary.lists.appointments import add_appointment, list_appointments
from lems_site.diary.lists.removal import ListFull, list_removed
from lems_site.diary.models import Appointment
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page

from .removal import handle_removal


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="appointments")
def appointment_list(request: HttpRequest, access: Access) -> HttpResponse:
    """The appointments. POST adds one, or handles a button of one."""
    here = reverse("diary:appointments", args=[access.diary.pk])
    if request.method == "POST" and handle_removal(request, access, Appointment):
        return HttpResponseRedirect(here)
    form = AppointmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_appointment(by=access, **form.cleaned_data)
        except ListFull:
            form.add_error("day", _("The list is full. Remove an appointment first."))
        else:
            messages.success(request, _("The appointment is on the list."))
            return HttpResponseRedirect(here)
    return render_page(
        request,
        "diary/lists/appointments.html",
        _("Appointments"),
        access=access,
        forms=(form,),
        form=form,
        appointments=list_appointments(access),
        removed=list_removed(Appointment, access),
    )
