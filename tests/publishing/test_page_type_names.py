"""publishing knows no page type by name: it asks the registry. And the program knows no page by its slug: it asks for a role."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

from lems_site.content_files.library import read_library
from lems_site.content_files.roles import EMERGENCY
from lems_site.publishing.pages.registry import page_types
from tests.conftest import CONTENT, ROOT

PUBLISHING = ROOT / "lems_site/publishing"
MODULES = sorted(path for path in PUBLISHING.rglob("*.py") if "migrations" not in path.parts)
READS_HTML = {"paste.py"}  # modules that name elements of HTML
TEMPLATES = sorted((ROOT / "templates/admin/publishing").glob("*.html"))


def names_of_page_types() -> set[str]:
    """The names, apps, models and plural names of all page types."""
    names = set[str]()
    for page_type in page_types.values():
        meta = page_type.model._meta
        names |= {page_type.name, meta.app_label, page_type.model.__name__, page_type.revision_model.__name__}
        names |= {str(meta.verbose_name), str(meta.verbose_name_plural), f"{meta.app_label}_{meta.model_name}"}
    return names


def words_of(path: Path) -> Iterator[tuple[int, str]]:
    """The identifiers of a module and its strings, without docstrings, each with its line."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.ImportFrom(module=str(module)):
                yield node.lineno, module
                yield from ((node.lineno, alias.name) for alias in node.names)
            case ast.Constant(value=str(text)) if id(node) not in docstrings:
                yield node.lineno, text


def named_in(text: str, names: set[str]) -> list[str]:
    return [name for name in sorted(names) if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)]


def test_there_are_page_types_to_look_for():
    assert {"articles", "glossary", "Term", "ArticleRevision"} <= names_of_page_types()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PUBLISHING)))
def test_no_module_of_publishing_names_a_page_type(path):
    names = names_of_page_types()
    elements = {"article"} if path.name in READS_HTML else set()
    assert [(line, name) for line, text in words_of(path) if text not in elements for name in named_in(text, names)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_of_the_editing_pages_names_a_page_type(path):
    text = re.sub(r"</?article[ >]", "", path.read_text())  # the element of HTML
    assert named_in(text, names_of_page_types()) == []


@pytest.mark.content
def test_no_module_names_an_article_by_its_slug():
    slugs = {slug for slug in read_library(CONTENT).articles if "-" in slug}  # slugs of one word are words like any other
    strings = {
        (str(path.relative_to(ROOT)), text)
        for path in (ROOT / "lems_site").rglob("*.py")
        if "migrations" not in path.parts
        for _line, text in words_of(path)
    }
    assert [(path, text) for path, text in strings if text.strip("/").rpartition("/")[2] in slugs] == []


@pytest.mark.content
def test_the_link_to_help_in_templates_leads_to_the_page_for_emergencies():
    slugs = [slug for slug, article in read_library(CONTENT).articles.items() if article.role == EMERGENCY]
    assert len(slugs) == 1
    assert f"{{% url 'article' '{slugs[0]}' %}}" in (ROOT / "templates/components/help_line.html").read_text()
    assert reverse("article", args=slugs) == page_types["articles"].url_of(slugs[0])
