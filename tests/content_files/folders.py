"""Content folders for tests: the small good one of tests/cases/content/good, and the bad cases laid over it.

A case is a folder: files that replace or join the good ones, `without.txt` (paths that are taken away) and `expected.txt` (the
exact lines of check_content). What no editor could keep as a file (NUL, other encodings, loops, 300 KB) is made in MADE.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

CASES = Path(__file__).resolve().parent.parent / "cases" / "content"
GOOD = CASES / "good"
NAMES = sorted(path.name for path in CASES.iterdir() if path != GOOD)
SYMPTOMS, CAUSES = "articles/symptoms.md", "articles/causes.md"


def good(root: Path) -> Path:
    """A copy of the good folder, as root/content."""
    return Path(shutil.copytree(GOOD, root / "content"))


def case(name: str, root: Path) -> Path:
    """The case's folder laid over a copy of the good one, as root/content."""
    folder = good(root)
    without = CASES / name / "without.txt"
    for path in without.read_text().split() if without.exists() else ():
        gone = folder / path
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    if folder.exists():
        shutil.copytree(CASES / name, folder, dirs_exist_ok=True)
    MADE.get(name, lambda _: None)(folder)
    return folder


def expected(name: str) -> list[str]:
    """The lines that check_content prints about the case."""
    return (CASES / name / "expected.txt").read_text().splitlines()


def change(path: Path, old: str, new: str) -> None:
    """Write other words into a file, which must hold the old ones."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def _bytes(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        path = folder / name
        assert old in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(old, new))

    return make


def _nul(folder: Path) -> None:
    _bytes(SYMPTOMS, b"of LEMS\nslug", b"of LEMS\0\nslug")(folder)
    _bytes(CAUSES, b"not your fault", b"not your\0 fault")(folder)


def _large(folder: Path) -> None:
    path = folder / SYMPTOMS
    path.write_bytes(path.read_bytes().ljust(300 * 1024, b"\n"))


def _loop(folder: Path) -> None:
    (folder / SYMPTOMS).unlink()
    (folder / SYMPTOMS).symlink_to(folder / "articles/loop")
    (folder / "articles/loop").symlink_to(folder / SYMPTOMS)
    (folder / "articles/.#causes.md").symlink_to("an-editor's-lock-that-leads-nowhere")


MADE: dict[str, Callable[[Path], None]] = {
    "wrong-encoding": _bytes(SYMPTOMS, b"Your legs may feel weak", "Vos deux jambes sont né".encode("latin-1")),
    "article-of-300-kb": _large,
    "front-matter-of-30-kb": _bytes(SYMPTOMS, b"  weak legs: in-short\n", b"  weak legs: in-short\n" * 1364),
    "windows-lines": _bytes(SYMPTOMS, b"\n", b"\r\n"),
    "evidence-windows-lines": _bytes("evidence/claims.yaml", b"\n", b"\r\n"),
    "byte-order-mark": _bytes(SYMPTOMS, b"---\ntitle", b"\xef\xbb\xbf---\ntitle"),
    "nul": _nul,
    "folder-named-md": lambda folder: (folder / "articles/notes.md").mkdir(),
    "loop-of-links": _loop,
}
