"""Where a problem of a page's file stands in the form: the line as the textarea counts it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lems_site.content_files.problems import Problem
from lems_site.publishing.pages.page_type import PageType


def describe_problem(problem: Problem, lines_before: int) -> str:
    """A problem with the line as the textarea counts it; that of another page with its path."""
    if problem.path:
        return str(problem)
    if problem.line <= lines_before:
        return _("In the fields: %(message)s") % {"message": problem.message}
    return _("Line %(line)s: %(message)s") % {"line": problem.line - lines_before, "message": problem.message}


def count_lines_before(page_type: PageType, text: str) -> int:
    """How many lines of a file stand above the text that the textarea shows; 0 where the file cannot be read."""
    file, _problems = page_type.parse(text, "")
    return file.lines_before_body if file else 0
