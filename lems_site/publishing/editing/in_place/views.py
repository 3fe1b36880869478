"""The admin's page on which a text is edited where it is read. One address: GET shows it, POST does what a button says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lems_site.markup.lookups import Lookups
from lems_site.publishing.editing import autosave, drafts
from lems_site.publishing.editing.assist.feedback import Remarks, collect_remarks
from lems_site.publishing.editing.assist.finder import find_insertions
from lems_site.publishing.editing.assist.new_page import entity_of
from lems_site.publishing.editing.assist.new_term import new_term_url
from lems_site.publishing.editing.edit_view import EditingViews
from lems_site.publishing.editing.forms import PageForm
from lems_site.publishing.models import Page
from lems_site.publishing.pages import permissions
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.publish.compile_pages import ContentProblems
from lems_site.publishing.review import signatures, workflow
from lems_site.publishing.review.safety_topics import topic_labels
from lems_site.web.context import page_context

from . import chips
from .actions import PART_ACTIONS, PartAction, Question, insert_new_part
from .paste import TooMuch
from .shown import ShownPart, build_form, place_remarks, show_parts
from .state import EditingState, Pending, StateChanged, load_state
from .typed_words import CannotWrite

SAVING = ("_save", "_send", "_publish", "_minor")
FINDABLE = ("word", "source", "page")
PLACEABLE = ("picture", "include")
NEW_KINDS = ("text", "points", "line", "card", "table", "paste", *PLACEABLE)
MOST_NAMED = 3  # people whom an Author may ask for a picture


class InPlaceViews(EditingViews):
    """Editing a page part by part, as readers see it."""

    def in_place_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows the page, with the form of one part (`edit`) or of a new one (`add`); POST changes or saves it."""
        page = self._get_page(request, object_id, "change")
        if request.method != "POST":
            autosave.mark_page_open(signed_in_user(request), self.page_type, page.slug)
            state = load_state(signed_in_user(request), self.page_type, page, request.GET.get("copy", "")[:40])
            return self._show(request, page, state)
        token = request.POST.get("token", "")[:40]
        try:
            if any(name in request.POST for name in (*SAVING, "_preview")):
                return self._act_on_page(request, page, load_state(signed_in_user(request), self.page_type, page, token))
            with transaction.atomic():
                state = load_state(signed_in_user(request), self.page_type, page, token, lock=True)
                return self._act(request, page, state)
        except autosave.TooLarge:
            messages.error(request, _("The text is too long to be kept while you type. Make two pages of it."))
            return self._back(page)

    def _act(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse:
        data = request.POST
        if "_keep" in data:
            return self._keep_typed(request, state)
        if "_undo" in data:
            label = state.undo()
            state.pending = None
            state.save()
            messages.info(request, _("Taken back: %(what)s.") % {"what": label} if label else _("There is nothing to take back."))
            return self._back(page)
        if "_discard" in data:
            autosave.close_working_copy(state.user, self.page_type, page.slug, state.token)
            messages.info(request, _("Your unsaved words were thrown away. This is the newest saved text."))
            return self._back(page)
        if "_fields" in data:
            return self._change_fields(request, page, state)
        if "_insert" in data:
            return self._insert(request, page, state)
        name = next((name for name in PART_ACTIONS if name in data), "_apply")
        return self._change_part(request, page, state, name)

    # --- one part

    def _change_part(self, request: HttpRequest, page: Page, state: EditingState, name: str) -> HttpResponse:
        data, lookups = request.POST, lookups_for()
        typed = _typed(data)
        try:
            number, part = state.find_part(_number(data.get("part", "")), data.get("mark", ""))
            action = PartAction(state, number, part, typed, _answers(data), lookups)
            target = action.run(name, data.get(name, ""), data)
        except Question as question:
            return self._show(request, page, state, typed=typed, question=question, number=number)
        except StateChanged:
            words = _(
                "This part was changed elsewhere after you had opened it. Your words are in the form: look, and press again."
            )
            return self._show(
                request, page, state, typed=typed, question=Question(words), number=_number(data.get("part", "")), status=409
            )
        except CannotWrite:
            words = _("These words cannot be written as one part. Change them a little, or use “Text as file”.")
            return self._show(request, page, state, typed=typed, question=Question(words), number=number)
        except chips.NoSuchWords:
            words = _("These words do not stand in this part, or something stands on them already. Copy them from the text.")
            return self._show(request, page, state, typed=typed, question=Question(words), number=number)
        state.pending = None
        state.save()
        return self._back(page, target.number, edit=target.stays, **_finding(data, target.find))

    def _insert(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse:
        number = min(_number(request.POST.get("at", "")), len(state.parts))
        try:
            inserted = insert_new_part(state, number, request.POST, lookups_for())
        except CannotWrite:
            messages.error(request, _("Type some words first."))
            return self._back(page, add=number, what=request.POST.get("what", ""))
        except TooMuch:
            messages.error(request, _("This is more than a page can hold. Paste it in parts."))
            return self._back(page, add=number, what=request.POST.get("what", ""))
        for note in inserted.notes:
            messages.info(request, note)
        state.pending = None
        state.save()
        return self._back(page, number, edit="_insert" in request.POST and request.POST["_insert"] == "edit")

    def _change_fields(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse:
        """Title, description and the other fields of the page; those that this person may not change stay."""
        form = self._build_form(request, page)
        for name in form.fields:
            if name in request.POST and name not in ("body", "base", "token", "restored") and not form.fields[name].disabled:
                state.fields[name] = str(request.POST[name]).replace("\x00", "").replace("\r\n", "\n")
        state.save()
        messages.info(request, _("The fields are changed. Press Save to keep them."))
        return self._back(page)

    def _keep_typed(self, request: HttpRequest, state: EditingState) -> HttpResponse:
        """Keep what is typed into the open part. Answers JSON, as the form of the whole page does."""
        typed = _typed(request.POST)
        state.pending = Pending(_number(request.POST.get("part", "")), request.POST.get("mark", ""), typed)
        state.save()
        now = date_format(timezone.localtime(), "H:i:s")
        return JsonResponse({"saved": _("Your words were kept at %(time)s.") % {"time": now}, "token": state.token})

    # --- the whole page

    def _act_on_page(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse:
        return self._preview(request, page, state) if "_preview" in request.POST else self._save_in_place(request, page, state)

    def _page_form(self, request: HttpRequest, page: Page, state: EditingState, note: str = "") -> PageForm:
        """The form of the whole page as if what stands here had been sent with it."""
        data = QueryDict(mutable=True)
        for name, words in state.fields.items():
            data[name] = words
        data.update({"base": str(state.base or ""), "token": state.token, "note": note or state.fields.get("note", "")})
        for name in SAVING:
            if name in request.POST:
                data[name] = "1"
        form = self._build_form(request, page, data)
        form.is_valid()
        return form

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
        if answer.headers.get("Location") == self._admin_url("change", page):
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
            return self._show_conflict(request, page, form, meanwhile.theirs)
        file, _problems = self.page_type.parse(merged, "")
        if file is not None:
            state.change_body(file.body, _("both texts together"))
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

    def _remarks(self, form: PageForm, lookups: Lookups) -> Remarks | None:
        return collect_remarks(self.page_type, form.compiled, lookups) if form.compiled else None

    def _back(self, page: Page, number: int | None = None, *, edit: bool = False, **query: object) -> HttpResponseRedirect:
        """To the page, at one of its parts; with `edit` its form stays open."""
        words = QueryDict(mutable=True)
        if edit and number is not None:
            words["edit"] = str(number)
        words.update({name: str(value) for name, value in query.items() if value != ""})
        anchor = (
            f"#add-{query['add']}"
            if "add" in query
            else "#found"
            if "find" in query
            else f"#part-{number}"
            if number is not None
            else ""
        )
        return HttpResponseRedirect(f"{self._admin_url('in_place', page)}{'?' if words else ''}{words.urlencode()}{anchor}")

    def _show(
        self,
        request: HttpRequest,
        page: Page,
        state: EditingState,
        *,
        typed: Mapping[str, str] | None = None,
        question: Question | None = None,
        number: int | None = None,
        form: PageForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        lookups = lookups_for()
        checking = "check" in request.GET or form is not None
        form = form or (self._page_form(request, page, state) if checking else None)
        remarks = self._remarks(form, lookups) if form else None
        parts = show_parts(state, lookups, remarks)
        pending = state.pending
        if number is None and request.method != "POST":
            number = _number(request.GET["edit"]) if "edit" in request.GET else pending.number if pending else None
            if pending and number == pending.number and "add" not in request.GET:
                typed = pending.typed
        part_form = None
        if number is not None and number < len(parts):
            lost, words = (question.lost, question.words) if question else ((), "")
            part_form = build_form(parts[number], lookups, typed, lost, words)
        context = self._in_place_context(request, page, state, parts, lookups)
        checks = {name: place_remarks(getattr(remarks, name), parts) for name in ("must", "advice")} if remarks else None
        context |= {"form": form, "checks": checks, "part_form": part_form, "editing": number if part_form else None}
        context |= self._found(request, part_form, lookups)
        context["page_fields"] = self._build_form(request, page, first=dict(state.fields))
        if context["what"] in PLACEABLE:
            context |= self._placeable(request, context["what"], lookups)
        return TemplateResponse(request, "admin/publishing/in_place/page.html", context, status=status)

    def _found(self, request: HttpRequest, part_form: Any, lookups: Lookups) -> dict[str, Any]:
        """What a search for words, sources or pages brought, to be put on the words of the open part."""
        what = request.GET.get("find", "")
        if part_form is None or what not in FINDABLE:
            return {}
        query = request.GET.get("q", "").replace("\x00", "")[:100]
        found, count = find_insertions(what, query, lookups)
        words = request.GET.get("words", "").replace("\x00", "")[:200]
        if what == "word" and not words:
            words = query if any(query.casefold() in item.field.words.casefold() for item in part_form.fields) else ""
        return {
            "find": what,
            "query": query,
            "new_term_url": new_term_url(entity_of(query), query) if what == "word" and entity_of(query) else "",
            "found": found,
            "count": count,
            "words": words,
            "where": request.GET.get("where", ""),
        }

    def _placeable(self, request: HttpRequest, what: str, lookups: Lookups) -> dict[str, Any]:
        """What a new part may show: pictures and drawings, or the care cards of other pages that a search names."""
        if what == "picture":
            may_upload = request.user.has_perm("pictures.add_picture")
            publishers = get_user_model().objects.filter(groups__name=permissions.PUBLISHER, is_active=True)
            return {
                "pictures": list(lookups.pictures.values()),
                "figures": list(lookups.figures),
                "may_upload": may_upload,
                "publishers": [] if may_upload else [permissions.name_of(one) for one in publishers[:MOST_NAMED]],
            }
        query = request.GET.get("q", "").replace("\x00", "")[:100]
        found = find_insertions("card", query, lookups)[0] if query.strip() else []
        return {"query": query, "cards": [one for one in found if one.target]}

    def _in_place_context(
        self, request: HttpRequest, page: Page, state: EditingState, parts: list[ShownPart], lookups: Lookups
    ) -> dict[str, Any]:
        newest = drafts.newest_revision(self.page_type, page)
        live = page.live.text_hash if page.live else ""
        review = signatures.review_of_page(self.page_type.name, page.slug, live) if live else signatures.NOT_REVIEWED
        topics = newest and topic_labels(workflow.safety_topics_of(self.page_type, self._get_revision(page, newest.pk)))
        title = state.fields.get("title") or page.title
        add = request.GET.get("add", "")
        what = request.GET.get("what", "")
        return {
            **page_context("", "", title, state.fields.get("description", "")),
            **self._template_context(request, page, title),
            "state": state,
            "parts": parts,
            "newest": newest,
            "draft": bool(newest and newest.pk != page.live_id),
            "others": autosave.other_editors(signed_in_user(request), self.page_type, page.slug),
            "review": review,
            "needs_signature": topics,
            "newest_url": self._admin_url("revision", page, newest.pk) if newest else "",
            "in_place_url": self._admin_url("in_place", page),
            "list_url": self._admin_url("changelist", None),
            "add": int(add) if add.isdecimal() and len(add) < 6 else None,
            "what": what if what in NEW_KINDS else "",
        }


def _number(words: str) -> int:
    """The number of a part; one that no text has for anything else."""
    return int(words) if words.isdecimal() and len(words) < 6 else 10**6


def _typed(data: QueryDict) -> dict[str, str]:
    """What was typed into the fields of a part: their names begin with `f-`."""
    return {name.removeprefix("f-"): str(data[name]) for name in data if name.startswith("f-")}


def _answers(data: QueryDict) -> dict[str, str]:
    """What is to become of chips that have lost their words: their names begin with `lost-`."""
    return {name.removeprefix("lost-"): str(data[name]) for name in data if name.startswith("lost-")}


def _finding(data: QueryDict, what: str) -> dict[str, str]:
    """The search that a button began, as the address holds it."""
    if not what:
        return {}
    return {
        "find": what,
        "q": data.get(f"q-{what}", "")[:100],
        "words": data.get("words", "")[:200],
        "where": data.get("where", "")[:80],
    }
