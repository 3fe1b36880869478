"""The roles that the program knows articles by, so that it knows none by its slug: `role:` in the front matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .problems import Problem

if TYPE_CHECKING:
    from .article_file import ArticleFile

EMERGENCY = "emergency"  # the page for emergencies: it opens with the emergency card, and search puts it first where it fits
CHANGES = "changes"  # a page that lists what is dated, disputed or not confirmed; several pages may have this role
CHECKLIST = "checklist"  # the page to take to an appointment: it prints on two sheets
ROLES = (EMERGENCY, CHANGES, CHECKLIST)
SHARED = frozenset({CHANGES})  # roles of more than one page


def check_roles(articles: Mapping[str, ArticleFile], paths: Mapping[str, str], folder: str, *, complete: bool) -> list[Problem]:
    """Problems where no article is the page for emergencies, or two articles have a role that only one may have.

    `paths` maps "articles/<slug>" to the path that problems name; `folder` is the path of the folder of articles. A missing page
    is a problem only where the folder is `complete`: every article in it could be read.
    """
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for slug, article in articles.items():
        if not article.role or article.role in SHARED:
            continue
        path = paths[f"articles/{slug}"]
        if article.role in first:
            message = f"the role '{article.role}' is also in {first[article.role]}: only one article has it"
            problems.append(Problem(path, *article.places["role",], message))
        else:
            first[article.role] = path
    if complete and articles and EMERGENCY not in first:
        message = f"no article is the page for emergencies: add 'role: {EMERGENCY}' to one"
        problems.append(Problem(folder, 1, 1, message))
    return problems
