"""What the page for editing in place is made of: its parts, the form that is open, what a search brought, what the checks say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from lems_site.markup.lookups import Lookups
from lems_site.publishing.checks.required_statements import CHANGED, GONE
from lems_site.publishing.editing import autosave, drafts
from lems_site.publishing.editing.assist.feedback import Remarks, collect_remarks
from lems_site.publishing.editing.assist.finder import find_insertions
from lems_site.publishing.editing.assist.new_page import entity_of
from lems_site.publishing.editing.assist.new_term import new_term_url
from lems_site.publishing.editing.assist.sidebar import sentences_of
from lems_site.publishing.editing.edit_view import EditingViews
from lems_site.publishing.editing.forms import PageForm
from lems_site.publishing.models import Page
from lems_site.publishing.pages import permissions
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.pages.registry import lookups_for
from lems_site.publishing.review import signatures, workflow
from lems_site.publishing.review.safety_topics import topic_labels
from lems_site.web.context import page_context

from .actions import Question
from .shown import PartForm, ShownPart, build_form, place_remarks, show_parts
from .state import EditingState

SAVING = ("_save", "_send", "_publish", "_minor")
FINDABLE = ("word", "source", "page")
PLACEABLE = ("picture", "include")
NEW_KINDS = ("text", "points", "line", "card", "table", "paste", *PLACEABLE)
MOST_NAMED = 3  # people whom an Author may ask for a picture
OPEN_PART, NEW_PART = "open-part", "new-part"  # ids of the two forms that may be open: the bar's buttons send what is typed there


class InPlacePage(EditingViews):
    """Shows the page."""

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
        waiting = state.pending_number()
        if number is None and request.method != "POST" and "add" not in request.GET:
            number = part_number(request.GET["edit"]) if "edit" in request.GET else waiting
            if state.pending and number is not None and number == waiting:
                typed = state.pending.typed
        part_form = None
        if number is not None and number < len(parts):
            lost, words = (question.lost, question.words) if question else ((), "")
            part_form = build_form(parts[number], lookups, typed, lost, words)
        context = self._in_place_context(request, page, state, parts, lookups)
        checks = {name: place_remarks(getattr(remarks, name), parts) for name in ("must", "advice")} if remarks else None
        context |= {"form": form, "checks": checks, "part_form": part_form, "editing": number if part_form else None}
        context |= {"open_form": OPEN_PART if part_form else NEW_PART if context["what"] else "", "waiting": waiting}
        if form and form.compiled:
            sentences = sentences_of(self.page_type, page, form.compiled, lookups)
            context["sentences"] = [one for one in sentences if one.state in (CHANGED, GONE)]
        context |= self._found(request, part_form, lookups)
        context["page_fields"] = self._build_form(request, page, first=dict(state.fields))
        if context["what"] in PLACEABLE:
            context |= self._placeable(request, context["what"], lookups)
        return TemplateResponse(request, "admin/publishing/in_place/page.html", context, status=status)

    def _found(self, request: HttpRequest, part_form: PartForm | None, lookups: Lookups) -> dict[str, Any]:
        """What a search for words, sources or pages brought, to be put on the words of the open part."""
        what = request.GET.get("find", "")
        if part_form is None or what not in FINDABLE:
            return {}
        query = request.GET.get("q", "").replace("\x00", "")[:100]
        found, count = find_insertions(what, query, lookups)
        words = request.GET.get("words", "").replace("\x00", "")[:200]
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


def part_number(words: str) -> int:
    """The number of a part; one that no text has for anything else."""
    return int(words) if words.isdecimal() and len(words) < 6 else 10**6
