"""How far a long command is: one line on a terminal, nothing elsewhere unless asked for."""

from __future__ import annotations

import io

import pytest

from lems_site.web.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_line_that_grows():
    stream = Terminal()
    line = ProgressLine(stream, 1)
    line("compiling", 50, 100)
    line("compiling", 100, 100)
    line.end()
    assert stream.getvalue().count("\n") == 1
    assert "\rcompiling [###############...............] 50 of 100" in stream.getvalue()


@pytest.mark.parametrize(("verbosity", "count"), [(0, 0), (1, 0), (2, 2)])
def test_elsewhere_it_speaks_only_when_asked(verbosity, count):
    stream = io.StringIO()
    line = ProgressLine(stream, verbosity)
    line("compiling", 50, 100)
    line("compiling", 100, 100)
    line.end()
    assert len(stream.getvalue().splitlines()) == count


def test_a_quiet_terminal_stays_quiet():
    stream = Terminal()
    ProgressLine(stream, 0)("compiling", 1, 1)
    assert not stream.getvalue()
