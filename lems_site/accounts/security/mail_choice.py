"""Which mails a person wants besides those about the safety of their account."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lems_site.accounts.models import User


class MailChoiceForm(forms.Form):
    """One tick."""

    mails_openings = forms.BooleanField(
        label=gettext_lazy("Mail me when somebody opens a link that I shared"),
        help_text=gettext_lazy("At most once an hour for each link. The mail does not say what the link shows."),
        required=False,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choice_page(request: HttpRequest) -> HttpResponse:
    """Choose the mails. POST saves it."""
    user = cast(User, request.user)
    form = MailChoiceForm(request.POST if request.method == "POST" else None, initial={"mails_openings": user.mails_openings})
    if form.is_valid():
        user.mails_openings = form.cleaned_data["mails_openings"]
        user.save(update_fields=["mails_openings"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account_home"))
    return TemplateResponse(request, "accounts/mail_choice.html", {"form": form})
