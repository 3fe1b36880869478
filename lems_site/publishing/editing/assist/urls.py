"""Addresses of the pages beside the form. The admin's own test guards each of them, as it is when a page is asked for."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from . import helper_views

app_name = "writing"


def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view for those whom the admin lets in; others are sent to sign in."""

    def inner(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        return admin.site.admin_view(view)(request, **kwargs)

    return inner


urlpatterns = [
    path("help/", guarded(helper_views.how_to_write), name="help"),
    path("find/", guarded(helper_views.finder), name="find"),
    path("preview/<str:token>/", guarded(helper_views.preview), name="preview"),
    path("preview/<str:token>/page/", guarded(helper_views.preview_page), name="preview_page"),
]
