"""What both databases must be able to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from caunoi.ground.backups.manifest import Manifest

Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class StoredName:
    """What the database says of one uploaded file: its name below the folder of files, SHA-256, bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database at one moment. Everything in it agrees with everything else, whatever is written meanwhile.

    `content` streams the copy, `stored` the uploaded files that it speaks of, by name in bytewise order.
    """

    version: str
    tool: str
    tables: dict[str, int]
    content: Callable[[], Iterator[bytes]]
    stored: Callable[[], Iterator[StoredName]]


class Engine(Protocol):
    vendor: str

    def snapshot(self, folder: Path) -> AbstractContextManager[Snapshot]:
        """Hold still a moment of the database. `folder` has room for a copy and is removed by the caller.

        Raises Refused, OSError.
        """

    def check_can_take(self, told: Manifest) -> None:
        """Raises Refused when a copy as the manifest describes it cannot be put into this installation."""

    def check_empty(self) -> None:
        """Raises Refused when there are tables already."""

    def receive(self, chunks: Iterable[bytes], digest: str) -> None:
        """Fill the empty database from a copy: wholly, or not at all.

        Raises Refused, OSError.
        """

    def count_tables(self) -> dict[str, int]:
        """The rows of every table."""


def quoted(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'
