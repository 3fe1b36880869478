"""A content folder read as a whole: articles, terms and evidence, each problem named. Reads only; never writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from . import article_file, evidence_files, term_file
from .article_file import ArticleFile
from .evidence_files import Evidence
from .problems import Problem
from .term_file import TermFile

LARGEST_FILE = 200 * 1024  # bytes


@dataclass
class Library:
    """A content folder. `paths` gives the path of "articles/<slug>" or "glossary/<slug>" as problems name it."""

    articles: dict[str, ArticleFile] = field(default_factory=dict)
    terms: dict[str, TermFile] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    problems: list[Problem] = field(default_factory=list)


def read(folder: Path) -> Library:
    """Read content/ or a folder like it. A folder without articles/, or with none in it, is a problem, not an error."""
    library, root = Library(), str(folder)
    if not folder.is_dir():
        library.problems.append(Problem(root, 1, 1, "there is no such folder: name the folder that holds articles/"))
        return library
    paths = sorted((folder / "articles").glob("*.md"))
    if not paths:
        library.problems.append(Problem(f"{root}/articles", 1, 1, "the folder has no article: put <slug>.md files in articles/"))
    for path in paths:
        text = _text(path, library)
        if text is not None:
            article, problems = article_file.parse(text, str(path))
            library.problems += problems
            if article:
                _canonical(path, text, article.text(), library)
                library.articles[article.slug] = article
    for path in sorted((folder / "glossary").glob("*.md")):
        text = _text(path, library)
        if text is not None:
            term, problems = term_file.parse(text, str(path))
            library.problems += problems
            if term:
                _canonical(path, text, term.text(), library)
                library.terms[term.slug] = term
    names = [name for name in evidence_files.NAMES if (folder / "evidence" / name).is_file()]
    texts = {name: _text(folder / "evidence" / name, library) for name in names}
    library.evidence, problems = evidence_files.parse({k: v for k, v in texts.items() if v is not None}, f"{root}/evidence")
    library.problems += problems
    library.problems += duplicates(library, root)
    return library


def _text(path: Path, library: Library) -> str | None:
    data = path.read_bytes()
    if len(data) > LARGEST_FILE and path.suffix == ".md":
        kilobytes = f"{len(data) // 1024} KB, more than {LARGEST_FILE // 1024} KB"
        library.problems.append(Problem(str(path), 1, 1, f"the file has {kilobytes}: split it into two"))
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        library.problems.append(Problem(str(path), line, column, "the file is not UTF-8 text: save it with the encoding UTF-8"))
        return None


def _canonical(path: Path, text: str, canonical: str, library: Library) -> None:
    if text == canonical:
        return
    pairs = zip(text.split("\n"), canonical.split("\n"), strict=False)
    line = next((number for number, (here, there) in enumerate(pairs, 1) if here != there), canonical.count("\n") + 1)
    message = "not in the one canonical form (key order, quotes, spaces at line ends, final newline): run check_content --fix"
    library.problems.append(Problem(str(path), line, 1, message))


def duplicates(library: Library, root: str) -> list[Problem]:
    """Things that must be there once: titles, an article's place in the order, entities, definitions."""
    problems = []

    def once(items: list[tuple[str, str, str]], what: str) -> None:
        seen: dict[str, str] = {}
        for value, path, key in items:
            if value in seen and seen[value] != path:
                problems.append(Problem(f"{root}/{path}", 2, 1, f"the {what} '{key}' is also in {seen[value]}: make them differ"))
            seen.setdefault(value, path)

    once([(a.title.casefold(), f"articles/{s}.md", a.title) for s, a in library.articles.items()], "title")
    once([(str(a.order), f"articles/{s}.md", str(a.order)) for s, a in library.articles.items()], "order")
    once([(t.title.casefold(), f"glossary/{s}.md", t.title) for s, t in library.terms.items()], "title")
    once([(e, f"glossary/{s}.md", e) for s, t in library.terms.items() for e in t.entities], "entity")
    once([(t.definition.casefold(), f"glossary/{s}.md", t.definition) for s, t in library.terms.items()], "definition")
    return problems
