"""The table of all periodic jobs: dotted name of a task in some folder's `jobs.py`, and when it is due."""

from __future__ import annotations

SCHEDULE: tuple[tuple[str, str], ...] = ()
