"""content/evidence/: the statements that pages may cite, and who says each. Files to dataclasses, with problems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from .problems import Problem

NAMES = ("sources.yaml", "claims.yaml", "facts.yaml", "conflicts.yaml", "medicines.yaml")
ID = re.compile(r"[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*")
WEB = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class Citation:
    """A publication: who published it, the year ("n.d." where none is given) and its address."""

    title: str
    publisher: str
    year: str
    url: str


@dataclass(frozen=True)
class Statement:
    """A statement that pages cite by `id`. `kind` is claim, fact or conflict (what is known now on a conflict of sources)."""

    id: str
    kind: str
    text: str
    topic: str = ""
    status: str = ""
    conflict: tuple[str, ...] = ()
    confidence: str = ""
    basis: str = ""
    note: str = ""
    source: str = ""
    paragraph: int | None = None
    citations: tuple[Citation, ...] = ()


@dataclass
class Evidence:
    """All that content/evidence/ holds: statements in file order, the names of medicines, source A's (surface, entity)
    tags, and the very text of each file."""

    statements: dict[str, Statement] = field(default_factory=dict)
    medicines: list[str] = field(default_factory=list)
    source_tags: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


def parse(files: Mapping[str, str], folder: str = "evidence") -> tuple[Evidence, list[Problem]]:
    """Read the evidence files (name -> text). What cannot be read is left out and listed as a problem."""
    evidence, problems = Evidence(files=dict(files)), list[Problem]()
    loaded: dict[str, Any] = {}
    for name in NAMES:
        path = f"{folder}/{name}"
        if name not in files:
            problems.append(Problem(path, 1, 1, "the file is missing: add it"))
            continue
        try:
            loaded[name] = yaml.safe_load(files[name])
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            problems.append(Problem(path, line, column, f"not valid YAML ({getattr(error, 'problem', 'unreadable')})"))
    sources = {str(row.get("id")): row for row in _rows(loaded, "sources.yaml", "sources", folder, problems)}
    for name, key in (("claims.yaml", "claims"), ("facts.yaml", "facts"), ("conflicts.yaml", "points")):
        for row in _rows(loaded, name, key, folder, problems):
            line = _line(files[name], str(row.get("id", "")))
            statement, reason = _statement(key, row, sources)
            if statement and statement.id in evidence.statements:
                reason = f"the id '{statement.id}' stands twice: give one another id"
            if reason or not statement:
                problems.append(Problem(f"{folder}/{name}", line, 1, reason))
            else:
                evidence.statements[statement.id] = statement
    for statement in evidence.statements.values():
        for point in statement.conflict:
            if not any(other == point or other.startswith(point + ".") for other in evidence.statements):
                problems.append(Problem(f"{folder}/claims.yaml", 1, 1, f"{statement.id} names {point}, which conflicts.yaml lacks"))
    names = (loaded.get("medicines.yaml") or {}).get("medicines") if isinstance(loaded.get("medicines.yaml"), dict) else None
    evidence.medicines = [str(name) for name in names or []]
    tags = (loaded.get("sources.yaml") or {}).get("tags") if isinstance(loaded.get("sources.yaml"), dict) else None
    for tag in tags or []:
        surface, _, entity = str(tag).partition(" ")
        evidence.source_tags.append((surface, entity))
    return evidence, problems


def _rows(loaded: dict[str, Any], name: str, key: str, folder: str, problems: list[Problem]) -> list[dict[str, Any]]:
    if name not in loaded:
        return []
    rows = loaded[name].get(key) if isinstance(loaded[name], dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(f"{folder}/{name}", 1, 1, f"the file must hold '{key}:' with a list of entries"))
        return []
    return rows


def _line(text: str, identity: str) -> int:
    found = re.search(rf"^.*\bid: *['\"]?{re.escape(identity)}['\"]?[,\s}}]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _statement(key: str, row: dict[str, Any], sources: dict[str, Any]) -> tuple[Statement | None, str]:
    """One row as a statement, or the reason why it cannot be one."""
    identity, text = str(row.get("id", "")), str(row.get("text") or row.get("statement") or "").strip()
    if not ID.fullmatch(identity):
        return None, f"'{identity}' is not an id: use letters, digits, dots and hyphens"
    if not text:
        return None, f"{identity} has no statement: add one"
    citations = []
    for item in row.get("citations") or []:
        if not isinstance(item, dict) or not item.get("title") or not WEB.fullmatch(str(item.get("url", ""))):
            return None, f"{identity}: each citation needs a title and an http address"
        citations.append(
            Citation(str(item["title"]), str(item.get("publisher", "")), str(item.get("year", "n.d.")), str(item["url"]))
        )
    if key == "claims":
        source = identity[0]
        if source not in sources or not identity[1:].split(".")[0].isdigit():
            return None, f"{identity}: a claim's id is a source's letter, a paragraph and a number, such as A4.3"
        claim = Statement(
            identity, "claim", text, row.get("topic", ""), row.get("status", "stated"), tuple(row.get("conflict") or ()),
            source=f"{sources[source].get('title')}, {sources[source].get('era')}", paragraph=int(identity[1:].split(".")[0]),
        )  # fmt: skip
        return claim, ""
    if key == "facts":
        if not citations:
            return None, f"{identity}: a fact needs at least one citation"
        fact = Statement(
            identity, "fact", text, row.get("topic", ""), confidence=row.get("confidence", ""),
            basis=row.get("evidence_basis", ""), note=row.get("note") or "", citations=tuple(citations),
        )  # fmt: skip
        return fact, ""
    return Statement(identity, "conflict", text, confidence=row.get("check", ""), citations=tuple(citations)), ""
