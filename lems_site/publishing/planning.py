"""What a publication or a loading would write, worked out in full before anything is written. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from lems_site.markup.lookups import Lookups
from lems_site.source_files.problems import Problem

from .build import build_key
from .compiling import Shown, compile_key
from .kinds import Compiled, Kind, kinds
from .models import Mention, Revision, SiteVersion

MADE_ANEW = "made anew"


class ContentProblems(Exception):
    """The text cannot be published; `problems` say where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Change:
    """One page to write. `what` is "new" or "changed" (its text comes from a file), "published" (`revision` goes live), or
    MADE_ANEW (the same text; what it shows of others has changed)."""

    kind: Kind
    compiled: Compiled
    what: str
    revision: Revision | None = None

    @property
    def name(self) -> str:
        return f"{self.kind.name}/{self.compiled.slug}"


@dataclass
class Plan:
    """All that is to be written together, and `notes` on what is not. It holds for the site's version that it was made for."""

    version: int = field(default_factory=lambda: SiteVersion.current()[0])
    changes: list[Change] = field(default_factory=list)
    writers: list[Callable[[], None]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: set[str] = field(default_factory=set)
    made_at: datetime = field(default_factory=timezone.now)

    @property
    def empty(self) -> bool:
        return not self.changes and not self.writers

    @property
    def unchanged(self) -> int:
        """How many of the pages that were found the same are left as they are."""
        return len(self.same - {change.name for change in self.changes})

    def of(self, kind: Kind) -> list[Change]:
        """The changes of one kind of page. Kinds are the same when their names are: the admin has instances of its own."""
        return [change for change in self.changes if change.kind.name == kind.name]

    def finish(self) -> None:
        """Ask every kind what else its changed pages need written. Raises ContentProblems if one of them is blocked."""
        problems = [problem for change in self.changes for problem in change.compiled.problems if problem.blocking]
        if problems:
            raise ContentProblems(sorted(problems))
        for change in self.changes:
            change.compiled.changed_at = change.compiled.changed_at or self.made_at
        for kind in kinds.values():
            changed = [change.compiled for change in self.of(kind)]
            if changed or kind.is_stale(build_key()):
                self.writers.append(kind.finish(changed))
                if not changed:
                    self.notes.append(f"{kind.name}: pages are laid out anew, for the site itself has changed")


def add_outdated(
    plan: Plan,
    lookups: Lookups,
    *,
    everything: bool = False,
    files: Mapping[str, str] | None = None,
    ready: Mapping[str, Compiled] | None = None,
) -> None:
    """Add each live page, not changed by the plan itself, that compiling would change now (or `everything`).

    A page that can no longer be compiled blocks the plan. With `files` (names of pages -> paths) it blocks only where the
    page is one of them; any other stays as it is, and a note says so. Pages in `ready` were compiled beforehand.
    """
    shown, uses, blocked = Shown(lookups), Mention.uses(), list[Problem]()
    for kind in kinds.values():
        taken = {change.compiled.slug for change in plan.of(kind)}
        rows = kind.pages().filter(live__isnull=False).values_list("pk", "slug", "compile_key", "live__text_hash")
        outdated = []
        for pk, slug, key, text_hash in rows.iterator():
            used = uses.get((kind.name, slug), {})
            fresh = shown.key(text_hash, used.get("term", ()), used.get("statement", ()))
            if slug not in taken and (everything or key != fresh):
                outdated.append(pk)
        columns = ("slug", "published_at", "live__text")
        for slug, published_at, text in kind.pages().filter(pk__in=outdated).values_list(*columns):
            name = f"{kind.name}/{slug}"
            one = (ready or {}).get(name)
            if one and one.text == text and one.key == compile_key(text, one.data, lookups):
                one.changed_at = published_at
                plan.changes.append(Change(kind, one, MADE_ANEW))
                continue
            compiled, problems = _compiled_anew(kind, text, lookups, (files or {}).get(name, name))
            if problems and files is not None and name not in files:
                plan.notes.append(f"{problems[0]} (this page was edited on the site; it stays as it was)")
            elif problems or compiled is None:
                blocked += problems
            else:
                compiled.changed_at = published_at
                plan.changes.append(Change(kind, compiled, MADE_ANEW))
    if blocked:
        raise ContentProblems(sorted(blocked))


def _compiled_anew(kind: Kind, text: str, lookups: Lookups, path: str) -> tuple[Compiled | None, list[Problem]]:
    """A live text compiled again, and what blocks it."""
    file, problems = kind.parse(text, path)
    if file is None:
        return None, problems
    compiled = kind.compile(file, lookups, path)
    return compiled, [problem for problem in compiled.problems if problem.blocking]
