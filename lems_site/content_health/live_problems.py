"""Problems of live pages: references to deleted pages, terms and pictures, and advice on plain words.

Nothing is compiled here. References are stored with each page, and so is the advice from its last compilation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lems_site.pictures.models import Picture
from lems_site.publishing.models import Reference
from lems_site.publishing.pages.registry import page_types
from lems_site.web.dashboard import Panel, PanelRow

from .models import PageAdvice

MOST_ROWS = 8
BATCH = 500  # pages for each query


def save_advice(changed: Mapping[str, Sequence[str]]) -> None:
    """Save the advice of pages that were just published or retired (slugs by page type), in their transaction. Pages that are
    not live have none."""
    for kind, slugs in changed.items():
        for start in range(0, len(slugs), BATCH):
            _save_batch(kind, slugs[start : start + BATCH])


def _save_batch(kind: str, slugs: Sequence[str]) -> None:
    pages = page_types[kind].pages().filter(slug__in=slugs, live__isnull=False).values_list("slug", "title", "compiled__advice")
    rows = [
        PageAdvice(page_kind=kind, page_slug=slug, page_title=title, count=len(advice), first=advice[0]["message"][:300])
        for slug, title, advice in pages
        if advice
    ]
    PageAdvice.objects.filter(page_kind=kind, page_slug__in=slugs).delete()
    PageAdvice.objects.bulk_create(rows)


def dead_references() -> QuerySet[Reference]:
    """Returns the references of live pages to a page, a term or a picture that no longer exists. One query."""
    wanted = Q()
    for target_kind, name in (("articles", "articles"), ("glossary", "glossary"), ("term", "glossary")):
        live = page_types[name].pages().filter(live__isnull=False)
        wanted |= Q(target_kind=target_kind) & ~Q(target__in=live.values("slug"))
    wanted |= Q(target_kind="picture") & ~Q(target__in=Picture.objects.values("name"))
    return Reference.objects.filter(wanted)


def live_problems_panel(request: HttpRequest) -> Panel:
    """Returns the dashboard panel. Two queries, whatever the number of pages."""
    rows, pages = [], set()
    for kind, slug, title, target_kind, target in (
        dead_references().values_list("page_kind", "page_slug", "page_title", "target_kind", "target").distinct()[: 4 * MOST_ROWS]
    ):
        pages.add((kind, slug))
        rows.append(PanelRow(title, edit_url(kind, slug), _describe_reference(target_kind, target)))
    advised = list(PageAdvice.objects.all()[: 4 * MOST_ROWS])
    for advice in advised:
        pages.add((advice.page_kind, advice.page_slug))
        more = ngettext("%(count)d piece of advice", "%(count)d pieces of advice", advice.count) % {"count": advice.count}
        rows.append(PanelRow(advice.page_title, edit_url(advice.page_kind, advice.page_slug), f"{more}: {advice.first}"))
    return Panel(
        _("Problems on live pages"),
        len(pages),
        rows[:MOST_ROWS],
        calm=_("None. Every link, word and picture on the live pages is there, and their words are plain."),
        hint=_("Known since each page was last published."),
    )


def _describe_reference(target_kind: str, target: str) -> str:
    """Returns a sentence about a reference to a deleted target."""
    return {
        "articles": _("leads to the article “%(name)s”, which is gone"),
        "glossary": _("leads to the glossary's “%(name)s”, which is gone"),
        "term": _("explains a word by “%(name)s”, which is gone"),
        "picture": _("shows the picture “%(name)s”, which is gone"),
    }[target_kind] % {"name": target}


def edit_url(kind: str, slug: str) -> str:
    """Returns the URL of the admin's list of pages, filtered by the slug."""
    options = page_types[kind].model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_changelist") + f"?q={slug}"
