"""The admin's page on which a text is edited where it is read. One address: GET shows it, POST does what a button says."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lems_site.publishing.editing import autosave
from lems_site.publishing.models import Page
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.pages.registry import lookups_for

from .actions import PART_ACTIONS, PartAction, Question, Target, insert_new_part
from .chips import NoSuchWords
from .page_context import SAVING, part_number
from .paste import TooMuch
from .saving import InPlaceSaving
from .state import EditingState, Pending, StateChanged, load_state
from .typed_words import CannotWrite

WHOLE_PAGE = (*SAVING, "_preview", "_undo", "_check", "_goto")  # buttons that first put what is typed into the text


class InPlaceViews(InPlaceSaving):
    """Editing a page part by part, as readers see it."""

    def in_place_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET shows the page, with the form of one part (`edit`) or of a new one (`add`); POST changes or saves it."""
        page = self._get_page(request, object_id, "change")
        user = signed_in_user(request)
        if request.method != "POST":
            autosave.mark_page_open(user, self.page_type, page.slug)
            state = load_state(user, self.page_type, page, request.GET.get("copy", "")[:40])
            return self._show(request, page, state)
        try:
            with transaction.atomic():
                state = load_state(user, self.page_type, page, request.POST.get("token", "")[:40], lock=True)
                answer = self._change(request, page, state)
        except autosave.TooLarge:
            messages.error(request, _("The text is too long to be kept while you type. Make two pages of it."))
            return self._back(page)
        if answer is not None:
            return answer
        return self._preview(request, page, state) if "_preview" in request.POST else self._save_in_place(request, page, state)

    def _change(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse | None:  # noqa: PLR0911 (one a button)
        """Change the text as a button says; None where the whole page is to be saved or previewed then."""
        data = request.POST
        if "_keep" in data:
            return self._keep_typed(request, state)
        if "_discard" in data:
            autosave.close_working_copy(state.user, self.page_type, page.slug, state.token)
            messages.info(request, _("Your unsaved words were thrown away. This is the newest saved text."))
            return self._back(page)
        if "_close" in data:
            if state.forget_pending(data.get("mark", "")):
                state.save()
            return self._back(page, part_number(data.get("part", "")))
        if "_fields" in data:
            return self._change_fields(request, page, state)
        if any(name in data for name in WHOLE_PAGE):
            return self._act_on_page(request, page, state)
        if "_insert" in data:
            return self._insert(request, page, state)
        name = next((name for name in PART_ACTIONS if name in data), "_apply")
        target = self._change_part(request, page, state, name)
        if isinstance(target, HttpResponse):
            return target
        return self._back(page, target.number, edit=target.stays, **_finding(data, target.find))

    def _act_on_page(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse | None:
        """First put what is typed into the open form into the text: a button for the whole page never loses it."""
        data, before = request.POST, len(state.parts)
        if "part" in data:
            target = self._change_part(request, page, state, "_apply")
            if isinstance(target, HttpResponse):
                return target
        elif any(words.strip() for name, words in _typed(data).items() if name not in ("level", "card", "picture")):
            answer = self._insert(request, page, state)
            if "?" in answer.headers["Location"]:
                return answer
        if "_undo" in data:
            label = state.undo()
            state.save()
            messages.info(request, _("Taken back: %(what)s.") % {"what": label} if label else _("There is nothing to take back."))
            return self._back(page)
        if "_check" in data:
            return self._back(page, check=1)
        if "_goto" in data:
            what, _colon, number = data["_goto"].partition(":")
            place, here = part_number(number), part_number(data.get("part", data.get("at", "")))
            place += len(state.parts) - before if place > here else 0
            return self._back(page, add=place) if what == "add" else self._back(page, place, edit=True)
        return None

    def _change_part(self, request: HttpRequest, page: Page, state: EditingState, name: str) -> Target | HttpResponse:
        """Do what a button in the form of a part says. An answer where something must be said or asked first."""
        data, lookups = request.POST, lookups_for()
        typed, number, before = _typed(data), part_number(data.get("part", "")), state.body
        status = 200
        try:
            number, part = state.find_part(number, data.get("mark", ""))
            target = PartAction(state, number, part, typed, _answers(data), lookups).run(name, data.get(name, ""), data)
        except Question as asked:
            question = asked
        except StateChanged:
            question, status = (
                Question(_("This part was changed elsewhere after you had opened it. Your words are in the form.")),
                409,
            )
        except CannotWrite:
            question = Question(_("These words cannot be written as one part. Change them a little, or use “Text as file”."))
        except NoSuchWords:
            question = Question(
                _("These words do not stand in this part, or something stands on them already. Copy them from the text.")
            )
        else:
            if state.forget_pending(data.get("mark", "")) or state.body != before:
                state.save()
            return target
        return self._show(request, page, state, typed=typed, question=question, number=number, status=status)

    def _insert(self, request: HttpRequest, page: Page, state: EditingState) -> HttpResponse:
        number = min(part_number(request.POST.get("at", "")), len(state.parts))
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
        state.save()
        return self._back(page, number, edit=request.POST.get("_insert") == "edit")

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
        state.pending = Pending(part_number(request.POST.get("part", "")), request.POST.get("mark", ""), _typed(request.POST))
        state.save()
        now = date_format(timezone.localtime(), "H:i:s")
        return JsonResponse({"saved": _("Your words were kept at %(time)s.") % {"time": now}, "token": state.token})


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
