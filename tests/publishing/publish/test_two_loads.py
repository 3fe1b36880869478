"""Two that publish at once: nothing is written twice, nothing is lost, and the later one works from what the first one wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lems_site.articles.models import Article, ArticleRevision
from lems_site.publishing.pages.registry import page_types
from lems_site.publishing.publish import import_files, publish
from lems_site.publishing.publish.plan import Plan
from tests.conftest import ROOT
from tests.content_files import folders
from tests.publishing.editing.test_site_edits import edit

pytestmark = pytest.mark.django_db


def interrupted(folder: Path, meanwhile) -> Plan:
    """Load the folder while something else happens once, after the plan was made and before it is written."""
    calls = []

    def make() -> Plan:
        plan = import_files.plan_import(folder)
        calls.append(plan)
        if len(calls) == 1:
            meanwhile()
        return plan

    done = publish.execute_plan(make)
    assert len(calls) == 2
    return done


def test_the_second_of_two_loads_finds_nothing_left_to_do(empty_site, folder, run):
    done = interrupted(folder, lambda: run("load_content", folder))
    assert done.empty
    assert done.unchanged == len(list(folder.glob("articles/*.md"))) + len(list(folder.glob("glossary/*.md")))
    assert ArticleRevision.objects.count() == len(list(folder.glob("articles/*.md")))


def test_a_page_published_meanwhile_is_not_overwritten(loaded, client):
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    done = interrupted(loaded, lambda: edit("articles", "causes", "a weaker signal", "a signal too weak"))
    assert done.notes[0].startswith("left alone: articles/causes was edited on the site")
    assert "a signal too weak" in client.get("/articles/causes/").content.decode()


def test_a_draft_that_takes_the_address_meanwhile_is_worked_with(loaded, client):
    text = folders.GOOD.joinpath(folders.CAUSES).read_text()
    for old, new in (("slug: causes", "slug: more"), ("title: Causes of LEMS", "title: More"), ("order: 30", "order: 60")):
        text = text.replace(old, new)
    text = text.replace("nav_title: Causes", "nav_title: More").replace("What goes wrong between nerve and muscle", "More of it")
    (loaded / "articles/more.md").write_text(text)
    plan = import_files.plan_import(loaded)
    draft = publish.save_revision(page_types[plan.changes[0].kind], text=text.replace("a weaker", "a faint"), by=None)
    publish.write_plan(plan)
    assert "a weaker signal" in client.get("/articles/more/").content.decode()
    assert draft in Article.objects.get(slug="more").revisions.all()


def test_a_plan_that_no_longer_holds_is_refused(loaded, run):
    folders.change(loaded / folders.CAUSES, "a weaker signal", "a much weaker signal")
    plan = import_files.plan_import(loaded)
    edit("articles", "symptoms", "Your legs may", "Both legs may")
    with pytest.raises(publish.Overtaken):
        publish.write_plan(plan)
    assert "much weaker" not in Article.objects.get(slug="causes").live.text


def test_two_processes_that_load_at_once_both_end_well(fresh_database, tmp_path):
    env = {
        **os.environ,
        "DATABASE_URL": fresh_database,
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lems_site.settings",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    load = [*manage, "load_content"]
    both = [subprocess.Popen(load, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ended = [(*process.communicate(), process.returncode) for process in both]
    assert [code for *_, code in ended] == [0, 0], ended
    lines = sorted(out.splitlines()[-1].partition(":")[0] for out, *_ in ended)
    assert lines == ["loaded", "nothing to do"]
    count = "from lems_site.articles.models import *; from lems_site.glossary.models import *; "
    count += "print(ArticleRevision.objects.count(), TermRevision.objects.count(), Article.objects.live().count())"
    shell = subprocess.run([*manage, "shell", "--no-imports", "-c", count], env=env, check=True, capture_output=True, text=True)
    assert shell.stdout.split() == ["7", "22", "7"]
