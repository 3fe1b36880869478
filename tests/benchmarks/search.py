"""How long a search takes with 10,000 articles: `python -m tests.benchmarks.search [ARTICLES]` prints median and p95.

It makes a database of its own: a file in a temporary folder, or a test database beside the PostgreSQL one that DATABASE_URL
names. The articles are made of the guide's own words, so that common words are common and rare words are rare.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent
QUERIES = ROOT / "tests/search/queries.tsv"
LIMIT_MS = 30


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        (Path(folder) / "static").mkdir()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lems_site.settings")
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        postgresql = connection.vendor == "postgresql"
        if postgresql:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        else:
            call_command("migrate", verbosity=0)
        try:
            call_command("load_content", str(ROOT / "content"), verbosity=0, stdout=io.StringIO())
            make_articles(count)
            measure(count)
        finally:
            if postgresql:
                connection.creation.destroy_test_db(os.environ["DATABASE_URL"].rsplit("/", 1)[-1], verbosity=0)


def make_articles(count: int) -> None:
    """Articles of about six parts each, their words drawn from the guide as often as it uses them."""
    from lems_site.articles.models import Article, ArticleRevision
    from lems_site.search.index.writer import rebuild_index

    rng = random.Random(1)  # noqa: S311 (not for secrets)
    text = " ".join(path.read_text() for path in sorted((ROOT / "content/articles").glob("*.md")))
    pool = [word.strip(".,:;()|[]@*#\"'") for word in text.split() if word[:1].isalpha()]
    names = [f"{word}{ending}" for word in sorted({w.lower() for w in pool if len(w) > 5}) for ending in ("", "ine", "osis")]

    def sentence(length: int) -> str:
        return " ".join(rng.choice(pool) if rng.random() < 0.95 else rng.choice(names) for _ in range(length))

    for start in range(0, count, 500):
        articles = []
        for number in range(start, min(start + 500, count)):
            headings = [{"level": 2, "id": f"part-{i}", "name": sentence(4)} for i in range(6)]
            sections = [
                {"id": h["id"], "heading": h["name"], "text": f"{h['name']}\n" + "\n".join(sentence(12) + "." for _ in range(7))}
                for h in headings
            ]
            articles.append(
                Article(
                    slug=f"generated-{number}",
                    title=sentence(5)[:120],
                    nav_title=sentence(2)[:40],
                    order=1000 + number,
                    description=sentence(15)[:160],
                    everyday_words="\n".join(sentence(3) for _ in range(5)),
                    compiled={"contents": headings, "sections": sections},
                )
            )
        Article.objects.bulk_create(articles)
        saved = Article.objects.filter(slug__startswith="generated-", live=None)
        revisions = [
            ArticleRevision(page=article, text="", text_hash="", origin="file") for article in saved.only("pk").iterator()
        ]
        ArticleRevision.objects.bulk_create(revisions)
        for revision in revisions:
            revision.page.live = revision
        Article.objects.bulk_update([revision.page for revision in revisions], ["live"], batch_size=200)
    began = time.perf_counter()
    rebuild_index()
    print(f"index of {count} articles made in {time.perf_counter() - began:.0f} s")


def measure(count: int) -> None:
    """Every query of the tests, and the worst that we know, each through the whole view."""
    from django.db import connection
    from django.test import Client

    from lems_site.search.query.search import search_pages

    typed = [line.split("\t")[0] for line in QUERIES.read_text().splitlines() if line and not line.startswith("#")]
    hard = [
        "weakness",
        "lems",
        "muscle weakness",
        "the",
        "what is it and why do i have it",
        "cancer nerve muscle medicine test",
        "a b c d e f g h",
        "x" * 200,
        "wekness musle nerv cancr medicin simptoms",
        '* % NEAR( " OR 1',
    ]
    client = Client(SERVER_NAME="localhost")
    for name, queries in (("queries of the tests", typed), ("hard ones", hard * 10)):
        for way, run in (("engine", search_pages), ("whole view", lambda q: client.get("/search/", {"q": q}))):
            for query in queries[:20]:
                run(query)
            times, busy = [], []
            for query in queries:
                began, cpu = time.perf_counter(), time.process_time()
                run(query)
                busy.append((time.process_time() - cpu) * 1000)
                times.append(((time.perf_counter() - began) * 1000, query))
            values = sorted(value for value, _ in times)
            p95 = values[int(len(values) * 0.95)]
            verdict = "ok" if p95 <= LIMIT_MS else f"over {LIMIT_MS} ms"
            print(
                f"{connection.vendor} {count} articles, {name}, {way}: median {statistics.median(values):.1f} ms, "
                f"p95 {p95:.1f} ms, slowest {max(times)[0]:.1f} ms ({max(times)[1][:40]!r}): {verdict}; "
                f"CPU of this process: median {statistics.median(busy):.1f} ms, p95 {sorted(busy)[int(len(busy) * 0.95)]:.1f} ms"
            )


if __name__ == "__main__":
    main()
