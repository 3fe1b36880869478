"""Serves a picture with headers under which it can only ever be a picture."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from lems_site.content_files.picture_bytes import TYPES
from lems_site.publishing.delivery.page_cache import not_modified

from . import storage
from .models import Picture

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
}


@require_safe
def picture(request: HttpRequest, digest: str, ending: str) -> HttpResponse:
    """A picture. Two queries, one where the browser has it: a picture that was deleted or replaced is not found any more."""
    if not Picture.objects.filter(digest=digest, ending=ending).exists():
        raise Http404
    response: HttpResponse
    if not_modified(request, digest):
        response = HttpResponseNotModified()
    else:
        try:
            response = HttpResponse(storage.read_bytes(digest), content_type=TYPES[ending])
        except FileNotFoundError as error:
            logging.getLogger(__name__).exception("the database has no bytes of picture %s", digest)
            raise Http404 from error
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["ETag"] = f'"{digest}"'
    return response
