"""What both databases must be able to do."""

from __future__ import annotations

import hashlib
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
class Sum:
    """A table: how many rows, and 32 hexadecimal digits that are the same for the same rows in whatever order.

    The first two words of 64 bits of each row's SHA-256 are added up. It tells what became other by accident; against
    whoever would make it so, every byte of an archive is under a SHA-256 anyway.
    """

    rows: int
    digest: str


Sums = dict[str, Sum]
_WORD = 1 << 64


def digest_from(first: int, second: int) -> str:
    """The digest of the two sums of words."""
    return f"{first % _WORD:016x}{second % _WORD:016x}"


def sum_of(rows: Rows) -> Sum:
    """The sum of rows that are read here."""
    count = first = second = 0
    for row in rows:
        words = hashlib.sha256(repr(row).encode()).digest()
        first += int.from_bytes(words[:8])
        second += int.from_bytes(words[8:16])
        count += 1
    return Sum(count, digest_from(first, second))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database at one moment. Everything in it agrees with everything else, whatever is written meanwhile.

    `content` streams the copy, `stored` the uploaded files that it speaks of, by name in bytewise order.
    """

    version: str
    tool: str
    sums: Sums
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

    def place_beside(self) -> AbstractContextManager[str]:
        """An empty database beside the one in use, gone at the end; gives what CAUNOI_DATABASE_URL says there.

        Raises Refused.
        """

    def sum_tables(self) -> Sums:
        """What stands in every table now."""


def quoted(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'
