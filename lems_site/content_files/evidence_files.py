"""content/evidence/: the statements that pages may cite, with their sources. Files to dataclasses, with problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import plain_yaml
from .evidence_shape import FILES, OPTIONAL, ROWS
from .fields import check_mapping
from .plain_yaml import LoadedYaml, Path
from .problems import Problem

NAMES = tuple(FILES)
ID = re.compile(r"[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*")
CLAIM_ID = re.compile(r"([A-Za-z])(\d{1,4})\.\d{1,4}")
WEB = re.compile(r"https?://[^\s<>\"']+")
TAG = re.compile(r"([^\s|]+) ([A-Za-z0-9_]+)")


@dataclass(frozen=True)
class Citation:
    """A publication: who published it, the year ("n.d." where none is given) and its address."""

    title: str
    publisher: str
    year: str
    url: str


@dataclass(frozen=True)
class Statement:
    """A statement that pages cite by `id`. `kind` is claim, fact or conflict (what is known now on a conflict of sources).

    `confidence` is a fact's `confidence`, or the `check` of a claim ("unconfirmed" or "") or a conflict. `retired` says why the
    statement holds no more, "" while it does.
    """

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
    retired: str = ""


@dataclass(frozen=True)
class Hazard:
    """Who could come to harm, how, what `must` be so. `stopped_by` names what stops it: sentences as "page@statement" and tests
    as "path::name"; `open` says what is still to be built."""

    id: str
    kind: str
    who: str
    harm: str
    must: str
    stopped_by: tuple[str, ...] = ()
    open: str = ""


@dataclass
class Evidence:
    """All that content/evidence/ holds: statements in file order, the names of medicines, source A's (surface, entity)
    tags, and the very text of each file. `places` has (path, line, column) by a statement's id or a tag as typed. `sources` are
    the two source texts in words by their letter, `rows` the rows of statements and hazards with the key of their list."""

    statements: dict[str, Statement] = field(default_factory=dict)
    medicines: list[str] = field(default_factory=list)
    source_tags: list[tuple[str, str]] = field(default_factory=list)
    hazards: dict[str, Hazard] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def row_problems(list_key: str, row: dict[str, Any]) -> list[tuple[Path, str]]:
    """What does not fit in a row of the right shape, looked at by itself: where inside it, and why."""
    return list(_add_row((list_key, 0), row, Evidence()))


def make_statement(list_key: str, row: dict[str, Any], sources: Mapping[str, str]) -> Statement:
    """The statement of a row that fits."""
    return _make_statement(list_key, row, row.get("citations") or [], sources)


def parse_evidence(files: Mapping[str, str], folder: str = "evidence") -> tuple[Evidence, list[Problem]]:
    """Read the evidence files (name -> text). What cannot be read is left out and listed as a problem."""
    evidence, problems = Evidence(files=dict(files)), list[Problem]()
    for name in NAMES:
        if name in files:
            problems += _read_file(name, files[name], f"{folder}/{name}", evidence)
        elif name not in OPTIONAL:
            problems.append(Problem(f"{folder}/{name}", 1, 1, "the file is missing: add it"))
    for statement in evidence.statements.values() if not problems else ():  # a point may stand in a bad row
        for point in statement.conflict:
            if not any(other == point or other.startswith(f"{point}.") for other in evidence.statements):
                message = f"'{statement.id}' names {point}, which conflicts.yaml lacks: correct it, or add the point"
                problems.append(Problem(*evidence.places[statement.id], message))
    return evidence, problems


def _read_file(name: str, text: str, path: str, evidence: Evidence) -> list[Problem]:
    """Read one file into `evidence`, row by row: a bad row does not take the good ones with it."""
    loaded, problems = plain_yaml.load_yaml(text, path, "the file")
    if loaded is None:
        return problems
    if not isinstance(loaded.value, dict):
        return [Problem(path, 1, 1, f"the file must hold '{FILES[name][0].name}:' with a list")]
    problems += check_mapping(loaded, FILES[name], path)
    for at, row in _list_rows(loaded):
        found = check_mapping(loaded, ROWS[str(at[0])], path, at=at)
        if not found:
            for where, message in _add_row(at, row, evidence):
                found.append(Problem(path, *loaded.place_at((*at, *where)), message))
        if not found and at[0] != "sources":
            evidence.places[row["id"]] = (path, *loaded.place_at((*at, "id")))
            evidence.rows.append((str(at[0]), row))
        problems += found
    return problems + _read_names(loaded, path, evidence)


def _list_rows(loaded: LoadedYaml) -> Iterator[tuple[Path, dict[str, Any]]]:
    for key in ROWS:
        rows = loaded.value.get(key)
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            if isinstance(row, dict):
                yield (key, number), row


def _read_names(loaded: LoadedYaml, path: str, evidence: Evidence) -> list[Problem]:
    """The names of medicines, and the tags of source A."""
    problems = []
    medicines, tags = loaded.value.get("medicines"), loaded.value.get("tags")
    evidence.medicines += [name for name in medicines if isinstance(name, str)] if isinstance(medicines, list) else []
    for number, tag in enumerate(tags if isinstance(tags, list) else []):
        match = TAG.fullmatch(str(tag))
        place = loaded.place_at(("tags", number))
        if match:
            evidence.source_tags.append((match[1], match[2]))
            evidence.places[match[0]] = (path, *place)
        elif isinstance(tag, str):
            problems.append(Problem(path, *place, f"'{tag[:80]}' is not a tag: write a surface form, a space and an entity"))
    return problems


def _add_row(at: Path, row: dict[str, Any], evidence: Evidence) -> Iterator[tuple[Path, str]]:
    """Add a row of the right shape as a source or statement. Yields where inside it a value does not fit, and why."""
    identity, kind, sources = row["id"], at[0], evidence.sources
    if kind == "sources":
        sources[identity] = f"{row['title']}, {row['era']}"
        return
    if kind == "hazards":
        yield from _add_hazard(row, evidence)
        return
    claim = CLAIM_ID.fullmatch(identity)
    citations = row.get("citations") or []
    if not ID.fullmatch(identity):
        yield ("id",), f"'{identity}' is not an id: use letters, digits, dots and hyphens"
    elif identity in evidence.statements:
        path, line, _ = evidence.places[identity]
        yield ("id",), f"the id '{identity}' is also in {path}:{line}: give one of them another"
    elif kind == "claims" and not (claim and (claim[1] in sources or not sources)):
        yield ("id",), f"'{identity}': a claim's id is a source's letter, a paragraph and a number, such as A4.3"
    elif kind == "facts" and not citations:
        yield ("id",), f"'{identity}': a fact needs at least one citation"
    else:
        strange = [number for number, item in enumerate(citations) if not WEB.fullmatch(item["url"])]
        for number in strange:
            yield ("citations", number, "url"), "the address of a publication begins with http:// or https://"
        if not strange:
            evidence.statements[identity] = _make_statement(str(kind), row, citations, sources)


def _add_hazard(row: dict[str, Any], evidence: Evidence) -> Iterator[tuple[Path, str]]:
    """Add a hazard, which is either stopped or open. Yields where its row does not fit, and why."""
    identity, stopped, still_open = row["id"], tuple(row.get("stopped_by") or ()), row.get("open") or ""
    if identity in evidence.hazards:
        yield ("id",), f"the hazard '{identity}' stands twice: give one of them another id"
    elif bool(stopped) == bool(still_open):
        yield ("id",), f"'{identity}': say what stops it (stopped_by) or what is still to be built (open), and not both"
    elif still_open and row["kind"] in ("content", "search"):
        yield ("open",), f"'{identity}': a hazard of kind {row['kind']} may not be open: name what stops it"
    else:
        evidence.hazards[identity] = Hazard(identity, row["kind"], row["who"], row["harm"], row["must"], stopped, still_open)


def _make_statement(kind: str, row: dict[str, Any], citations: list[dict[str, Any]], sources: Mapping[str, str]) -> Statement:
    cited = tuple(
        Citation(item["title"], item.get("publisher") or "", str(item.get("year") or "n.d."), item["url"]) for item in citations
    )
    if kind == "claims":
        return Statement(
            row["id"],
            "claim",
            row["text"],
            row.get("topic") or "",
            row.get("status") or "stated",
            tuple(row.get("conflict") or ()),
            confidence=row.get("check") or "",
            source=sources.get(row["id"][0], ""),
            paragraph=int(row["id"][1:].split(".")[0]),
            retired=row.get("retired") or "",
        )
    if kind == "facts":
        return Statement(
            row["id"],
            "fact",
            row["statement"],
            row.get("topic") or "",
            confidence=row["confidence"],
            basis=row.get("evidence_basis") or "",
            note=row.get("note") or "",
            citations=cited,
            retired=row.get("retired") or "",
        )
    text, retired = row["statement"], row.get("retired") or ""
    return Statement(row["id"], "conflict", text, confidence=row["check"], citations=cited, retired=retired)
