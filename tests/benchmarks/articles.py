"""An article page, without any page cache, against a bare "hello" view: same middleware and gunicorn, interleaved.

The booklet, which holds all articles, is measured against an article.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile

from .serving import ROOT, Cost, measure, server

ROUNDS, REQUESTS, BOOKLETS = 7, 1500, 300
CPU_LIMIT, RATE_LIMIT, IDENTITY_LIMIT = 1.35, 0.75, 1.5  # identity: CPU of a page that is sent without compression
BOOKLET_LIMIT = 3.0  # CPU of the booklet for each CPU of an article

FILL = """
from lems_site.articles.models import Article, KeptPage
from lems_site.articles.page_layout import make_kept_page
from lems_site.articles.page_type import current_page
import django.utils.timezone as tz
source = Article.objects.get(slug="symptoms")
page = make_kept_page(current_page(source))
have = Article.objects.filter(slug__startswith="generated-").count()
rows = []
def write():
    Article.objects.bulk_create(rows)
    KeptPage.objects.bulk_create([KeptPage(slug=row.slug, page=page.page, etag=page.etag, key=page.key) for row in rows])
    rows.clear()
for number in range(have, {count}):
    rows.append(Article(slug=f"generated-{{number}}", title=f"Generated {{number}}", nav_title="Generated", order=1000 + number,
        description="Made for measuring.", html=source.html, compiled=source.compiled, published_at=tz.now(),
        live=source.live))
    if len(rows) == 100:
        write()
write()
"""


def manage(env: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def main() -> bool:
    """Print the figures; returns whether both limits hold at every size."""
    good = True
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "LOG_LEVEL": "ERROR"}
        manage(env, "prepare")
        ratio = compare_booklet(env)
        print(f"booklet: {ratio:.2f} x the CPU of an article; limit {BOOKLET_LIMIT}", flush=True)
        good = ratio <= BOOKLET_LIMIT
        print(" articles  hello ms   page ms  CPU ratio   hello/s    page/s   rate   bytes  plain ms  CPU ratio")
        for count in (10, 1_000, 10_000):
            manage(env, "shell", "--no-imports", "-c", FILL.format(count=count))
            hello, page, plain = interleaved(env, count)
            cpu, rate = page.cpu_ms / hello.cpu_ms, page.per_second / hello.per_second
            row = f"{count:>9,} {hello.cpu_ms:>9.3f} {page.cpu_ms:>9.3f} {cpu:>10.2f} {hello.per_second:>9.0f}"
            identity = plain.cpu_ms / hello.cpu_ms
            row += f" {page.per_second:>9.0f} {rate:>6.0%} {page.size:>7,}"
            print(f"{row} {plain.cpu_ms:>9.3f} {identity:>10.2f}", flush=True)
            good = good and cpu <= CPU_LIMIT and rate >= RATE_LIMIT and identity <= IDENTITY_LIMIT
    limits = f"CPU ratio <= {CPU_LIMIT}, of plain pages <= {IDENTITY_LIMIT}, rate >= {RATE_LIMIT:.0%}"
    print(f"limits: {limits}: {'met' if good else 'MISSED'}")
    return good


def compare_booklet(env: dict[str, str]) -> float:
    """The CPU of the booklet as a multiple of that of the article "symptoms": medians over rounds of both in turn."""
    with server(env) as (port, pid):
        booklet, article = [], []
        for _ in range(ROUNDS):
            booklet.append(measure(port, pid, ["/booklet/"] * BOOKLETS).cpu_ms)
            article.append(measure(port, pid, ["/articles/symptoms/"] * REQUESTS).cpu_ms)
    return statistics.median(booklet) / statistics.median(article)


def interleaved(env: dict[str, str], count: int) -> tuple[Cost, Cost, Cost]:
    """Medians over rounds of hello, articles, and articles without compression in turn; the articles are drawn at random."""
    chooser = random.Random(1)  # noqa: S311 (no secret)
    with server(env) as (port, pid):
        costs: dict[str, list[Cost]] = {"hello": [], "page": [], "plain": []}
        for _ in range(ROUNDS):
            pages = [f"/articles/generated-{chooser.randrange(count)}/" for _ in range(REQUESTS)]
            costs["page"].append(measure(port, pid, pages))
            costs["plain"].append(measure(port, pid, pages, encoding="identity"))
            costs["hello"].append(measure(port, pid, ["/hello/"] * REQUESTS))

    def middle(name: str) -> Cost:
        return Cost(
            statistics.median(cost.cpu_ms for cost in costs[name]),
            statistics.median(cost.per_second for cost in costs[name]),
            costs[name][0].size,
        )

    return middle("hello"), middle("page"), middle("plain")
