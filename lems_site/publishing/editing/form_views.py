"""The form of a page with what stands around it: how it is made of what is known or typed, and how it is shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from lems_site.publishing.editing.assist.new_page import fill_new_page
from lems_site.publishing.editing.assist.sidebar import sidebar_context
from lems_site.publishing.models import Page, PublicationJob
from lems_site.publishing.pages.permissions import signed_in_user
from lems_site.publishing.review import signatures, workflow
from lems_site.publishing.review.restoring.second_person import find_waiting_request
from lems_site.publishing.review.safety_topics import topic_labels

from . import autosave, drafts
from .forms import PageForm, initial_values
from .instruction_views import InstructionViews

HIDDEN = ("base", "token", "restored")


class FormViews(InstructionViews):
    """Making and showing the form of one page, or of a new one."""

    def editing_context(self, request: HttpRequest, page: Page | None, form: PageForm) -> dict[str, Any]:
        """What stands beside the form: what the checks say of its text, and the pages that a change touches."""
        return sidebar_context(self.page_type, page, form)

    # --- parts

    def _build_form(
        self, request: HttpRequest, page: Page | None, data: QueryDict | None = None, first: dict[str, Any] | None = None
    ) -> PageForm:
        """The form; a published page keeps its address, and only those who arrange pages change its place in the order."""
        newest = drafts.newest_revision(self.page_type, page)
        file = self.page_type.parse(newest.text, "")[0] if newest else None
        known = initial_values(file, self.page_type.file_fields) if file else {}
        fixed = (
            []
            if page is None
            else ["slug"]
            if self.has_page_permission(request, "arrange") or not page.live_id
            else ["slug", "order", "role"]
        )
        filled = fill_new_page(self.page_type, data.dict()) if data is not None and page is None else data
        publishing = data is not None and ("_publish" in data or "_minor" in data)
        return PageForm(
            filled,
            initial={**known, **(first or {})},
            page_type=self.page_type,
            fixed=fixed,
            slug=page.slug if page else "",
            publishing=publishing,
        )

    def _render_form(
        self, request: HttpRequest, page: Page | None, form: PageForm, status: int = 200, **more: object
    ) -> HttpResponse:
        newest = drafts.newest_revision(self.page_type, page)
        shown: dict[str, Any] = {"newest": newest, "draft": bool(newest and (page is None or newest.pk != page.live_id))}
        if page is not None:
            live = page.live.text_hash if page.live else ""
            shown |= {
                "others": autosave.other_editors(signed_in_user(request), self.page_type, page.slug),
                "review": signatures.review_of_page(self.page_type.name, page.slug, live) if live else signatures.NOT_REVIEWED,
                "schedule": PublicationJob.objects.find_scheduled(self.page_type.name, page.slug),
                "job_url": self._job_url(page),
                "asked": find_waiting_request(self.page_type, page.slug),
                "bring_back_url": self._bring_back_url(page) if self.has_page_permission(request, "publish") else "",
                "needs_signature": newest
                and topic_labels(workflow.safety_topics_of(self.page_type, self._get_revision(page, newest.pk))),
                "newest_url": self._admin_url("revision", page, newest.pk) if newest else "",
            }
        title = _("Edit “%(title)s”") % {"title": page.title} if page else _("New page")
        shown["autosave_url"] = self._admin_url("autosave", page) if page else self._admin_url("autosave_new", None)
        context = self._template_context(
            request, page, title, form=form, **shown, **self.editing_context(request, page, form), **more
        )
        return TemplateResponse(request, "admin/publishing/edit.html", context, status=status)
