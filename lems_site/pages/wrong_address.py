"""Slightly wrong addresses of public pages: which page was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

# What a text puts around an address.
ADDED_SIGNS = "/ ).,;:!?'\"*_`~|\\<>()[]{}\u00a0\u00ab\u00bb\u2018\u2019\u201c\u201d\u2026\u200b"
FILE_NAME = re.compile(r"(?:/index)?\.(?:html?|php|aspx?)$")
PUBLIC_PREFIXES = (
    "/articles/",
    "/glossary/",
    "/sources/",
    "/search/",
    "/about/",
    "/about-the-diary/",
    "/privacy/",
    "/accessibility/",
    "/booklet/",
    "/carry/",
)
WITHOUT_PREFIX = ("/articles/", "/glossary/")  # where a name alone is looked for
ENTITY_PREFIX = "/glossary/entity/"  # whose names have capitals


def correct_address(request: HttpRequest) -> str:
    """Returns the address of the public page that was probably meant, with the query as it was asked, or "" if there is none.

    Mails and chats add a bracket, a full stop or a blank to the end of an address; people write capitals and blanks. Only
    addresses of this site's own public pages are returned. The queries of the pages that could be meant.
    """
    if request.method not in ("GET", "HEAD"):
        return ""
    for address in _candidates(request.path):
        if address != request.path and (target := _find_page(request, address)):
            query = request.META.get("QUERY_STRING", "")
            return f"{target}?{query}" if query and target == address else target
    return ""


def _candidates(path: str) -> Iterator[str]:
    """Addresses that a wrong one may stand for, the likeliest first."""
    cut = FILE_NAME.sub("", path.rstrip(ADDED_SIGNS))
    if cut.startswith(ENTITY_PREFIX):
        yield cut + "/"
        return
    cut = re.sub(r"/{2,}", "/", re.sub(r"[\s_\u00a0]+", "-", cut.lower())) + "/"
    if cut.startswith(PUBLIC_PREFIXES):
        yield cut
    elif re.fullmatch(r"/[a-z0-9-]+/", cut):
        yield from (prefix.rstrip("/") + cut for prefix in WITHOUT_PREFIX)


def _find_page(request: HttpRequest, address: str) -> str:
    """Returns the address if there is a page, where it leads if that has moved, or ""."""
    try:
        match = resolve(address)
    except Resolver404:
        return ""
    asked = copy(request)
    asked.path = asked.path_info = address
    asked.GET = QueryDict()
    try:
        answer = match.func(asked, *match.args, **match.kwargs)
    except Http404:
        return ""
    if answer.status_code in (301, 302):
        return str(answer.headers["Location"])
    return address if answer.status_code in (200, 304) else ""
