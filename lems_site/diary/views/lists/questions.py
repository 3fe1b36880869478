"""The page of questions for the next appointment."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lems_site.diary.access.permissions import Access
from lems_site.diary.forms.lists import QuestionForm
from lems_site.diary.lists.questions import add_question, list_questions, set_question_asked
from lems_site.diary.lists.removal import ListFull, list_removed
from lems_site.diary.models import Question
from lems_site.diary.views.decorators import diary_view
from lems_site.diary.views.layout import render_page

from .removal import get_item, handle_removal


def _handle_asked(request: HttpRequest, access: Access) -> bool:
    """Mark the question whose button was pressed as asked or open. Returns whether one was."""
    for name, asked in (("asked", True), ("open", False)):
        if key := request.POST.get(name):
            set_question_asked(get_item(Question, access, key), asked, by=access)
            return True
    return False


@require_http_methods(["GET", "HEAD", "POST"])
@diary_view("write", log_as="questions")
def question_list(request: HttpRequest, access: Access) -> HttpResponse:
    """The questions. POST adds one, or handles a button of one."""
    here = reverse("diary:questions", args=[access.diary.pk])
    if request.method == "POST" and (handle_removal(request, access, Question) or _handle_asked(request, access)):
        return HttpResponseRedirect(here)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            add_question(form.cleaned_data["text"], by=access)
        except ListFull:
            form.add_error("text", _("The list is full. Remove a question first."))
        else:
            messages.success(request, _("Your question is on the list."))
            return HttpResponseRedirect(here)
    return render_page(
        request,
        "diary/lists/questions.html",
        _("Questions for the next appointment"),
        access=access,
        forms=(form,),
        form=form,
        questions=list_questions(access),
        removed=list_removed(Question, access),
    )
