"""What pages say of themselves to programs, in schema.org's words. A review is claimed only of a text that was signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from lems_site.publishing.review.signatures import Review

# The codes that were verified for the disease, with the system each belongs to.
CONDITION: dict[str, Any] = {
    "@type": "MedicalCondition",
    "name": "Lambert-Eaton myasthenic syndrome",
    "alternateName": ["LEMS", "Lambert-Eaton syndrome"],
    "code": [
        {"@type": "MedicalCode", "codingSystem": "MONDO", "codeValue": "MONDO:0018556"},
        {"@type": "MedicalCode", "codingSystem": "Orphanet", "codeValue": "ORPHA:43393"},
    ],
}


def absolute_url(path: str) -> str:
    """A path of the site as a full address."""
    return f"{settings.SITE_URL}{path}"


def breadcrumb_list(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way from the home page, as (name, path) steps."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute_url(path)}
        for number, (name, path) in enumerate([(settings.SITE_NAME, "/"), *steps], 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def describe_together(*parts: dict[str, Any]) -> dict[str, Any]:
    """Several descriptions as one document."""
    return {"@context": "https://schema.org", "@graph": list(parts)}


def web_page(path: str, title: str, description: str, changed_on: dt.date, review: Review) -> dict[str, Any]:
    """A medical web page about the disease, for patients, with its review if its text was signed."""
    page: dict[str, Any] = {
        "@type": "MedicalWebPage",
        "@id": absolute_url(path),
        "url": absolute_url(path),
        "name": title,
        "description": description,
        "inLanguage": "en",
        "dateModified": changed_on.isoformat(),
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "about": CONDITION,
        "isPartOf": {"@type": "WebSite", "name": settings.SITE_NAME, "url": absolute_url("/")},
    }
    if review.reviewed and review.on:
        page |= {"lastReviewed": review.on.isoformat(), "reviewedBy": {"@type": "Person", "name": review.name}}
    return page
