"""What the pages of the glossary say of themselves in the vocabulary of schema.org."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lems_site.publishing.delivery.schema_org import absolute_url, breadcrumb_list, describe_together


def describe_term(path: str, title: str, definition: str, other_names: Sequence[str], codes: Sequence[str]) -> dict[str, Any]:
    """A term with its place on the site, as JSON-LD."""
    data: dict[str, Any] = {
        "@type": "DefinedTerm",
        "@id": absolute_url(path),
        "url": absolute_url(path),
        "name": title,
        "description": definition,
        "inDefinedTermSet": absolute_url("/glossary/"),
    }
    if other_names:
        data["alternateName"] = list(other_names)
    if codes:
        data["termCode"] = codes[0]
    return describe_together(data, breadcrumb_list([("Glossary", "/glossary/"), (title, path)]))


def describe_glossary(terms: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """The glossary as JSON-LD; its terms are given as (name, definition, path)."""
    data = {
        "@type": "DefinedTermSet",
        "@id": absolute_url("/glossary/"),
        "name": "Glossary",
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "@id": absolute_url(path), "name": name, "description": definition}
            for name, definition, path in terms
        ],
    }
    return describe_together(data, breadcrumb_list([("Glossary", "/glossary/")]))
