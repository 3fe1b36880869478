"""The page of a conflict, for who saves after somebody else: both texts in plain words, and a choice of what both changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lems_site.markup.lookups import Lookups
from lems_site.publishing.editing import drafts
from lems_site.publishing.editing.diff import compare_texts
from lems_site.publishing.editing.form_views import HIDDEN, FormViews
from lems_site.publishing.editing.forms import PageForm, initial_values
from lems_site.publishing.editing.in_place.part_html import render_part
from lems_site.publishing.models import Page, Revision
from lems_site.publishing.pages.registry import lookups_for

from .choices import BOTH, MINE, THEIRS, Choice, Conflict, FieldChoice, find_conflict, resolve


@dataclass(frozen=True)
class ShownChoice:
    """A place that both have changed, as readers would see it: each side as HTML. `answer` is what is chosen at first."""

    number: int
    title: str
    mine: SafeString
    theirs: SafeString
    live: SafeString
    may_take_both: bool

    @property
    def answer(self) -> str:
        return BOTH if self.may_take_both else MINE


class ConflictViews(FormViews):
    """What stands on the page of a conflict, and the text that is made of what was chosen there."""

    def conflict_context(self, page: Page | None, form: PageForm, theirs: Revision, base: int | None) -> dict[str, Any]:
        """Both texts: one of both where their changes do not touch, else the parts to choose from."""
        mine = form.file_text()
        merged = drafts.merge_drafts(self.page_type, mine=mine, theirs=theirs, base=base)
        file = self.page_type.parse(merged, "")[0] if merged is not None else None
        fields = initial_values(file, self.page_type.file_fields) if file else {}
        hidden = {name: form.data.get(name, "") for name in (*HIDDEN, "note")} | {"base": theirs.pk}
        conflict = self._find_conflict(page, mine, theirs, base) if merged is None else None
        return {
            "theirs": theirs,
            "difference": compare_texts(theirs.text, drafts.canonical_text(self.page_type, mine)),
            "merged": {**fields, **hidden} if merged is not None else None,
            "merged_difference": compare_texts(theirs.text, merged) if merged is not None else None,
            "choices": show_choices(conflict.choices) if conflict else [],
            "to_choose": {**form.typed_values(), **hidden, "first_base": base or ""},
        }

    def chosen_form(self, request: HttpRequest, page: Page | None) -> PageForm | HttpResponse:
        """The form with the text that somebody chose on the page of a conflict; the page again if it is outdated."""
        mine = self._build_form(request, page, request.POST)
        theirs = drafts.newest_revision(self.page_type, page)
        first = request.POST.get("first_base", "")
        base = int(first) if first.isdecimal() and len(first) < 19 else None
        if not mine.is_valid() or page is None or theirs is None:
            return mine
        if mine.base != theirs.pk:  # one more text was saved meanwhile
            return self._show_conflict(request, page, mine, theirs, base)
        conflict = self._find_conflict(page, mine.file_text(), theirs, base)
        if conflict is None:
            return mine
        pressed = {number: request.POST.get(f"choice-{number}", "") for number in range(len(conflict.choices))}
        answers = {number: what for number, what in pressed.items() if what in (MINE, THEIRS, BOTH)}
        text = resolve(self.page_type, conflict, answers)
        file = self.page_type.parse(text, "")[0]
        if file is None:
            return mine
        data = request.POST.copy()
        for name, value in initial_values(file, self.page_type.file_fields).items():
            data[name] = "" if value is None else str(value)
        return self._build_form(request, page, data)

    def _show_conflict(
        self, request: HttpRequest, page: Page | None, form: PageForm, theirs: Revision, base: int | None = None
    ) -> HttpResponse:
        """Somebody else saved first: both texts, and what can be made of them. `base`: what this person began with."""
        data = request.POST.copy()
        data["base"] = str(theirs.pk)
        again = self._build_form(request, page, data)
        again.is_valid()
        return self._render_form(request, page, again, status=409, **self.conflict_context(page, form, theirs, base or form.base))

    def _find_conflict(self, page: Page | None, mine: str, theirs: Revision, base: int | None) -> Conflict | None:
        before = self.page_type.revisions().filter(page_id=theirs.page_id, pk=base).values_list("text", flat=True).first()
        live = page.live.text if page and page.live else ""
        return find_conflict(self.page_type, before, mine, theirs.text, live) if before else None


def show_choices(choices: Sequence[Choice]) -> list[ShownChoice]:
    """The choices as readers would see each side."""
    lookups, found = lookups_for(), list[ShownChoice]()
    for number, choice in enumerate(choices):
        is_field = isinstance(choice, FieldChoice)
        mine, theirs, live = (
            _as_lines(side) if is_field else _as_parts(side, lookups, f"choice-{number}-{name}-")
            for name, side in (("mine", choice.mine), ("theirs", choice.theirs), ("live", choice.live))
        )
        title = choice.label.replace("_", " ").capitalize() if is_field else _("Words of the text")
        found.append(ShownChoice(number, title, mine, theirs, live, may_take_both=not is_field))
    return found


def _as_lines(words: Sequence[str]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((line,) for line in words))


def _as_parts(sources: Sequence[str], lookups: Lookups, prefix: str) -> SafeString:
    html = (render_part(source, lookups, prefix=f"{prefix}{place}-").html for place, source in enumerate(sources))
    return format_html_join("", "{}", ((one,) for one in html))
