"""A plugin of pytest for mutation: the tests that took least when nothing was changed are asked first.

mutmut asks every test that comes by a change, in no order, until one fails; and a change that is noticed is mostly
noticed by more than one of them.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

import pytest

TAKEN = Path("mutmut-stats.json")
"""What mutmut keeps of its first run, in the folder in which the tests run: {"duration_by_test": {test: seconds}}."""


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Before anybody else puts them in order: what must come last or stand together still does."""
    if TAKEN.exists():
        seconds: dict[str, float] = json.loads(TAKEN.read_text(encoding="utf-8"))["duration_by_test"]
        items.sort(key=lambda item: seconds.get(item.nodeid, 0.0))
    yield
