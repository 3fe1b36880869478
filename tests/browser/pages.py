"""The public pages that browser tests open: one of each type, and every article of the small guide."""

from __future__ import annotations

from tests.databases import GUIDE_FOLDER

ARTICLES = [f"/articles/{path.stem}/" for path in sorted((GUIDE_FOLDER / "articles").glob("*.md"))]
TYPES = [
    "/",
    "/articles/",
    "/glossary/",
    "/glossary/?q=eye",
    "/glossary/dry-mouth/",
    "/glossary/3-4-diaminopyridine/",
    "/sources/",
    "/search/",
    "/search/?q=swallowing",
    "/search/?q=zzzzqqq",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/no-such-page/",
]
ALL = TYPES + ARTICLES
