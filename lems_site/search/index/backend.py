"""The one interface to the database's own full text search. SQLite's FTS5 and PostgreSQL implement it (select.py chooses)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_RANKED = 100  # documents that one query hands on to be ranked
MAX_MATCHES = 800  # words that stand in more documents than this are common: matches are taken as they come, not in order


@dataclass(frozen=True)
class StemGroup:
    """A term of the query as the databases look for it: any of these stems matches. `weight`: see Query.idf."""

    stems: tuple[str, ...]
    document_count: int
    weight: float


class SearchBackend(ABC):
    """What a database must do. All words come as stems of letters and digits (tokenizer.py); nothing else reaches a query."""

    @abstractmethod
    def add_documents(self, ids: Sequence[int]) -> None:
        """Add documents that were just written to the full text index."""

    @abstractmethod
    def remove_documents(self, ids: Sequence[int]) -> None:
        """Remove documents from the full text index; called before they are deleted."""

    @abstractmethod
    def clear_index(self) -> None:
        """Empty the full text index and the trigrams."""

    @abstractmethod
    def add_words(self, ids: Sequence[int]) -> None:
        """Add words that were just written to the trigram index."""

    @abstractmethod
    def remove_words(self, ids: Sequence[int]) -> None:
        """Remove words from the trigram index."""

    @abstractmethod
    def optimize_index(self) -> None:
        """Bring the index into good order after all of it was written."""

    @abstractmethod
    def match_documents(self, groups: Sequence[StemGroup]) -> list[int]:
        """The ids of at most a few hundred documents, those that match best among them. One query."""

    @abstractmethod
    def match_similar_words(self, words: Sequence[str]) -> list[int]:
        """The ids of words that share enough trigrams with one of these. One query."""


def rare_groups(groups: Iterable[StemGroup]) -> list[StemGroup]:
    """The rarest terms, as many as the database can rank in a few milliseconds; none if all are common."""
    rare: list[StemGroup] = []
    total = 0
    for group in sorted(groups, key=lambda group: (group.document_count, group.stems)):
        total += group.document_count
        if total > MAX_MATCHES:
            break
        rare.append(group)
    return rare


def common_groups(groups: Iterable[StemGroup], rare: Sequence[StemGroup]) -> list[StemGroup]:
    """Of the terms that are not among the rare ones, the three that weigh most: documents that hold all of them match too."""
    return sorted((group for group in groups if group not in rare), key=lambda group: -group.weight)[:3]
