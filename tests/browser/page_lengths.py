"""How long the pages of articles are on a phone: python -m tests.browser.page_lengths http://localhost:8000

Prints, for each article: words, height of its text with figures, height of its page, their ratio, links, and kB of HTML.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, sync_playwright

PHONE: Any = {"width": 390, "height": 664}  # pixels
MEASURE = """() => { const text = document.querySelector('.text > .prose'); return [
    text.innerText.match(/\\S+/g).length, Math.round(text.getBoundingClientRect().height),
    document.documentElement.scrollHeight, document.querySelectorAll('a[href]').length] }"""


@dataclass(frozen=True)
class PageLength:
    """The figures of one page. Heights in pixels, as a phone shows it at first: what is folded is folded."""

    path: str
    words: int
    text_height: int
    page_height: int
    links: int
    kilobytes: float

    @property
    def ratio(self) -> float:
        """The page's height for each pixel of its text."""
        return self.page_height / self.text_height


def measure_articles(page: Page, address: str) -> list[PageLength]:
    """The lengths of all articles of the site at this address, in reading order."""
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/articles/")
    paths = page.locator("main .page a[href^='/articles/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    lengths = []
    for path in dict.fromkeys(path.partition("#")[0] for path in paths):
        answer = page.goto(address + path)
        assert answer
        words, text_height, page_height, links = page.evaluate(MEASURE)
        lengths.append(PageLength(path, words, text_height, page_height, links, len(answer.body()) / 1000))
    return lengths


def print_table(lengths: list[PageLength]) -> None:
    """Print a line for each page."""
    print(f"{'page':<34}{'words':>7}{'text px':>9}{'page px':>9}{'ratio':>7}{'links':>7}{'kB':>7}")
    for one in lengths:
        row = f"{one.path:<34}{one.words:>7,}{one.text_height:>9,}{one.page_height:>9,}{one.ratio:>7.2f}"
        print(f"{row}{one.links:>7}{one.kilobytes:>7.1f}")


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        print_table(measure_articles(browser.new_page(), sys.argv[1].rstrip("/")))
        browser.close()
