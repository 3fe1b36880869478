"""A mapping that keeps its values packed: thousands of files, read and taken apart, in little memory."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Shelf(MutableMapping[str, Value], Generic[Value]):
    """Like a dict, but each value is packed when it is put in and unpacked whenever it is asked for (about 0.1 ms).

    What is taken out is a copy: changing it changes nothing here.
    """

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def __getitem__(self, key: str) -> Value:
        return pickle.loads(zlib.decompress(self._packed[key]))  # type: ignore[no-any-return]  # noqa: S301 (packed below)

    def __setitem__(self, key: str, value: Value) -> None:
        self._packed[key] = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)

    def __delitem__(self, key: str) -> None:
        del self._packed[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def chosen(self, keys: Iterable[str]) -> Shelf[Value]:
        """Those of these keys, in their order; their values are shared, not unpacked."""
        some = Shelf[Value]()
        some._packed = {key: self._packed[key] for key in keys}
        return some
