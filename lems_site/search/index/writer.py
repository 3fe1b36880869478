"""Writes the index: the documents of pages in the transaction that publishes them, or the whole index at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import connection, transaction

from lems_site.publishing.pages.registry import Scope
from lems_site.search.index.select import search_backend
from lems_site.search.models import Document, IndexState, PageName, SpellingKey, Word
from lems_site.search.text.spelling import spelling_keys
from lems_site.search.text.stemmer import stem
from lems_site.search.text.synonyms import synonym_words
from lems_site.search.text.tokenizer import name_key

from .documents import IDENTITY_FIELDS, KINDS, IndexedPage, add_stems, document_identity, live_pages, word_counts
from .tables import quoted_table

ANALYSIS = (
    "index/documents.py",
    "index/writer.py",
    "text/tokenizer.py",
    "text/stemmer.py",
    "text/spelling.py",
    "text/synonyms.py",
    "models.py",
)
BATCH = 200
ADD_WORDS = (
    "INSERT INTO {table} (word, stem, document_count, alias_count) VALUES {rows} ON CONFLICT (word) DO UPDATE SET "
    "document_count = {table}.document_count + excluded.document_count, "
    "alias_count = {table}.alias_count + excluded.alias_count"
)
Counts = dict[str, tuple[int, int]]  # for each word: in how many documents it stands, in how many more it is only an alias
T = TypeVar("T")


def split_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most so many items, one after another."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@cache
def index_key() -> str:
    """A hash of the code that decides what the index holds: an index of another key is out of date."""
    digest = hashlib.sha256(version("snowballstemmer").encode())
    for name in ANALYSIS:
        digest.update((Path(__file__).parent.parent / name).read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    return IndexState.objects.filter(key=index_key()).exists()


def index_pages(kind: str, slugs: Sequence[str]) -> None:
    """Bring the index up to date with these pages; pages that are no longer live are removed."""
    if kind not in KINDS or not slugs:
        return
    with transaction.atomic():
        if not is_current():
            rebuild_index()
            return
        counts: Counts = {}
        for some in split_batches(slugs, BATCH):
            _replace_documents(kind, some, counts)
        _write_words(counts)
        _forget_words()


def index_changes(changed: Mapping[str, Sequence[str]]) -> None:
    """For publishing: bring the index up to date with pages of several kinds (slugs by the kind's name)."""
    if not is_current():
        with transaction.atomic():
            rebuild_index()
        return
    for kind, slugs in changed.items():
        index_pages(kind, slugs)


def rebuild_index() -> int:
    """Write the whole index again in one transaction. Returns how many pages it holds."""
    count = 0
    counts: Counts = dict.fromkeys(synonym_words(), (0, 0))
    with transaction.atomic():
        search_backend().clear_index()
        for model in (PageName, SpellingKey, Document, Word, IndexState):
            model._default_manager.all()._raw_delete(connection.alias)
        for kind in KINDS:
            for some in split_batches(live_pages(kind), BATCH):
                _add_documents([(page, page.make_documents()) for page in some], counts)
                count += len(some)
        _write_words(counts)
        IndexState.objects.create(key=index_key())
        search_backend().optimize_index()
    return count


def load_if_stale(scope: Scope) -> Callable[[], None] | None:
    """For publishing's loaders: what rebuilds an index written by other code, or None for a current one."""

    def rebuild_if_stale() -> None:
        if not is_current():
            rebuild_index()

    return None if is_current() else rebuild_if_stale


def _replace_documents(kind: str, slugs: Sequence[str], counts: Counts) -> None:
    """Write only the documents that differ from those in the index: a page mostly changes in one part of many."""
    old: dict[object, list[Document]] = {}
    for document in Document.objects.filter(kind=kind, slug__in=slugs).only("pk", *IDENTITY_FIELDS):
        old.setdefault(document_identity(document), []).append(document)

    def is_new(document: Document) -> bool:
        there = old.get(document_identity(document))
        return not (there and there.pop())

    new = [(page, [document for document in page.make_documents() if is_new(document)]) for page in live_pages(kind, slugs)]
    gone = [document for left in old.values() for document in left]
    _add_counts(counts, word_counts(gone), -1)
    ids = [document.pk for document in gone]
    search_backend().remove_documents(ids)
    Document.objects.filter(pk__in=ids).delete()
    _add_documents(new, counts)


def _add_documents(some: Iterable[tuple[IndexedPage, list[Document]]], counts: Counts) -> None:
    """Write documents; where the page as a whole is among them, its names too; a part has the aliases that it answers."""
    documents: list[Document] = []
    keys: list[PageName] = []
    for page, own in some:
        documents += own
        if own and own[0].whole:
            keys += [PageName(key=key, exact=exact, document=own[0]) for key, exact in page.name_keys().items()]
        for part in own:
            answered = [] if part.whole or not part.aliases else part.aliases.split("\n")
            keys += [
                PageName(key=key, exact=False, document=part) for key in {name_key(alias)[:400] for alias in answered} if key
            ]
    for document in documents:
        add_stems(document)
    Document.objects.bulk_create(documents, batch_size=BATCH)
    PageName.objects.bulk_create(keys, batch_size=BATCH)
    search_backend().add_documents([document.pk for document in documents])
    _add_counts(counts, word_counts(documents), 1)


def _add_counts(counts: Counts, more: Counts, sign: int) -> None:
    for word, (in_text, as_alias) in more.items():
        before = counts.get(word, (0, 0))
        counts[word] = (before[0] + sign * in_text, before[1] + sign * as_alias)


def _write_words(counts: Counts) -> None:
    """Add to the words' counts, in alphabetical order, so that two publications at once wait for each other and go on."""
    for some in split_batches(sorted(counts.items()), BATCH):
        known = set(Word.objects.filter(word__in=[word for word, _ in some]).values_list("word", flat=True))
        changed = [(word, stem(word), *both) for word, both in some if any(both) or word not in known]
        if not changed:
            continue
        with connection.cursor() as cursor:
            values = ", ".join(["(%s, %s, %s, %s)"] * len(changed))
            cursor.execute(ADD_WORDS.format(table=quoted_table(Word), rows=values), [value for row in changed for value in row])
        new = [row[0] for row in changed if row[0] and row[0] not in known]
        ids = dict(Word.objects.filter(word__in=new).values_list("word", "pk"))
        SpellingKey.objects.bulk_create(
            (SpellingKey(key=key, word_id=pk) for word, pk in ids.items() for key in sorted(spelling_keys(word))),
            batch_size=BATCH * 5,
        )
        search_backend().add_words(list(ids.values()))


def _forget_words() -> None:
    """Delete words that no page holds any longer, except those of synonyms.py."""
    unused = Word.objects.filter(document_count__lte=0, alias_count__lte=0).values_list("pk", "word")
    gone = [pk for pk, word in unused if word and word not in synonym_words()]
    for some in split_batches(gone, BATCH):
        search_backend().remove_words(some)
        Word.objects.filter(pk__in=some).delete()
