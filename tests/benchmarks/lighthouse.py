"""`make lighthouse`: Lighthouse's four scores, on a phone, for one page of each type of the local production server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .articles import manage
from .serving import server

PAGES = ("/search/", "/", "/articles/symptoms/", "/glossary/dry-mouth/")
QUIET = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


def scores(address: str, folder: Path) -> dict[str, int]:
    """Run Lighthouse once; the scores by category, 0 to 100."""
    report = folder / "report.json"
    command = [
        "npx",
        "--yes",
        "lighthouse@12",
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags={QUIET}",
    ]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, stdout=subprocess.DEVNULL)
    data = json.loads(report.read_text())
    for audit in data["audits"].values():
        if audit.get("score") is not None and audit["score"] < 1 and audit.get("scoreDisplayMode") in ("binary", "numeric"):
            print(f"    {audit['id']}: {audit.get('displayValue') or audit['title']}")
    return {name: round(100 * (part["score"] or 0)) for name, part in data["categories"].items()}


def main() -> None:
    """Print the scores of each page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {**os.environ, "DATA_DIR": name, "LOG_LEVEL": "ERROR"}
        env.pop("DJANGO_SETTINGS_MODULE", None)
        manage(env, "prepare")
        with server(env) as (port, _):
            for page in PAGES:
                print(page, scores(f"http://localhost:{port}{page}", folder), flush=True)


if __name__ == "__main__":
    main()
