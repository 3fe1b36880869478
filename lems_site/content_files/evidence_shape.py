"""The keys that the files of content/evidence/ may hold, as data. evidence_files.py reads them."""

from __future__ import annotations

from .fields import Field

LONGEST = 1_000  # characters of a statement, a note or an address
ID = Field("id", required=True, longest=80)
RETIRED = Field("retired", longest=300)  # why a statement holds no more
STATEMENT = Field("statement", required=True, longest=LONGEST)
CITATIONS = Field(
    "citations",
    "list",
    rows=True,
    fields=(
        Field("title", required=True),
        Field("publisher"),
        Field("year", or_number=True, longest=20),
        Field("url", required=True, longest=LONGEST),
    ),
)
SOURCE = (
    Field("id", required=True, longest=1),
    Field("title", required=True, longest=200),
    Field("era", required=True, longest=80),
)
CLAIM = (
    ID,
    Field("topic", longest=40),
    Field("status", choices=("stated", "dated", "disputed")),
    Field("check", choices=("unconfirmed",)),
    Field("text", required=True, longest=LONGEST),
    Field("conflict", "list", longest=80),
    RETIRED,
)
FACT = (
    ID,
    Field("topic", longest=40),
    STATEMENT,
    CITATIONS,
    Field("confidence", required=True, choices=("high", "medium", "low")),
    Field("evidence_basis", longest=200),
    Field("note", longest=LONGEST),
    RETIRED,
)
POINT = (ID, STATEMENT, Field("check", required=True, choices=("verified", "partly", "text")), CITATIONS, RETIRED)
HAZARD = (
    Field("id", required=True, longest=10),
    Field("kind", required=True, choices=("content", "search", "diary", "editing", "site")),
    Field("who", required=True, longest=LONGEST),
    Field("harm", required=True, longest=LONGEST),
    Field("must", required=True, longest=LONGEST),
    Field("stopped_by", "list", longest=200),
    Field("open", longest=LONGEST),
)
FILES: dict[str, tuple[Field, ...]] = {
    "sources.yaml": (Field("sources", "list", required=True, rows=True), Field("tags", "list", longest=200)),
    "claims.yaml": (Field("claims", "list", required=True, rows=True),),
    "facts.yaml": (Field("facts", "list", required=True, rows=True),),
    "conflicts.yaml": (Field("points", "list", required=True, rows=True),),
    "medicines.yaml": (Field("medicines", "list", longest=70),),
    "hazards.yaml": (Field("hazards", "list", required=True, rows=True),),
}
OPTIONAL = {"hazards.yaml"}
ROWS = {"sources": SOURCE, "claims": CLAIM, "facts": FACT, "points": POINT, "hazards": HAZARD}
