"""An article, and two people who edit it where they read."""

from __future__ import annotations

import pytest

from lems_site.articles.models import Article

from .in_place_editor import InPlaceEditor


@pytest.fixture
def article() -> Article:
    return Article.objects.get(slug="history")


@pytest.fixture
def nurse(amy, article) -> InPlaceEditor:
    return InPlaceEditor(amy, article)


@pytest.fixture
def other(ann, article) -> InPlaceEditor:
    return InPlaceEditor(ann, article)
