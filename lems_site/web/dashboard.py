"""The panels of the admin's first page. Apps register theirs; this module knows none by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise


@dataclass(frozen=True)
class PanelRow:
    """A line of a panel: its words, where it leads ("" where nowhere), and a few quiet words after it."""

    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """What a panel shows: `count` of all there is, the first rows of it, and where all of it is. `calm` is said where there is
    nothing to do, `hint` always: what the panel is about."""

    title: Words
    count: int
    rows: list[PanelRow] = field(default_factory=list)
    calm: Words = ""
    hint: Words = ""
    more_url: str = ""
    more: Words = ""


PanelBuilder = Callable[[HttpRequest], Panel | None]


@dataclass(frozen=True)
class _Registered:
    place: int
    name: str
    permissions: tuple[str, ...]
    make: PanelBuilder


_registered_panels: dict[str, _Registered] = {}


def register_panel(name: str, permission: str | Iterable[str], function: PanelBuilder, *, place: int = 50) -> None:
    """Make a panel known.

    `permission` is what somebody needs to see it (one of several is enough). `function` gets the request and gives the panel, or
    None to show none; it must be cheap: a query or two, nothing compiled. Panels stand in the order of `place`.
    """
    permissions = (permission,) if isinstance(permission, str) else tuple(permission)
    _registered_panels[name] = _Registered(place, name, permissions, function)


def build_panels(request: HttpRequest) -> list[tuple[str, Panel]]:
    """The panels that this person may see, each with its name."""
    found = []
    for one in sorted(_registered_panels.values(), key=lambda one: (one.place, one.name)):
        if any(request.user.has_perm(permission) for permission in one.permissions):
            panel = one.make(request)
            if panel is not None:
                found.append((one.name, panel))
    return found
