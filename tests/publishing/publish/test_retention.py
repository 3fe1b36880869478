"""What is kept only for a time goes: by hand, daily, and whenever the site starts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lems_site.feedback.models import Message, today
from lems_site.search.models import Miss
from tests.publishing.publish.test_prepare import own_static  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def _old() -> None:
    """A message, and a search that found nothing, from long ago."""
    long_ago = today() - timedelta(days=400)
    Message.objects.create(answer="helped", received_on=long_ago, key="x")
    Miss.objects.create(query="old words", week=long_ago)


@pytest.mark.usefixtures("_old")
def test_sweep_says_what_went_and_a_second_run_writes_nothing(run, writes):
    assert sorted(run("sweep")) == ["messages of readers: 1 deleted", "searches that found nothing: 1 deleted"]
    assert not Message.objects.exists()
    assert not Miss.objects.exists()
    assert writes(lambda: run("sweep")) == []


@pytest.mark.usefixtures("_old", "own_static")
def test_the_site_sweeps_when_it_starts(run):
    run("prepare")
    assert not Message.objects.exists()
    assert not Miss.objects.exists()
