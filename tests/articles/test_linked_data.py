"""What pages say of themselves to programs."""

from __future__ import annotations

import json
import re

import pytest

from lems_site.glossary.models import Term
from lems_site.markup.safe import linked_data

pytestmark = pytest.mark.django_db


def described(client, path: str) -> dict[str, dict]:
    """The page's JSON-LD by type."""
    text = client.get(path).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert block
    return {part["@type"]: part for part in json.loads(block.group(1))["@graph"]}


def test_an_article_is_a_medical_web_page_about_the_disease_with_its_codes(client):
    data = described(client, "/articles/symptoms/")
    page = data["MedicalWebPage"]
    assert page["about"]["@type"] == "MedicalCondition"
    assert {code["codeValue"] for code in page["about"]["code"]} == {"MONDO:0018556", "ORPHA:43393"}
    assert [step["name"] for step in data["BreadcrumbList"]["itemListElement"]] == ["LEMS Guide", "Articles", "Symptoms of LEMS"]


@pytest.mark.parametrize("path", ["/articles/symptoms/", "/glossary/", "/glossary/dry-mouth/"])
def test_no_review_is_claimed(client, path):
    assert "review" not in json.dumps(described(client, path)).lower()


def test_a_term_is_a_defined_term_with_its_code(client):
    term = described(client, "/glossary/dry-mouth/")["DefinedTerm"]
    assert term["termCode"] == "HP:0000217"
    assert term["name"] == "Dry mouth"


def test_the_glossary_lists_all_terms(client):
    assert len(described(client, "/glossary/")["DefinedTermSet"]["hasDefinedTerm"]) == Term.objects.live().count()


def test_no_text_can_end_the_block():
    hostile = {"name": "</script><script>alert(1)</script>&amp;"}
    block = str(linked_data(hostile))
    assert block.count("<script") == 1
    assert block.count("</script") == 1
    assert json.loads(block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")) == hostile


def test_pages_name_their_one_address_and_their_preview(client):
    text = client.get("/articles/symptoms/").content.decode()
    assert '<link rel="canonical" href="http://localhost:8000/articles/symptoms/">' in text
    assert '<meta property="og:title" content="Symptoms of LEMS">' in text
