"""Takes the README's pictures of a running demonstration: python -m tests.browser.take_pictures http://localhost:8000

Start the demonstration with `make demo` first. Writes lems_site/docs/pictures/*.png.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "lems_site/docs/pictures"
PASSWORD = "only for trying"
COLOURS = 64  # enough for flat colours, and small files


def save_picture(page: Page, name: str) -> None:
    """Write a screenshot of the window with few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    FOLDER.mkdir(exist_ok=True)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def main(address: str) -> None:
    """Take the guide's first page and the first diary's check-in, as a phone shows them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 700})
        page.goto(address)
        save_picture(page, "home")
        page.goto(f"{address}/account/login/?next=/diary/")
        page.get_by_label("E-mail address").fill("owner@demo.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").first.click()
        page.get_by_role("link", name="Check in").first.click()
        save_picture(page, "check-in")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
