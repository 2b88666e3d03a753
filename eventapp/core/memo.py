"""What was worked out for one state of something, kept in the process until that state is another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """The newest result of each thing, for the state it was worked out from; immutable values only."""

    def __init__(self, size: int = 32) -> None:
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
