"""From a text to an answer: parse it, let the database match documents, rank their pages and choose what to show."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lems_site.help_cards.models import HelpCard
from lems_site.search.index.select import search_backend
from lems_site.search.models import Document, PageName

from .help_cards import find_help_cards
from .parser import LONGEST_QUERY, Query, expand_query, parse_query
from .ranking import DocumentRow, Hit, rank_pages
from .snippets import make_snippet

MAX_RESULTS = 12
MIN_SCORE, MIN_COVERAGE = 0.4, 0.55  # hits below so much of the best score are noise, unless they hold so much of the query
MAX_NAMES = 60
NAME_FIELDS = ("key", "exact", "document", "document__kind", "document__names_stems")


@dataclass
class SearchResult:
    """One page of the answer, opening at its best part; `other_part` is another part of it that fits."""

    title: str
    url: str
    kind: str
    heading: str
    snippet: SafeString
    other_part: dict[str, str] | None = None


@dataclass
class SearchAnswer:
    """What a search gives. `cards` stand above all results; `exact` is the term that the query names; `did_you_mean` is the query
    as it was corrected."""

    results: list[SearchResult] = field(default_factory=list)
    exact: dict[str, str] | None = None
    did_you_mean: str = ""
    cards: list[HelpCard] = field(default_factory=list)


def search_pages(text: str) -> SearchAnswer:
    """The answer to a text of any kind and length: first whether it is an emergency, then what fits.

    Seven queries, or twelve where a word is mistyped, however much there is; one more where a card is shown.
    """
    help_cards = find_help_cards(text[:LONGEST_QUERY])
    answer = _search_results(" ".join(help_cards.words) if help_cards.mended else text, help_cards.protected)
    answer.cards = help_cards.cards
    if help_cards.mended and not answer.did_you_mean:
        answer.did_you_mean = " ".join(help_cards.words)
    return answer


def _search_results(text: str, protected: frozenset[str]) -> SearchAnswer:
    query = parse_query(text, protected)
    if not query.terms:
        return SearchAnswer()
    named = list(PageName.objects.filter(key__in=query.name_keys).order_by("-exact", "pk").values_list(*NAME_FIELDS)[:MAX_NAMES])
    aliases = [(key, names) for key, exact, _pk, kind, names in named if kind == "glossary" and (exact or key == query.whole_key)]
    expand_query(query, aliases)
    ids = {*search_backend().match_documents(query.stem_groups()), *(pk for _key, _exact, pk, _kind, _names in named)}
    hits = rank_pages(query, map(DocumentRow._make, Document.objects.filter(pk__in=ids).values_list(*DocumentRow._fields)))
    return _make_answer(query, hits, {pk for key, exact, pk, _kind, _names in named if exact and key == query.whole_key})


def _make_answer(query: Query, hits: list[Hit], named: set[int]) -> SearchAnswer:
    exact = next((hit for hit in hits if hit.whole and hit.whole.pk in named), None)
    others = [hit for hit in hits if hit is not exact and hit.score > 0]
    least = MIN_SCORE * others[0].score if others else 0.0
    good = [hit for hit in others if hit.score >= least or hit.shares["coverage"] >= MIN_COVERAGE][:MAX_RESULTS]
    shown = [*([exact] if exact else []), *good]
    texts = dict(Document.objects.filter(pk__in=[hit.best.pk for hit in shown if hit.best]).values_list("pk", "text"))
    answer = SearchAnswer(did_you_mean=query.did_you_mean(shown[0].matched_stems() if shown else set()))
    if exact and exact.whole:
        definition = texts.get(exact.whole.pk, "").split("\n", 1)[0]
        answer.exact = {"title": exact.whole.title, "definition": definition, "url": exact.whole.url}
    answer.results = [_make_result(hit.best, hit.second, texts.get(hit.best.pk, ""), query) for hit in good if hit.best]
    return answer


def _make_result(best: DocumentRow, second: DocumentRow | None, text: str, query: Query) -> SearchResult:
    kind = _("Glossary") if best.kind == "glossary" else _("Article")
    more = {"heading": second.heading, "url": second.url} if second and second.heading else None
    return SearchResult(best.title, best.url, kind, best.heading, make_snippet(text, query, opening=best.whole), more)
