"""The dashboard panels of the admin's first page. Apps register theirs."""

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
    """A line of a panel: its text, its link ("" for none), a short note after it, and a link to what can be done about it.
    `action_label` says the same for those who hear the link alone."""

    text: str
    url: str = ""
    note: str = ""
    action: str = ""
    action_url: str = ""
    action_label: str = ""


@dataclass(frozen=True)
class Panel:
    """A panel: the number of all items, the first rows, and a link to all (`more_url`, `more`). `calm` is shown if there are no
    items, `hint` always: it says what the panel is about."""

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
    permissions: Callable[[], Iterable[str]]
    build: PanelBuilder


_registered_panels: dict[str, _Registered] = {}


def register_panel(name: str, permission: str | Callable[[], Iterable[str]], function: PanelBuilder, *, place: int = 50) -> None:
    """Register a panel.

    A user needs `permission` to see it, or one of those that it returns. `function` gets the request and returns the panel, or
    None to show none; it must be cheap: a query or two, nothing compiled. Panels stand in the order of `place`.
    """
    permissions = permission if callable(permission) else lambda: (permission,)
    _registered_panels[name] = _Registered(place, name, permissions, function)


def build_panels(request: HttpRequest) -> list[tuple[str, Panel]]:
    """Returns the panels that the user may see, each with its name."""
    panels = []
    for entry in sorted(_registered_panels.values(), key=lambda entry: (entry.place, entry.name)):
        if any(request.user.has_perm(permission) for permission in entry.permissions()):
            panel = entry.build(request)
            if panel is not None:
                panels.append((entry.name, panel))
    return panels
