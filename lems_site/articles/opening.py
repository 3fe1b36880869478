"""How an article must open: "In short" with 3 to 6 points, or the emergency card on the page for emergencies."""

from __future__ import annotations

import re

from lems_site.content_files.article_file import ArticleFile
from lems_site.content_files.problems import Problem
from lems_site.content_files.roles import EMERGENCY

IN_SHORT = re.compile(r":::(?: *)in-short *(?:\n|$)")
POINT = re.compile(r"[-*+•] +\S|\d+[.)] +\S")


def find_opening_problems(file: ArticleFile, path: str) -> list[Problem]:
    """A problem at the first line of the text if the article does not open as it must; else an empty list."""
    place = (path, file.lines_before_body + 1, 1)
    if file.role == EMERGENCY:
        message = "this page opens with the emergency card: put '::: emergency …' first"
        return [] if file.body.startswith("::: emergency") else [Problem(*place, message)]
    if not IN_SHORT.match(file.body):
        return [Problem(*place, "open with '::: in-short' and a list of 3 to 6 points")]
    points = sum(bool(POINT.match(line)) for line in file.body.split("\n:::", 1)[0].split("\n"))
    if 3 <= points <= 6:
        return []
    return [Problem(*place, f"'::: in-short' has {points or 'no'} point{'' if points == 1 else 's'}: it needs 3 to 6")]
