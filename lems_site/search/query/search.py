"""From a text to an answer: understand it, let the database find documents, rank them, and say what there is to show."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lems_site.search.index.select import engine
from lems_site.search.models import Document, Name

from .parser import Query, understand, widen
from .ranking import Hit, Row, rank
from .snippets import snippet

MOST_RESULTS = 12
WORTH, HOLDS = 0.4, 0.55  # hits below so much of the best score are noise, unless they hold so much of the query
MOST_NAMED = 60
NAME = ("key", "exact", "document", "document__kind", "document__names_stems")


@dataclass
class Found:
    """One page of the answer, opening at its best part; `also` is another part of it that fits."""

    title: str
    url: str
    kind: str
    heading: str
    snippet: SafeString
    also: dict[str, str] | None = None


@dataclass
class Answer:
    """What a search gives. `exact` is the term that the query names; `did_you_mean` is the query as it was mended."""

    results: list[Found] = field(default_factory=list)
    exact: dict[str, str] | None = None
    did_you_mean: str = ""


def find(text: str) -> Answer:
    """The answer to a text of any kind and length. Six queries; ten where a word is mistyped, however much there is."""
    query = understand(text)
    if not query.words:
        return Answer()
    named = list(Name.objects.filter(key__in=query.keys).order_by("-exact", "pk").values_list(*NAME)[:MOST_NAMED])
    aliases = [(key, names) for key, exact, _pk, kind, names in named if kind == "glossary" and (exact or key == query.whole)]
    widen(query, aliases)
    ids = {*engine().documents(query.wanted()), *(pk for _key, _exact, pk, _kind, _names in named)}
    hits = rank(query, map(Row._make, Document.objects.filter(pk__in=ids).values_list(*Row._fields)))
    return _answer(query, hits, {pk for key, exact, pk, _kind, _names in named if exact and key == query.whole})


def _answer(query: Query, hits: list[Hit], named: set[int]) -> Answer:
    exact = next((hit for hit in hits if hit.whole and hit.whole.pk in named), None)
    others = [hit for hit in hits if hit is not exact and hit.score > 0]
    good = [hit for hit in others if hit.score >= WORTH * others[0].score or hit.shares["together"] >= HOLDS][:MOST_RESULTS]
    shown = [*([exact] if exact else []), *good]
    texts = dict(Document.objects.filter(pk__in=[hit.best.pk for hit in shown if hit.best]).values_list("pk", "text"))
    answer = Answer(did_you_mean=query.did_you_mean(shown[0].stems() if shown else set()))
    if exact and exact.whole:
        definition = texts.get(exact.whole.pk, "").split("\n", 1)[0]
        answer.exact = {"title": exact.whole.title, "definition": definition, "url": exact.whole.url}
    answer.results = [_found(hit.best, hit.also, texts.get(hit.best.pk, ""), query) for hit in good if hit.best]
    return answer


def _found(best: Row, also: Row | None, text: str, query: Query) -> Found:
    kind = _("Glossary") if best.kind == "glossary" else _("Article")
    more = {"heading": also.heading, "url": also.url} if also and also.heading else None
    return Found(best.title, best.url, kind, best.heading, snippet(text, query, opening=best.whole), more)
