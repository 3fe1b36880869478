"""Glossary terms in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.template.loader import render_to_string

from lems_site.content_files.term_file import FIELDS
from lems_site.publishing.editing.assist.preview import PreviewLinks
from lems_site.publishing.editing.page_admin import PageAdmin
from lems_site.publishing.models import Page
from lems_site.publishing.pages.page_type import Compiled
from lems_site.web.context import page_context

from .models import Term
from .page_type import TermType


@admin.register(Term)
class TermAdmin(PageAdmin):
    """Edit glossary terms."""

    list_display = ("title", "definition", "state", "published_at")
    page_type, file_fields = TermType(), FIELDS

    def preview(self, compiled: Compiled, page: Page | None, links: PreviewLinks) -> str:
        file = compiled.file
        shown = {
            "title": file.title,
            "definition": file.definition,
            "other_names": file.other_names,
            "url": f"/glossary/{file.slug}/",
            "html": compiled.rendered.html,
            "used_in": [],
            **compiled.data,
        }
        context = page_context("glossary", shown["url"], file.title, file.definition, term=shown, preview=links)
        return render_to_string("glossary/term.html", context)
