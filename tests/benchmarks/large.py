"""A site of 5,000 articles and 2,000 terms: loading it, publishing one article, changing a term that 500 pages show, the lists.

`python -m tests.benchmarks.large [ARTICLES TERMS]`; `make bench` runs it last, for it takes about five minutes.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from .articles import manage
from .large_folder import make
from .serving import ROOT, fetch, server

LOAD_SECONDS, MEMORY_RATIO, PUBLISH_MS, SWAP_MS, LOCK_MS, LIST_KB = 300, 1.4, 300, 1000, 1000, 60
LISTS = ("/", "/articles/", "/glossary/", "/glossary/?q=itis", "/search/?q=weakness", "/sitemap.xml")


def main() -> bool:
    """Print the figures; returns whether all limits hold."""
    articles, terms = (int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else (5_000, 2_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = load(folder / "small", articles // 10, terms // 10)
        large = load(folder / "large", articles, terms)
        results = [
            limit(f"load_content of {articles:,} articles and {terms:,} terms, seconds", large[0], LOAD_SECONDS),
            limit(f"peak memory {large[1]:.0f} MB, of a tenth {small[1]:.0f} MB: ratio", large[1] / small[1], MEMORY_RATIO),
        ]
        os.environ |= environment(folder / "large")
        import django

        django.setup()
        with server(dict(os.environ)) as (port, _):
            results += [*lists(port), *publishing(), *changing_a_term(port, articles)]
    return all(results)


def limit(what: str, value: float, most: float) -> bool:
    """Print a figure beside its limit."""
    print(f"{what}: {value:,.2f} (limit {most:,}): {'met' if value <= most else 'MISSED'}", flush=True)
    return value <= most


def environment(folder: Path) -> dict[str, str]:
    """A site of its own in a folder."""
    settings = {"DATA_DIR": str(folder), "CONTENT_DIR": str(folder / "content"), "LOG_LEVEL": "ERROR"}
    return {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "lems_site.settings"}


def load(folder: Path, articles: int, terms: int) -> tuple[float, float]:
    """Seconds and peak megabytes of a process that loads a made-up folder into an empty site."""
    (folder / "content").mkdir(parents=True)
    make(folder / "content", articles, terms)
    env = environment(folder)
    manage(env, "migrate", "--verbosity=0")
    manage(env, "createcachetable")
    manage(env, "collectstatic", "--no-input", "--verbosity=0")
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "manage.py", "load_content"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError("load_content failed")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def lists(port: int) -> Iterator[bool]:
    """What the lists weigh, and how long the first request takes, which renders and compresses."""
    for path in LISTS:
        began = time.perf_counter()
        answer = fetch(port, path)
        took = 1000 * (time.perf_counter() - began)
        print(f"{path}: first in {took:.0f} ms", end=", ")
        yield limit("KB compressed", len(answer) / 1024, LIST_KB if path != "/sitemap.xml" else 500)


def publishing() -> Iterator[bool]:
    """How long it takes to publish one article, beyond the time that compiling it takes."""
    from lems_site.articles.models import Article
    from lems_site.publishing.pages.registry import lookups_for, page_types
    from lems_site.publishing.publish.publish import publish, save_revision

    kind, lookups, times = page_types["articles"], lookups_for(), []
    for number in range(12):
        page = Article.objects.get(slug=f"article-{7 + 31 * number}")
        text = page.live.text.replace("## ", "## Anew ", 1)
        file, _ = kind.parse(text, "")
        began = time.perf_counter()
        kind.compile(file, lookups, "")
        compiling = time.perf_counter() - began
        revision = save_revision(kind, text=text, by=None, page=page)
        began = time.perf_counter()
        publish(kind, revision=revision, by=None)
        times.append(1000 * (time.perf_counter() - began - compiling))
    yield limit(
        f"publishing one article beyond compiling, ms: median {statistics.median(times):.0f}, slowest", max(times), PUBLISH_MS
    )


def changing_a_term(port: int, articles: int) -> Iterator[bool]:
    """A term that one article in ten shows gets another definition, while readers read and others write."""
    from lems_site.glossary.models import Term
    from lems_site.publishing.models import PublicationJob
    from lems_site.publishing.pages.registry import page_types
    from lems_site.publishing.publish import jobs
    from lems_site.publishing.publish.publish import publish, save_revision

    term = Term.objects.get(slug="term-7")
    text = term.live.text.replace("definition: ", "definition: Now ")
    swaps, steps, swap = [], [], jobs._release_pages
    jobs._release_pages = lambda job: swaps.append(timed(lambda: swap(job)))
    addresses = [f"/articles/article-{number}/" for number in range(7, articles, 10)]
    with readers(port, addresses) as reads, writer() as waits:
        began = time.perf_counter()
        publish(page_types["glossary"], revision=save_revision(page_types["glossary"], text=text, by=None, page=term), by=None)
        print(f"a term that {len(addresses)}+ pages show: publishing answers in {1000 * (time.perf_counter() - began):.0f} ms")
        job = PublicationJob.objects.find_running("glossary", "term-7")
        while job.is_unfinished:
            steps.append(timed(lambda: jobs.advance_job(job, seconds=0.7)))
    print(
        f"{job.total} pages made anew in {sum(steps) / 1000:.0f} s, {len(steps)} steps, the longest {max(steps):.0f} ms;"
        f" meanwhile {len(reads)} pages read, the slowest {max(reads):.0f} ms, and {len(waits)} rows written"
    )
    yield limit("showing them all, ms", max(swaps), SWAP_MS)
    yield limit("longest wait of another writer, ms", max(waits), LOCK_MS)


def timed(run: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    began = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - began)


@contextmanager
def readers(port: int, addresses: list[str]) -> Iterator[list[float]]:
    """One reader, page after page; gives how long each took."""
    with meanwhile(lambda number: fetch(port, addresses[number % len(addresses)]), pause=0.01) as times:
        yield times


@contextmanager
def writer() -> Iterator[list[float]]:
    """Somebody who writes a row of an account, again and again, each in a transaction; gives how long each took."""
    from django.db import transaction

    from lems_site.accounts.models import User

    user = User.objects.create_user("ada@example.org")

    def write(number: int) -> None:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(last_name=f"{number}")

    with meanwhile(write, pause=0.02) as times:
        yield times


@contextmanager
def meanwhile(run: Callable[[int], object], pause: float) -> Iterator[list[float]]:
    """Do something again and again in a thread until the block ends; gives its milliseconds. An error ends the measuring."""
    times: list[float] = []
    stop, errors = threading.Event(), list[Exception]()

    def work() -> None:
        number = 0
        while not stop.wait(pause) and not errors:
            try:
                times.append(timed(partial(run, number)))
            except Exception as error:
                errors.append(error)
            number += 1
        with suppress(Exception):
            from django.db import connections

            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield times
    finally:
        stop.set()
        thread.join()
    if errors:
        raise errors[0]


if __name__ == "__main__":
    main()
