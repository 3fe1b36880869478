"""The queries of queries.tsv find their pages: one query a line with its page, or with several that answer as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from lems_site.search.query.search import search_pages

pytestmark = [pytest.mark.django_db, pytest.mark.content]

ROWS = [line.split("\t") for line in (Path(__file__).parent / "queries.tsv").read_text().splitlines() if line]
FIRST, TOP_THREE = 0.90, 0.97


def pages(query: str) -> list[str]:
    """The pages of the answer in the order they are shown."""
    answer = search_pages(query)
    return [*([answer.exact["url"]] if answer.exact else []), *(found.url.split("#")[0] for found in answer.results)]


def test_there_are_at_least_200_different_queries():
    queries = [query for query, _ in ROWS]
    assert len(queries) >= 200
    assert len(set(queries)) == len(queries)


def test_every_expected_page_exists(client):
    for path in {path for _, wanted in ROWS for path in wanted.split("|")}:
        assert client.get(path).status_code == 200, path


def test_the_expected_page_is_first_or_in_the_top_three():
    first = top = 0
    misses = []
    for query, wanted in ROWS:
        found = pages(query)
        place = next((number for number, page in enumerate(found) if page in wanted.split("|")), None)
        first += place == 0
        top += place is not None and place < 3
        if place != 0:
            misses.append(f"{'-' if place is None else place + 1}  {query!r}: wanted {wanted}, found {found[:3]}")
    print("\n".join(misses))
    print(f"first {first / len(ROWS):.1%}, in the top three {top / len(ROWS):.1%} of {len(ROWS)}")
    assert first / len(ROWS) >= FIRST, misses
    assert top / len(ROWS) >= TOP_THREE, misses


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("droopy eyes", "/glossary/drooping-eyelids/"),
        ("eaton lambert", "/articles/what-is-lems/"),
        ("firdapse", "/glossary/3-4-diaminopyridine/"),
        ("scan", "/articles/cancer-checks/"),
        ("what is lems", "/articles/what-is-lems/"),
        ("cant breathe", "/articles/get-help-now/"),
    ],
)
def test_the_most_likely_queries(query, page):
    assert page in pages(query)[:3]


def test_signs_of_an_emergency_lead_to_the_emergency_page():
    for query in ("cant breathe", "can't breathe", "i cannot breathe", "choking", "having a seizure", "call an ambulance"):
        assert pages(query)[0] == "/articles/get-help-now/", query
