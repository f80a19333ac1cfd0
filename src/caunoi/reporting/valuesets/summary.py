"""What became of a file of values, in DHIS2's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that was not taken, counted from 1 without the heading, and why."""

    row: int
    object: str
    value: str


@dataclass(frozen=True, slots=True)
class Summary:
    """DHIS2's import summary."""

    imported: int
    updated: int
    ignored: int
    deleted: int
    conflicts: Sequence[Conflict]
    dry_run: bool = False

    @property
    def status(self) -> str:
        if not self.conflicts:
            return "SUCCESS"
        return "WARNING" if self.imported or self.updated or self.deleted else "ERROR"

    def as_dict(self) -> dict[str, Any]:
        """The summary with DHIS2's names."""
        return {
            "responseType": "ImportSummary",
            "status": self.status,
            "importOptions": {"dryRun": self.dry_run},
            "importCount": {
                "imported": self.imported,
                "updated": self.updated,
                "ignored": self.ignored,
                "deleted": self.deleted,
            },
            "conflicts": [
                {"object": one.object, "value": one.value, "indexes": [one.row - 1]} for one in self.conflicts
            ],
        }
