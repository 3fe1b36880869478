"""How much of a medicine is left at home, counted from what was typed: the stock when it was counted, and the doses since.

It says nothing where a number cannot be read, where words for the unit differ, or where too few days have doses. It knows no
dose and gives no advice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lems_site.diary.codes.amounts import Amount, parse_amount
from lems_site.diary.models import Entry, EntryFact, Medicine

RECENT_DAYS = 14
ENOUGH_DAYS = 7  # of the recent ones must have doses


@dataclass(frozen=True)
class StockLeft:
    """How much is left, with the word as it was typed, and about until which day it lasts (None: too few days to say)."""

    amount: str
    until: dt.date | None


def stock_left(medicine: Medicine, facts: Iterable[EntryFact], today: dt.date) -> StockLeft | None:
    """What is left of a medicine now. facts: doses with times since the count, and of the last RECENT_DAYS days."""
    counted = parse_amount(medicine.stock)
    if counted is None or medicine.stock_at is None:
        return None
    taken = [
        (one, parse_amount(one.data.get("amount", "")))
        for one in facts
        if one.kind == Entry.Kind.DOSE and one.data["medicine"] == medicine.key and not one.data.get("missed")
    ]
    since = [amount for one, amount in taken if one.at and one.at > medicine.stock_at]
    if not all(_is_readable(amount, counted) for amount in since):
        return None
    left = counted.number - sum(amount.number for amount in since if amount)
    if left <= 0:
        return None
    days: dict[dt.date, float] = {}
    for one, amount in taken:
        if today - dt.timedelta(days=RECENT_DAYS) <= one.local_day < today:
            if amount is None or not _is_readable(amount, counted):
                return StockLeft(_as_typed(left, medicine.stock), None)
            days[one.local_day] = days.get(one.local_day, 0) + amount.number
    a_day = sum(days.values()) / len(days) if len(days) >= ENOUGH_DAYS else 0
    # More than ten years is no plan, and could be no date.
    until = today + dt.timedelta(days=int(left / a_day)) if a_day and left / a_day < 3660 else None
    return StockLeft(_as_typed(left, medicine.stock), until)


def _is_readable(amount: Amount | None, counted: Amount) -> bool:
    return amount is not None and amount.unit == counted.unit


def _as_typed(number: float, stock: str) -> str:
    """A number with the words that were typed after the stock's own."""
    words = stock.strip().lstrip("0123456789.,/½¼¾⅓⅔ ")
    return f"{round(number, 2):g} {words}".strip()
