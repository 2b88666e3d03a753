"""What was worked out for one state of something, kept in the process until that state is another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """The newest result of each thing, for the state it was worked out from; immutable values only."""

    def __init__(self, size: int = 8) -> None:
        self._kept: OrderedDict[Hashable, tuple[Hashable, Value]] = OrderedDict()
        self._size, self._lock = size, Lock()

    def get(self, thing: Hashable, state: Hashable | None, make: Callable[[], Value]) -> Value:
        """The value of `thing` in `state`; made anew for another state, and always when the state is None."""
        if state is None:
            return make()
        with self._lock:
            kept = self._kept.get(thing)
        if kept is not None and kept[0] == state:
            return kept[1]
        value = make()
        with self._lock:
            self._kept[thing] = (state, value)
            self._kept.move_to_end(thing)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return value


class Weighed(Generic[Value]):
    """Results kept while they weigh no more than `limit` together, the least used dropped first.

    One that outweighs the limit alone is not kept at all.
    """

    def __init__(self, limit: int) -> None:
        self._kept: OrderedDict[Hashable, tuple[int, Value]] = OrderedDict()
        self._limit, self._weight, self._lock = limit, 0, Lock()

    def get(self, key: Hashable, weight: int, make: Callable[[], Value]) -> Value:
        """The value under `key`, made where it is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][1]
        value = make()
        if weight > self._limit:
            return value
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (weight, value)
                self._weight += weight
            while self._weight > self._limit:
                _key, (dropped, _value) = self._kept.popitem(last=False)
                self._weight -= dropped
        return value
