"""Problems of live pages: links to pages that are gone, words and pictures that are gone, and advice on plain words.

Nothing is compiled here. What a page refers to stands in its references; its advice was found when it was compiled.
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
BATCH = 500  # pages that are written about with one query


def save_advice(changed: Mapping[str, Sequence[str]]) -> None:
    """Write down the advice of pages just published (slugs by kind): called in their transaction. Pages that are not live any
    more have none."""
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
    """Places of live pages that lead to a page, a term or a picture that is not there any more. One query."""
    wanted = Q()
    for target_kind, name in (("articles", "articles"), ("glossary", "glossary"), ("term", "glossary")):
        live = page_types[name].pages().filter(live__isnull=False)
        wanted |= Q(target_kind=target_kind) & ~Q(target__in=live.values("slug"))
    wanted |= Q(target_kind="picture") & ~Q(target__in=Picture.objects.values("name"))
    return Reference.objects.filter(wanted)


def live_problems_panel(request: HttpRequest) -> Panel:
    """The panel of the admin's first page. Two queries, however many pages there are."""
    rows, pages = [], set()
    for kind, slug, title, target_kind, target in (
        dead_references().values_list("page_kind", "page_slug", "page_title", "target_kind", "target").distinct()[: 4 * MOST_ROWS]
    ):
        pages.add((kind, slug))
        rows.append(PanelRow(title, edit_url(kind, slug), _describe_reference(target_kind, target)))
    advised = list(PageAdvice.objects.all()[: 4 * MOST_ROWS])
    for one in advised:
        pages.add((one.page_kind, one.page_slug))
        more = ngettext("%(count)d piece of advice", "%(count)d pieces of advice", one.count) % {"count": one.count}
        rows.append(PanelRow(one.page_title, edit_url(one.page_kind, one.page_slug), f"{more}: {one.first}"))
    return Panel(
        _("Problems on live pages"),
        len(pages),
        rows[:MOST_ROWS],
        calm=_("None. Every link, word and picture on the live pages is there, and their words are plain."),
        hint=_("Known since each page was last published."),
    )


def _describe_reference(target_kind: str, target: str) -> str:
    """What a page leads to that is gone, in words."""
    return {
        "articles": _("leads to the article “%(name)s”, which is gone"),
        "glossary": _("leads to the glossary's “%(name)s”, which is gone"),
        "term": _("explains a word by “%(name)s”, which is gone"),
        "picture": _("shows the picture “%(name)s”, which is gone"),
    }[target_kind] % {"name": target}


def edit_url(kind: str, slug: str) -> str:
    """Where staff find a page by its address."""
    options = page_types[kind].model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_changelist") + f"?q={slug}"
