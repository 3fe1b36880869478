"""White space of kept pages."""

from __future__ import annotations

from lems_site.web.html_space import collapse_line_breaks


def test_indents_and_empty_lines_become_one_break():
    assert collapse_line_breaks("<p>\n\n    One\n    two\n</p>  <p>Three</p>") == "<p>\nOne\ntwo\n</p>  <p>Three</p>"


def test_code_and_typed_text_stay_as_they_are():
    html = "<pre>  a\n\n  b</pre>\n\n<textarea>\n x\n</textarea>"
    assert collapse_line_breaks(html) == "<pre>  a\n\n  b</pre>\n<textarea>\n x\n</textarea>"
