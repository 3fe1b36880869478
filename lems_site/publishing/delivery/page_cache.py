"""Public pages: the same for everyone, so no cookie, no session, no Vary: Cookie; entity tags; compressed bodies are kept."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from lems_site.publishing.models import SiteVersion
from lems_site.web.fingerprints import build_key

# A browser asks anew each time. A shared cache in front of the site keeps a page for two seconds, and may give it out for two
# more while it asks for the next (nginx counts whole seconds): no reader is more than five seconds behind a publication.
CACHE_CONTROL = "public, max-age=0, s-maxage=2, stale-while-revalidate=2"
KEPT_BODIES = 256
KEPT_BYTES = 24_000_000  # in each worker, of all bodies together; most are 5 kB, the data of 1,000 articles 2 MB
LARGEST_KEPT = 8_000_000
HTML = "text/html; charset=utf-8"


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the reader's program takes gzip (a q of 0 says no)."""
    for item in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = item.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def not_modified(request: HttpRequest, etag: str) -> bool:
    """Whether the reader's program has this very version already."""
    asked = request.headers.get("If-None-Match")
    return asked is not None and any(tag.removeprefix("W/") == f'"{etag}"' for tag in parse_etags(asked))


def respond_with_body(request: HttpRequest, etag: str, packed: bytes, content_type: str = HTML) -> HttpResponse:
    """A kept, gzipped body as a response. The entity tag is weak: gzip and plain bytes are the same page."""
    response: HttpResponse
    if not_modified(request, etag):
        response = HttpResponseNotModified()
    elif accepts_gzip(request):
        response = HttpResponse(packed, content_type=content_type, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), content_type=content_type)
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Vary"] = "Accept-Encoding"
    return response


_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = Lock()


def _keep(etag: str, packed: bytes) -> None:
    """Keep a body; the oldest ones go where they are too many or too large together."""
    with _lock:
        _kept[etag] = packed
        total = sum(map(len, _kept.values()))
        while len(_kept) > KEPT_BODIES or total > KEPT_BYTES:
            total -= len(_kept.popitem(last=False)[1])


def public_page(*parameters: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Make a view's answer a public page that is rendered and compressed once for each version of the content.

    The view must give the same for everyone and depend on nothing but its path, the query `parameters` named here, the content
    and the build: whatever else stands behind the "?" makes no page of its own. Answers other than 200 pass through.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        return _keep_pages(view, parameters)

    return decorate


def _keep_pages(view: Callable[..., HttpResponse], parameters: tuple[str, ...]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        version = SiteVersion.current()
        asked = [(name, request.GET[name]) for name in parameters if name in request.GET]
        etag = hashlib.sha256(f"{request.path}\n{asked}\n{version}\n{build_key()}".encode()).hexdigest()[:32]
        if not_modified(request, etag):
            return respond_with_body(request, etag, b"")
        packed = _kept.get(etag)
        if packed is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                patch_vary_headers(response, ["Accept-Encoding"])
                response.headers.setdefault("Cache-Control", CACHE_CONTROL)
                return response
            content_type = response.headers["Content-Type"]
            packed = content_type.encode() + b"\n" + gzip.compress(response.content, 6, mtime=0)
            if len(packed) <= LARGEST_KEPT:
                _keep(etag, packed)
        content_type_bytes, _, body = packed.partition(b"\n")
        return respond_with_body(request, etag, body, content_type_bytes.decode())

    return wrapped
