"""How many examples a property is tried with."""

from __future__ import annotations

from hypothesis import settings


def few(count: int) -> int:
    """So many in the suite, for a property whose examples take long; a tenth of all the others' in `make prove`."""
    return max(count, settings().max_examples // 10)
