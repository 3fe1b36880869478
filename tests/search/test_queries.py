"""The queries of queries.tsv find their pages: one query a line with its page, or with several that answer as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from lems_site.search.query.search import search_pages

pytestmark = [pytest.mark.django_db, pytest.mark.content]

LINES = (Path(__file__).parent / "queries.tsv").read_text().splitlines()
ROWS = [(*line.split("\t"), "")[:3] for line in LINES if line and not line.startswith("#")]
FIRST, TOP_THREE = 564, 581  # with pages written later counted where they are the better answer
OLD_FIRST, OLD_TOP_THREE = 545, 575  # without them


def pages(query: str) -> list[str]:
    """The pages of the answer in the order they are shown."""
    answer = search_pages(query)
    return [*([answer.exact["url"]] if answer.exact else []), *(found.url.split("#")[0] for found in answer.results)]


def test_there_are_at_least_200_different_queries():
    queries = [query for query, *_ in ROWS]
    assert len(queries) >= 200
    assert len(set(queries)) == len(queries)


def test_every_expected_page_exists(client):
    for path in {path for _, wanted, later in ROWS for path in [*wanted.split("|"), later] if path}:
        assert client.get(path).status_code == 200, path


def test_the_expected_page_is_first_or_in_the_top_three():
    places: dict[str, list[int]] = {"old answers": [], "with pages written later": []}
    misses = []
    for query, wanted, later in ROWS:
        found = pages(query)
        for name, right in (("old answers", wanted.split("|")), ("with pages written later", [*wanted.split("|"), later])):
            places[name].append(next((number for number, page in enumerate(found) if page in right), 99))
        if places["with pages written later"][-1] != 0:
            misses.append(f"{places['with pages written later'][-1] + 1}  {query!r}: wanted {wanted}, found {found[:3]}")
    print("\n".join(misses))
    first = {name: sum(place == 0 for place in some) for name, some in places.items()}
    top = {name: sum(place < 3 for place in some) for name, some in places.items()}
    print(f"first {first}, in the top three {top} of {len(ROWS)}")
    assert first["with pages written later"] >= FIRST, misses
    assert top["with pages written later"] >= TOP_THREE, misses
    assert first["old answers"] >= OLD_FIRST
    assert top["old answers"] >= OLD_TOP_THREE


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
