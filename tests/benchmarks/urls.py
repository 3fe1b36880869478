"""The site's addresses and /hello/."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lems_site.urls import handler404, handler500, urlpatterns


def hello(request: HttpRequest) -> HttpResponse:
    """The least that Django can do."""
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), *urlpatterns]
__all__ = ["handler404", "handler500", "urlpatterns"]
