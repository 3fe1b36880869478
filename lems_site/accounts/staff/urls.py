"""The addresses of the staff pages, which the admin's own test guards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from lems_site.accounts.security.recent_proof import proof_required

from . import admin_pages


def for_staff(view: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """The view for those whom the admin lets in; others are sent to sign in."""

    def guarded(request: HttpRequest, **parts: int) -> HttpResponseBase:
        answer: HttpResponseBase = admin.site.admin_view(view)(request, **parts)
        return answer

    return guarded


urlpatterns = [
    path("", for_staff(admin_pages.staff_list), name="staff"),
    path("invite/", for_staff(proof_required(admin_pages.invite)), name="staff_invite"),
    path("<int:pk>/", for_staff(proof_required(admin_pages.person)), name="staff_person"),
    path("changes/<int:pk>/", for_staff(proof_required(admin_pages.decide)), name="staff_decide"),
    path("names/<int:pk>/", for_staff(proof_required(admin_pages.confirm_name)), name="staff_confirm_name"),
]
