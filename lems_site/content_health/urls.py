"""The address of the list of hazards, which the admin's own test guards."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from .hazard_list import hazard_list


def staff_hazard_list(request: HttpRequest) -> HttpResponseBase:
    """The list for those whom the admin lets in; others are sent to sign in."""
    return admin.site.admin_view(hazard_list)(request)


urlpatterns = [path("", staff_hazard_list, name="hazards")]
