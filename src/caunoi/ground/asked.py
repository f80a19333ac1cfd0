"""What nearly never changes and is shown on nearly every page: asked of the database once a minute by each process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

T = TypeVar("T")

SECONDS = 60.0
"""How long another process may still show what was there before."""


class KeptAMinute(Generic[T]):
    """A question without arguments. Whoever decides by the answer asks `fresh`; whoever only shows it calls."""

    all: ClassVar[list[KeptAMinute[Any]]] = []

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._kept: tuple[float, T] | None = None
        self.__doc__ = ask.__doc__
        KeptAMinute.all.append(self)

    def __call__(self) -> T:
        kept = self._kept
        if kept is None or time.monotonic() - kept[0] > SECONDS:
            return self.fresh()
        return kept[1]

    def fresh(self) -> T:
        """The answer as it is now, which is then kept."""
        answer = self._ask()
        self._kept = (time.monotonic(), answer)
        return answer

    def forget(self) -> None:
        """Whoever changed the rows calls this."""
        self._kept = None
