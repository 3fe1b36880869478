"""What every file of a page has, whatever its type: an article's, a term's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol, Self

from .plain_yaml import Path, Place


class PageFile(Protocol):
    """A page as its file holds it. `lines_before_body` turns a line of the body into a line of the file; `places` says where each
    value of the front matter stands in the file, as line and column from 1."""

    @property
    def slug(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def body(self) -> str: ...

    @property
    def lines_before_body(self) -> int: ...

    @property
    def places(self) -> Mapping[Path, Place]: ...

    def text(self) -> str:
        """The file's one canonical text."""
        ...

    def with_slug(self, slug: str) -> Self:
        """The same file with another slug."""
        ...

    def with_changed(self, day: dt.date) -> Self:
        """The same file with the day on which its text last changed, where its type has one."""
        ...
