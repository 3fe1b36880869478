"""/sources/: every statement with its address, who says it, and the pages that use it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lems_site.evidence.models import Statement
from lems_site.publishing.models import Reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(client) -> str:
    return client.get("/sources/").content.decode()


def part(page: str, ref: str) -> str:
    """What stands under one statement."""
    return page.partition(f'<li class="evidence" id="{ref}">')[2].partition('<li class="evidence"')[0]


def test_every_claim_fact_and_point_has_its_id_as_its_address_once(sources):
    ids = re.findall(r'<li class="evidence" id="([^"]*)">', sources)
    assert len(ids) == len(set(ids)) == Statement.objects.count()
    assert set(ids) == set(Statement.objects.values_list("ref", flat=True))
    counts = {kind: Statement.objects.filter(kind=kind).count() for kind in ("claim", "fact", "conflict")}
    assert min(counts.values()) > 0


def test_each_statement_stands_there_in_full(sources):
    for row in Statement.objects.all():
        assert row.text in unescape(part(sources, row.ref)), row.ref


def test_a_claim_names_its_source_and_paragraph(sources):
    words = part(sources, "A4.3")
    assert "Encyclopaedia article on Lambert-Eaton myasthenic syndrome" in words
    assert "aragraph 4" in words


def test_a_fact_names_its_publications_with_year_and_address(sources):
    row = Statement.objects.get(ref="emerg-breathing")
    words = unescape(part(sources, row.ref))
    assert row.citations
    for citation in row.citations:
        assert citation["title"] in words
        assert citation["publisher"] in words
        assert f'href="{citation["url"]}"' in words
        assert citation["year"] in words or "no date given" in words
    assert "borrowed from myasthenia gravis" in words


def test_facts_of_low_confidence_say_that_their_evidence_is_weak(sources):
    low = Statement.objects.filter(kind="fact", confidence="low")
    assert low.exists()
    for row in low:
        assert "Weak evidence" in part(sources, row.ref)


def test_a_disputed_claim_says_so_and_leads_to_what_is_known_now(sources):
    for row in Statement.objects.filter(status__in=("dated", "disputed")):
        words = part(sources, row.ref)
        assert f">{row.status}<" in words
        assert 'href="#C' in words


def test_no_link_within_the_page_is_dead_and_no_id_stands_twice(sources):
    ids = re.findall(r'\bid="([^"]*)"', sources)
    assert len(ids) == len(set(ids))
    assert {unescape(anchor) for anchor in re.findall(r'href="#([^"]*)"', sources)} <= {unescape(one) for one in ids}


def test_a_group_of_points_leads_to_each_of_them(sources):
    row = next(row for row in Statement.objects.all() if "C02" in row.conflict)
    assert {"C02.1", "C02.2", "C02.3"} <= set(re.findall(r'class="links__link" href="#([^"]*)"', part(sources, row.ref)))


def test_every_page_that_cites_a_statement_is_named_there(sources):
    for ref, kind, slug in Reference.objects.filter(target_kind="statement").values_list("target", "page_kind", "page_slug"):
        assert f'href="/{kind}/{slug}/"' in part(sources, ref), (ref, slug)


def test_every_claim_and_fact_is_used_in_an_article(sources):
    for ref in Statement.objects.filter(kind__in=("claim", "fact")).values_list("ref", flat=True):
        assert 'href="/articles/' in part(sources, ref), ref


def test_it_says_that_no_clinician_has_checked_the_list(sources):
    assert "No clinician has checked this list yet." in sources


def test_notes_for_editors_and_figures_on_survival_stay_out(sources):
    text = unescape(sources)
    for note in Statement.objects.exclude(note="").values_list("note", flat=True):
        assert note not in text
    assert "17 vs 7" not in text
    assert "months, after correction" not in text


def test_it_costs_four_queries_however_many_statements_there_are(client, django_assert_num_queries):
    rows = [Statement(ref=f"made-{n}", kind="fact", position=9000 + n, text="Made.", topic="made") for n in range(50)]
    Statement.objects.bulk_create(rows)
    with django_assert_num_queries(4):  # the site's version, the statements, the references, what was put back
        page = client.get("/sources/").content.decode()
    assert 'id="made-49"' in page
    with django_assert_num_queries(1):
        client.get("/sources/")
