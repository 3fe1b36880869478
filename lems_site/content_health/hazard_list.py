"""/admin/hazards/: every hazard, who could be hurt and how, and the sentence, feature or test that stops it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lems_site.content_files.page_file import PageFile
from lems_site.evidence.models import Hazard
from lems_site.markup.citations import CITATION
from lems_site.markup.entity_tags import TAG
from lems_site.publishing.checks.required_statements import lines_citing
from lems_site.publishing.pages.compiled_data import CompiledData
from lems_site.publishing.pages.registry import change_permissions, page_types
from lems_site.web.dashboard import Panel, PanelRow


@dataclass(frozen=True)
class Stop:
    """What stops a hazard: a sentence of a page, with the page's title and the address of the place, or a test by its name.
    `missing`: the page does not say it now."""

    title: str
    url: str = ""
    sentence: str = ""
    missing: bool = False


@dataclass(frozen=True)
class HazardRow:
    """A hazard as the list shows it."""

    hazard: Hazard
    stops: list[Stop] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        """Whether a sentence that should stop it stands nowhere."""
        return any(stop.missing for stop in self.stops)


@dataclass(frozen=True)
class _LivePage:
    title: str
    url: str
    file: PageFile | None
    compiled: CompiledData


def list_hazards() -> list[HazardRow]:
    """All hazards, the open ones first. One query, and one for each page type that is named."""
    hazards = list(Hazard.objects.all())
    pages = _live_pages(place.partition("@")[0] for hazard in hazards for place in hazard.stopped_by if "@" in place)
    rows = [HazardRow(hazard, [_stop_at(place, pages) for place in hazard.stopped_by]) for hazard in hazards]
    return sorted(rows, key=lambda row: not row.hazard.open)


@require_safe
def hazard_list(request: HttpRequest) -> HttpResponse:
    """The list, for those who may change pages."""
    if not any(request.user.has_perm(permission) for permission in change_permissions()):
        raise PermissionDenied
    rows = list_hazards()
    still_open = sum(bool(row.hazard.open) for row in rows)
    missing = sum(row.is_missing for row in rows)
    shown = admin.site.each_context(request) | {
        "title": _("Hazards"),
        "rows": rows,
        "still_open": still_open,
        "missing": missing,
        "stopped": len(rows) - still_open - missing,
    }
    return TemplateResponse(request, "admin/content_health/hazards.html", shown)


def hazards_panel(request: HttpRequest) -> Panel:
    """The dashboard panel: the hazards that nothing stops yet. One query."""
    still_open = list(Hazard.objects.exclude(open=""))
    url = reverse("hazards")
    rows = [PanelRow(f"{one.ref}: {one.harm}", f"{url}#{one.ref}", one.open) for one in still_open[:3]]
    return Panel(
        _("Hazards that are still open"),
        len(still_open),
        rows,
        calm=_("None. Each hazard has a sentence, a feature or a test that stops it."),
        hint=_("Who could be hurt by what the site says or leaves out."),
        more_url=url,
        more=_("All hazards and what stops them"),
    )


def _live_pages(names: Iterable[str]) -> dict[str, _LivePage]:
    """Live pages by "<page type>/<slug>"."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for name in names:
        kind, _slash, slug = name.partition("/")
        slugs[kind].add(slug)
    found = {}
    for kind in slugs.keys() & page_types.keys():
        page_type = page_types[kind]
        rows = page_type.pages().filter(live__isnull=False, slug__in=slugs[kind])
        for slug, title, text, compiled in rows.values_list("slug", "title", "live__text", "compiled"):
            found[f"{kind}/{slug}"] = _LivePage(title, page_type.url_of(slug), page_type.parse(text, "")[0], compiled)
    return found


def _stop_at(place: str, pages: Mapping[str, _LivePage]) -> Stop:
    name, at, statement = place.partition("@")
    if not at:
        return Stop(place)
    page = pages.get(name)
    if page is None:
        return Stop(place, missing=True)
    uses = [
        use
        for source in page.compiled.get("sources", [])
        if statement in (one["id"] for one in source["statements"])
        for use in source["uses"]
    ]
    cited = any(use["target"] == statement for use in page.compiled["uses"].get("statement", []))
    lines = lines_citing(statement, page.file.body) if page.file else []
    sentence = (
        _plain(min((words for _number, words in lines), key=lambda words: _ids_beside(statement, words)))
        if lines
        else _("It stands in a card of another page.")
        if cited
        else ""
    )
    return Stop(page.title, f"{page.url}#{uses[0]}" if uses else page.url, sentence, missing=not cited)


def _ids_beside(statement: str, line: str) -> int:
    """With how many others a line cites a statement: a sentence that cites it alone says it most plainly."""
    return min(match.group().count("@") for match in CITATION.finditer(line) if f"@{statement}" in match.group())


def _plain(line: str) -> str:
    """A line of a text without its marks."""
    words = TAG.sub(lambda tag: tag.group(1).replace("_", " "), CITATION.sub("", line))
    return re.sub(r"\s+([.,;:])", r"\1", words.replace("**", "")).lstrip("- ").strip()
