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
    """A picture. Two queries, one where the browser has it: a picture that was deleted or replaced is gone. One that no
    published page shows is for staff alone, and only then a session is read."""
    uses = Picture.objects.filter(digest=digest, ending=ending).list_uses()
    if not uses:
        raise Http404
    if not any(uses):
        return _private_picture(request, digest, ending)
    response = HttpResponseNotModified() if not_modified(request, digest) else _read_picture(digest, ending)
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["ETag"] = f'"{digest}"'
    return response


def _private_picture(request: HttpRequest, digest: str, ending: str) -> HttpResponse:
    """A picture that waits for a publication: found by those who may see pictures in the admin, and kept nowhere."""
    if not request.user.has_perm("pictures.view_picture"):
        raise Http404
    response = _read_picture(digest, ending)
    for name, value in {**HEADERS, "Cache-Control": "private, no-store"}.items():
        response.headers[name] = value
    return response


def _read_picture(digest: str, ending: str) -> HttpResponse:
    try:
        return HttpResponse(storage.read_bytes(digest), content_type=TYPES[ending])
    except FileNotFoundError as error:
        logging.getLogger(__name__).exception("the database has no bytes of picture %s", digest)
        raise Http404 from error
