"""What a report leaves out by choice: taken out of what was read, and only counted."""

from __future__ import annotations

from lems_site.diary.entries.rows import NOTES, EntryState, without_hidden


def leave_out_topics(states: list[EntryState], topics: frozenset[str]) -> tuple[list[EntryState], int]:
    """Entries without what belongs to some sensitive topics, and how many answers and notes that leaves out."""
    kept, count = [], 0
    for state in states:
        data, text = without_hidden(state.data, topics), "" if NOTES in topics else state.text
        count += len(state.data.get("grades", {})) - len(data.get("grades", {})) + bool(state.text.strip() and not text)
        same = data is state.data and text == state.text
        kept.append(state if same else EntryState(data, state.kind, state.at, state.zone, state.local_day, text))
    return kept, count
