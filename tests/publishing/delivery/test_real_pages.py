"""The real guide as readers see it: words print as they should, and nothing that should be hidden shows."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lems_site.articles.models import Article
from lems_site.glossary.models import Term

pytestmark = [pytest.mark.django_db, pytest.mark.content]


def words(html: str) -> str:
    """What a reader reads: without elements, with characters as they are."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", re.sub(r"<(script|style|svg).*?</\1>", "", html, flags=re.DOTALL))).split())


@pytest.fixture
def every_page(client) -> dict[str, str]:
    """All articles, terms and lists, by address, as HTML."""
    addresses = ["/", "/articles/", "/glossary/", "/sources/"]
    addresses += [page.url for model in (Article, Term) for page in model.objects.live()]
    addresses += [
        f"{page.url}sources/" for page in Article.objects.live() if f"{page.url}sources/" in client.get(page.url).content.decode()
    ]
    return {address: client.get(address).content.decode() for address in addresses}


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("/articles/treatment/", "3,4-diaminopyridine"),
        ("/articles/causes/", "P/Q-type"),
        ("/articles/causes/", "HLA-B8-DR3"),
        ("/articles/history/", "St Thomas' Hospital"),
        ("/articles/cancer-checks/", "small-cell lung cancer"),
    ],
)
def test_odd_surface_forms_print_as_people_write_them(client, address, printed):
    page = client.get(address).content.decode()
    links = [words(link) for link in re.findall(r'<a class="term"[^>]*>.*?</a>', page)]
    assert printed in links


def test_no_page_prints_a_wrong_drug_name_or_a_tag(every_page):
    for address, html in every_page.items():
        text = words(html)
        assert not re.search(r"3 4 diaminopyridine|3 4 DAP|4 aminopyridine|St Thomas Hospital|P and Q type", text), address
        assert not re.search(r"\|\w+\|", text), address
        assert not re.search(r"\w_\w", re.sub(r"\S+[./]\S*/\S+", "", text)), address
        assert "[@" not in text, address


def test_figures_on_survival_show_on_one_page_inside_its_closed_part(every_page):
    for address, html in every_page.items():
        outside = re.sub(r"<details class=\"sensitive__part\">.*?</details>", "", html, flags=re.DOTALL)
        assert not re.search(r"\b(17|7(\.0)?) months", words(outside)), address
    assert "longer than 17 months" in words(every_page["/articles/outlook/"])


def test_every_article_but_one_opens_with_in_short(every_page):
    for address, html in every_page.items():
        if address.startswith("/articles/") and address != "/articles/" and not address.endswith("/sources/"):
            assert ('id="in-short"' in html) == (address != "/articles/get-help-now/"), address


def test_every_page_leads_to_help(every_page):
    for address, html in every_page.items():
        assert html.count('href="/articles/get-help-now/"') >= 2, address


def test_every_article_says_that_no_clinician_has_reviewed_it(every_page):
    for article in Article.objects.live():
        assert "ot yet reviewed by a clinician" in words(every_page[article.url]), article.slug


def test_no_page_holds_an_id_twice_or_a_link_to_a_place_that_is_not_there(every_page):
    for address, html in every_page.items():
        ids = re.findall(r'\bid="([^"]*)"', html)
        assert len(ids) == len(set(ids)), (address, sorted(one for one in ids if ids.count(one) > 1))
        missing = {unescape(anchor) for anchor in re.findall(r'href="#([^"]+)"', html)} - {unescape(one) for one in ids}
        assert not missing, (address, missing)


def test_no_link_between_the_pages_is_dead(every_page):
    for address, html in every_page.items():
        for target, anchor in set(re.findall(r'href="(/(?:articles|glossary|sources)/[^"#?]*)(?:#([^"]*))?"', html)):
            if target.startswith("/glossary/entity/"):
                continue
            assert target in every_page, (address, target)
            assert not anchor or f'id="{anchor}"' in every_page[target], (address, target, anchor)


def test_the_emergency_page_closes_only_what_is_no_emergency(every_page):
    html = every_page["/articles/get-help-now/"]
    closed = re.findall(r"<details class=\"closed-part\".*?</details>", html, re.DOTALL)
    assert [words(re.findall(r"<h2.*?</h2>", part)[0]) for part in closed] == [
        "What to tell the crew",
        "What needs a call today",
        "What can wait for office hours",
        "Why these signs matter",
        "Make a plan before you need it",
    ]
    assert "card--emergency" not in "".join(closed)
    assert html.count("card--emergency") >= 4
    in_sight = words(re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL))
    for sign in (
        "Stroke:",
        "Spine:",
        "chest pain that spreads",
        "A seizure while taking",
        "put nothing in the mouth",
        "Phone a poison line now if",
        "It may be an adrenal crisis",
        "116 123",
        "988",
    ):
        assert sign in in_sight, sign
    text = words(html)
    sentences = words(Article.objects.select_related("live").get(slug="get-help-now").html)
    assert [one for one in re.findall(r"[^.:]{12,}\.", sentences) if one not in text] == []
