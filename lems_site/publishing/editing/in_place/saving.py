"""Saving what was changed in place: by the same drafts, checks, moves and permissions as the form of the whole page."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from lems_site.publishing.editing import drafts
from lems_site.publishing.editing.forms import PageForm
from lems_site.publishing.models import Page
from lems_site.publishing.publish.compile_pages import ContentProblems

from .page_context import InPlacePage
from .state import EditingState, values_of


class InPlaceSaving(InPlacePage):
    """Saves, sends, publishes and previews the page."""

    def _save_in_place(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse:
        note = request.POST.get("note", "")[:300].replace("\x00", "")
        form = self._page_form(request, page, state, note)
        if form.errors:
            state.save()
            return self._show(request, page, state, form=form, status=422)
        try:
            with transaction.atomic():
                revision = drafts.save_draft(
                    self.page_type,
                    text=form.file_text(),
                    by=state.user,
                    base=state.base,
                    page=page,
                    note=note,
                    token=state.token,
                )
        except drafts.EditConflict as meanwhile:
            return self._meet_conflict(request, page, state, form, meanwhile)
        except ContentProblems as error:
            for problem in error.problems:
                form.add_error(None, problem.message)
            state.save()
            return self._show(request, page, state, form=form, status=422)
        answer = self._apply_button(request, revision, note)
        if answer.headers.get("Location", "").startswith(self._admin_url("change", page)):
            return self._back(page)
        return answer

    def _meet_conflict(
        self, request: HttpRequest, page: Page, state: EditingState, form: PageForm, meanwhile: drafts.EditConflict
    ) -> HttpResponse:
        """Somebody else saved first. Changes that do not touch are put together, to be read before they are saved; else the form
        of the whole page shows both texts."""
        mine = form.file_text()
        merged = drafts.merge_drafts(self.page_type, mine=mine, theirs=meanwhile.theirs, base=state.base)
        state.save()
        if merged is None:
            return self._show_conflict(request, page, form, meanwhile.theirs, state.base)
        file, _problems = self.page_type.parse(merged, "")
        if file is not None:
            state.change_body(file.body, _("both texts together"))
            state.fields |= values_of(self.page_type, file)
        state.base = meanwhile.theirs.pk
        state.save()
        messages.warning(
            request,
            _(
                "Somebody else saved this page meanwhile. Your changes and theirs do not touch, and "
                "both stand here now. Read it, then press Save."
            ),
        )
        return self._back(page)

    def _preview(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse:
        form = self._page_form(request, page, state)
        if form.compiled is None:
            return self._show(request, page, state, form=form, status=422)
        return self._preview_response(request, form.compiled)
