"""Questions for the next appointment, and appointments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.forms.lists import AppointmentForm, QuestionForm
from lems_site.diary.lists import questions as question_list
from lems_site.diary.models import Appointment, Question
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import show


def _item(model: Any, access: Access, key: str) -> Any:
    found = model.objects.filter(diary=access.diary, key=key).first()
    if found is None:
        raise Http404
    return found


def _press(request: HttpRequest, access: Access, model: Any) -> bool:
    """Do what one of the list's buttons says. Whether one was pressed."""
    if key := request.POST.get("remove"):
        question_list.remove(_item(model, access, key), by=access)
    elif key := request.POST.get("restore"):
        question_list.restore(_item(model, access, key), by=access)
    elif key := request.POST.get("asked"):
        question_list.set_asked(_item(Question, access, key), True, by=access)
    elif key := request.POST.get("open"):
        question_list.set_asked(_item(Question, access, key), False, by=access)
    else:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="questions")
def questions(request: HttpRequest, access: Access) -> HttpResponse:
    """The questions; POST adds one, or does what its buttons say."""
    here = reverse("diary:questions", args=[access.diary.pk])
    if request.method == "POST" and _press(request, access, Question):
        return HttpResponseRedirect(here)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            question_list.ask(form.cleaned_data["text"], by=access)
        except question_list.TooMany:
            form.add_error("text", _("The list is full. Remove a question first."))
        else:
            messages.success(request, _("Your question is on the list."))
            return HttpResponseRedirect(here)
    return show(
        request,
        "diary/lists/questions.html",
        _("Questions for the next appointment"),
        access=access,
        forms=(form,),
        form=form,
        questions=question_list.questions(access),
        removed=question_list.removed(Question, access),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="appointments")
def appointments(request: HttpRequest, access: Access) -> HttpResponse:
    """The appointments; POST adds one, or does what its buttons say."""
    here = reverse("diary:appointments", args=[access.diary.pk])
    if request.method == "POST" and _press(request, access, Appointment):
        return HttpResponseRedirect(here)
    form = AppointmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            question_list.make_appointment(by=access, **form.cleaned_data)
        except question_list.TooMany:
            form.add_error("day", _("The list is full. Remove an appointment first."))
        else:
            messages.success(request, _("The appointment is on the list."))
            return HttpResponseRedirect(here)
    return show(
        request,
        "diary/lists/appointments.html",
        _("Appointments"),
        access=access,
        forms=(form,),
        form=form,
        appointments=question_list.appointments(access),
        removed=question_list.removed(Appointment, access),
    )
