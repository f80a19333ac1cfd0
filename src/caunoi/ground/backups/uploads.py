"""The folder of uploaded files: walked in order for an archive, filled from one."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from caunoi.ground.backups.engines.common import StoredName
from caunoi.ground.backups.errors import Refused
from caunoi.ground.backups.waiting import WAITING, clear_leavings


def walk(folder: Path, prefix: str = "") -> Iterator[str]:
    """Names of all files below a folder, with slashes, in the bytewise order of the names.

    Raises Refused for a link or anything else that is neither file nor folder: it would not come back as it was.
    """
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        entries = sorted(
            ((one.name, one.is_dir(follow_symlinks=False), one.is_file(follow_symlinks=False)) for one in found),
            # A folder is ordered as if its name ended with the slash that its files have.
            key=lambda entry: os.fsencode(entry[0]) + (b"/" if entry[1] else b""),
        )
    for name, is_folder, is_file in entries:
        if is_folder and not (name.startswith(WAITING) and not prefix):
            yield from walk(folder / name, f"{prefix}{name}/")
        elif is_file:
            yield f"{prefix}{name}"
        elif not is_folder:
            raise Refused(f"Trong thư mục tệp có liên kết {folder / name}. Thay bằng tệp thật rồi chạy lại.")


class Ledger:
    """Holds the files of the disk against the rows of the database; both come in the same order."""

    def __init__(self, stored: Iterable[StoredName]) -> None:
        self._stored = iter(stored)
        self._next = next(self._stored, None)
        self.lost = 0
        self.examples: list[str] = []

    def _lose(self, name: str) -> None:
        self.lost += 1
        if len(self.examples) < 5:
            self.examples.append(name)

    def saw(self, name: str, size: int, digest: str) -> None:
        """A file of the disk. One that no row speaks of is nobody's loss."""
        place = name.encode("utf-8", "surrogateescape")
        while self._next is not None and self._next.name.encode() < place:
            self._lose(self._next.name)
            self._next = next(self._stored, None)
        while self._next is not None and self._next.name == name:
            if (self._next.size, self._next.sha256) != (size, digest):
                self._lose(name)
            self._next = next(self._stored, None)

    def close(self) -> None:
        """No file comes after this: the rest of the rows have none."""
        while self._next is not None:
            self._lose(self._next.name)
            self._next = next(self._stored, None)


def is_empty(folder: Path) -> bool:
    """Whether nothing is kept there; what a restore left behind when it was killed does not count."""
    return not folder.is_dir() or all(name.startswith(WAITING) for name in os.listdir(folder))


class Stage:
    """A place beside the files, on the same disk, from which they are moved at once when all have arrived."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        clear_leavings(folder)
        self._place = Path(tempfile.mkdtemp(prefix=WAITING, dir=folder))

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        path = self._place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # One who put a link here meanwhile gets nothing written through it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                file.write(chunk)

    def settle(self) -> None:
        # Once for all of them: a hundred thousand small files would otherwise wait for the disk one by one.
        os.sync()
        for path in sorted(self._place.iterdir()):
            path.rename(self._folder / path.name)

    def close(self) -> None:
        shutil.rmtree(self._place, ignore_errors=True)
        if self._is_new and is_empty(self._folder):
            self._folder.rmdir()


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of an open file."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any readable binary file will do
