"""Addresses of the pages beside the form. The admin's own test guards each of them, as it is when a page is asked for."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from . import helper_views

app_name = "writing"


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view for those whom the admin lets in; others are sent to sign in."""

    def inner(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        return admin.site.admin_view(view)(request, **kwargs)

    return inner


urlpatterns = [
    path("edit/", staff_only(helper_views.open_page_to_edit), name="edit"),
    path("help/", staff_only(helper_views.show_how_to_write), name="help"),
    path("find/", staff_only(helper_views.show_finder), name="find"),
    path("word/", staff_only(helper_views.choose_page_for_word), name="word"),
    path("preview/<str:token>/", staff_only(helper_views.show_preview), name="preview"),
    path("preview/<str:token>/page/", staff_only(helper_views.show_preview_page), name="preview_page"),
]
