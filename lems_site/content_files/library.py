"""A content folder read as a whole: articles, terms and evidence, each problem named. Reads only; never writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from . import article_file, card_file, evidence_files, picture_file, term_file
from .article_file import ArticleFile
from .card_file import CardFile
from .evidence_files import Evidence
from .front_matter import without_review
from .picture_file import PictureFile
from .plain_yaml import Path as ValuePath
from .plain_yaml import Place
from .problems import Problem
from .record_file import RecordFile
from .repeats import repeat_problems
from .roles import check_roles
from .term_file import TermFile

LARGEST_FILE = 200 * 1024  # bytes
LARGEST_EVIDENCE = 1024 * 1024
LARGEST_SITE_FILE = 16 * 1024 * 1024


@dataclass
class Library:
    """A content folder. `paths` gives the path of "articles/<slug>" or "glossary/<slug>" as problems name it. `unread` has the
    same of files that could not be read, and "evidence" where its files could not. `records` are single rows of the evidence that
    are about to be published; a folder has them all in `evidence`. `site_text` is the text of site.json."""

    articles: dict[str, ArticleFile] = field(default_factory=dict)
    terms: dict[str, TermFile] = field(default_factory=dict)
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    cards: dict[str, CardFile] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    records: dict[str, RecordFile] = field(default_factory=dict)
    site_text: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


class Page(Protocol):
    """The attributes of an article's or term's file that this module uses."""

    @property
    def slug(self) -> str: ...

    @property
    def places(self) -> Mapping[ValuePath, Place]: ...

    def text(self) -> str: ...


PageFile = TypeVar("PageFile", bound=Page)


def ignore_progress(what: str, done: int, total: int) -> None:
    """A `progress` that shows nothing."""


def read_library(folder: Path, progress: Callable[[str, int, int], None] = ignore_progress) -> Library:
    """Read content/ or a folder like it. A folder without articles/, or with none in it, is a problem, not an error.

    `progress` is called with what is being read, the number of the file, and how many there are.
    """
    library = Library()
    if not folder.is_dir():
        library.problems.append(
            Problem(display_path(folder), 1, 1, "there is no such folder: name the folder that holds articles/")
        )
        library.unread.add("articles")
        return library
    library.articles = _read_pages(folder / "articles", article_file.parse_article, library, progress)
    if not library.articles and not library.unread:
        message = "the folder has no article: put <slug>.md files in articles/"
        library.problems.append(Problem(display_path(folder / "articles"), 1, 1, message))
        library.unread.add("articles")
    library.terms = _read_pages(folder / "glossary", term_file.parse_term, library, progress)
    library.pictures = _read_pictures(folder / "pictures", library)
    library.cards = _read_cards(folder / "cards", library)
    texts = {name: _read_text(folder / "evidence" / name, library, LARGEST_EVIDENCE) for name in evidence_files.NAMES}
    known = {name: text for name, text in texts.items() if text is not None}
    library.site_text = _read_text(folder / "site.json", library, LARGEST_SITE_FILE) or ""
    for name, text in known.items():
        if "\r" in text or text.startswith("\ufeff"):
            message = "a byte order mark, or lines that end as on Windows: save it as plain UTF-8 with LF line ends"
            library.problems.append(Problem(display_path(folder / "evidence" / name), 1, 1, message))
    library.evidence, problems = evidence_files.parse_evidence(known, display_path(folder / "evidence"))
    library.unread |= {"evidence"} if problems else set()
    library.problems += problems
    library.problems += repeat_problems(library.articles, library.terms, library.paths)
    all_read = not any(name.startswith("articles/") for name in library.unread)
    library.problems += check_roles(library.articles, library.paths, display_path(folder / "articles"), complete=all_read)
    library.problems.sort()
    return library


def display_path(path: Path) -> str:
    """A path as problems name it: printable, whatever its bytes are."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _read_pages(
    folder: Path,
    parse: Callable[[str, str], tuple[PageFile | None, list[Problem]]],
    library: Library,
    progress: Callable[[str, int, int], None],
) -> dict[str, PageFile]:
    """The folder's pages by slug. Of two files that claim one slug the one that has its name is kept."""
    found, chosen = dict[str, PageFile](), dict[str, Path]()
    wrong_names: list[tuple[Path, PageFile]] = []
    paths = sorted(folder.glob("*.md"))
    library.problems += _ignored_files(folder)
    for number, path in enumerate(paths, 1):
        progress(f"reading {folder.name}", number, len(paths))
        text = None if path.name.startswith(".") else _read_text(path, library, LARGEST_FILE)
        if text is None:
            continue
        page, problems = parse(text, display_path(path))
        library.problems += problems
        if page is None:
            library.unread.add(f"{folder.name}/{path.stem}")
            continue
        _check_canonical(path, text, page.text(), library)
        if page.slug == path.stem:
            found[page.slug], chosen[page.slug] = page, path
        else:
            wrong_names.append((path, page))
    for path, page in wrong_names:
        first = chosen.setdefault(page.slug, path)
        found.setdefault(page.slug, page)
        message = f"the slug '{page.slug}' is not the file's name '{path.stem}': make them the same"
        if first != path:
            message = (
                f"duplicate slug '{page.slug}': {display_path(first)} has it too; make this one '{path.stem}', the file's name"
            )
        library.problems.append(Problem(display_path(path), *page.places["slug",], message))
    library.paths |= {f"{folder.name}/{slug}": display_path(path) for slug, path in chosen.items()}
    return dict(sorted(found.items()))


def _ignored_files(folder: Path) -> list[Problem]:
    """A problem for each file that nothing reads: in a folder of its own, or with another ending than .md."""
    if not folder.is_dir():
        return []
    message = "this file is ignored: only files whose names end in .md, right in this folder, are read"
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and (path.suffix != ".md" or path.parent != folder)]
    found = [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    return [Problem(display_path(path), 1, 1, message) for path in found]


def _read_pictures(folder: Path, library: Library) -> dict[str, PictureFile]:
    """The folder's pictures by name."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        picture, problems = picture_file.read_picture(path, display_path(path))
        library.problems += problems
        if picture is None:
            library.unread.add(f"pictures/{path.stem}")
        else:
            found[picture.name] = picture
            library.paths[f"pictures/{picture.name}"] = display_path(path)
    return found


def _read_cards(folder: Path, library: Library) -> dict[str, CardFile]:
    """The folder's help cards by id, which is the file's name."""
    found = {}
    for path in sorted(folder.glob("*.md")):
        text = _read_text(path, library, LARGEST_FILE)
        if text is None:
            continue
        card, problems = card_file.parse_card(text, display_path(path))
        library.problems += problems
        if card is None:
            library.unread.add(f"cards/{path.stem}")
            continue
        _check_canonical(path, text, card.text(), library)
        if card.id != path.stem:
            message = f"the id '{card.id}' is not the file's name '{path.stem}': make them the same"
            library.problems.append(Problem(display_path(path), *card.places["id",], message))
        else:
            found[card.id] = card
            library.paths[f"cards/{card.id}"] = display_path(path)
    return found


def _read_text(path: Path, library: Library, largest: int) -> str | None:
    """A file's text, or None: with a problem, or because there is no such file."""
    if not path.exists() and not path.is_symlink():
        return None
    text = _decode_file(path, largest)
    if isinstance(text, Problem):
        library.problems.append(text)
        library.unread.add(f"{path.parent.name}/{path.stem}")
        return None
    return text


def _decode_file(path: Path, largest: int) -> str | Problem:
    try:
        size = path.stat().st_size
        if not path.is_file():
            what = "folder" if path.is_dir() else "device"
            return Problem(display_path(path), 1, 1, f"this is a {what}, not a file: rename it, or move it away")
        if size > largest:
            message = f"the file has {size // 1024} KB, more than {largest // 1024} KB: split it into two"
            return Problem(display_path(path), 1, 1, message)
        data = path.read_bytes()
    except OSError as error:
        return Problem(display_path(path), 1, 1, f"the file cannot be read ({error.strerror}): put a plain file here")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        message = "the file is not UTF-8 text: save it with the encoding UTF-8"
        return Problem(display_path(path), before.count(b"\n") + 1, column, message)


def _check_canonical(path: Path, text: str, canonical: str, library: Library) -> None:
    """A problem where the text is not the one text that the page would be exported as."""
    text = without_review(text)
    if text == canonical:
        return
    what = "key order, quotes, spaces at line ends, final newline"
    if text.startswith("\ufeff"):
        what = "it begins with a byte order mark"
    elif "\r" in text:
        what = "its lines end as on Windows"
    pairs = zip(text.split("\n"), canonical.split("\n"), strict=False)
    line = next((number for number, (here, there) in enumerate(pairs, 1) if here != there), canonical.count("\n") + 1)
    message = f"not in the one canonical form ({what}): run check_content --fix"
    library.problems.append(Problem(display_path(path), line, 1, message))


def canonical_forms(library: Library) -> dict[str, str]:
    """The canonical text of each page, help card and picture's .yaml file that could be read, by its path."""
    articles = {library.paths[f"articles/{slug}"]: article.text() for slug, article in library.articles.items()}
    pictures = {library.paths[f"pictures/{name}"]: picture.about() for name, picture in library.pictures.items()}
    cards = {library.paths[f"cards/{name}"]: card.text() for name, card in library.cards.items()}
    return articles | pictures | cards | {library.paths[f"glossary/{slug}"]: term.text() for slug, term in library.terms.items()}
