"""The allow-list for the author's HTML. The only file that imports bleach.

bleach has had its final release, so the list is tight and addresses are parsed here: bleach 6.4 lets `javascript:123` pass.
"""

from __future__ import annotations

import re
from functools import cache

import bleach

TAGS = frozenset(
    "a blockquote br code div em h1 h2 h3 h4 h5 h6 hr li ol p pre strong sup table tbody td th thead tr ul".split()
)
FOOTNOTE_ID = re.compile(r"fn(ref)?\d*:[A-Za-z0-9_-]{1,80}")
FOOTNOTE_CLASS = frozenset({"footnote", "footnote-ref", "footnote-backref"})
ADDRESS = re.compile(
    r"""
    https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?([/?\#][^\s"'<>\\]*)?   # the web
    | mailto:[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+                        # one mail address, nothing filled in
    | tel:\+?[0-9][0-9() .-]{1,30}
    | /(?![/\\])[^\s"'<>\\]*                                                  # inside the site, never //other.host
    | \#[^\s"'<>\\]+
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_allowed_address(value: str) -> bool:
    """Whether a link may lead there: http(s), mailto, tel, or a place inside the site."""
    return bool(ADDRESS.fullmatch(value))


def _attribute(tag: str, name: str, value: str) -> bool:
    if name == "href" and tag == "a":
        return is_allowed_address(value)
    if name == "id" and tag in ("li", "sup"):
        return bool(FOOTNOTE_ID.fullmatch(value))
    if name == "class" and tag in ("a", "div"):
        return value in FOOTNOTE_CLASS
    return name == "start" and tag == "ol" and value.isdigit()


@cache
def _cleaner() -> bleach.Cleaner:
    return bleach.Cleaner(
        tags=TAGS, attributes=_attribute, protocols={"http", "https", "mailto", "tel"}, strip=True, strip_comments=True
    )


def sanitise(html: str) -> str:
    """The part of `html` that is on the allow-list; everything else goes, the text inside it stays."""
    return str(_cleaner().clean(html))
