"""The language of each request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


class ActiveLanguage:
    """Activates the site's language, as Django's LocaleMiddleware does for sites with several.

    While none is active, each text asks for the language by way of an exception, which costs as much as its translation.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        translation.activate(settings.LANGUAGE_CODE)
        return self.get_response(request)
