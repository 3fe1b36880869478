"""The one interface to the database's own search, and the choice between the two that it has: SQLite's FTS5 and PostgreSQL's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FEW = 100  # documents that one query hands on to be ranked
MANY = 800  # words that stand in more documents than this are common: matches are taken as they come, not in order


@dataclass(frozen=True)
class Wanted:
    """A word of the query as the databases look for it: any of these stems will do; in how many documents; how telling."""

    stems: tuple[str, ...]
    uses: int
    weight: float


class Engine(ABC):
    """What a database must do. All words come as stems of letters and digits (words.py); nothing else reaches a query."""

    @abstractmethod
    def add(self, ids: Sequence[int]) -> None:
        """Put documents that were just written into the full text index."""

    @abstractmethod
    def remove(self, ids: Sequence[int]) -> None:
        """Take documents out of the full text index; called before they are deleted."""

    @abstractmethod
    def clear(self) -> None:
        """Empty the full text index and the trigrams."""

    @abstractmethod
    def add_words(self, ids: Sequence[int]) -> None:
        """Put words that were just written where similar ones are looked for."""

    @abstractmethod
    def remove_words(self, ids: Sequence[int]) -> None:
        """Take words out from there."""

    @abstractmethod
    def settle(self) -> None:
        """Put the index in good order after all of it was written."""

    @abstractmethod
    def documents(self, wanted: Sequence[Wanted]) -> list[int]:
        """The ids of at most a few hundred documents, those that match best among them. One query."""

    @abstractmethod
    def similar_words(self, words: Sequence[str]) -> list[int]:
        """The ids of words that share enough trigrams with one of these. One query."""


def common(wanted: Iterable[Wanted], chosen: Sequence[Wanted]) -> list[Wanted]:
    """Of the words left over by `rare`, the most telling: documents that hold all of them are looked at too."""
    return sorted((one for one in wanted if one not in chosen), key=lambda one: -one.weight)[:3]


def rare(wanted: Iterable[Wanted]) -> list[Wanted]:
    """The telling words, as many as the database can rank in a few milliseconds; none if all are common."""
    chosen: list[Wanted] = []
    total = 0
    for one in sorted(wanted, key=lambda one: (one.uses, one.stems)):
        total += one.uses
        if total > MANY:
            break
        chosen.append(one)
    return chosen
