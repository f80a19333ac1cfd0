"""The place of uploaded files, a folder or a bucket: walked in order for an archive, filled from one."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

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


class Arrival(Protocol):
    """Where files arrive one by one; they are in their place after `settle`, and gone after `close` without it."""

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Take one file in. Raises OSError."""

    def settle(self) -> None: ...

    def close(self) -> None: ...


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


class Delivery:
    """Files that go to a bucket one by one, and are taken away again unless all have arrived. One that is killed leaves
    them there: a bucket that is not empty is then refused, and emptied by a person."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._put: list[str] = []

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as whole:
            for chunk in chunks:
                whole.write(chunk)
            whole.seek(0)
            self._put.append(name)
            kept = self._storage.save(name, File(whole))
        if kept != name:
            self._put[-1] = kept
            raise Refused(f"Kho tệp đã có {name}. Chỉ khôi phục vào nơi trống.")

    def settle(self) -> None:
        self._put.clear()

    def close(self) -> None:
        for name in self._put:
            self._storage.delete(name)
        self._put.clear()


class Shelf(Protocol):
    """The place of uploaded files, wherever it is; `where` is for sentences."""

    @property
    def where(self) -> str: ...

    @property
    def takes_disk(self) -> bool:
        """Whether files that arrive there fill the disk of the data folder."""

    def names(self) -> Iterator[str]:
        """Names of all files, with slashes, in the bytewise order of the names. Raises Refused, OSError."""

    def open(self, name: str) -> IO[bytes]:
        """Raises FileNotFoundError, OSError."""

    def is_empty(self) -> bool: ...

    def arrival(self) -> Arrival: ...


class FolderShelf:
    takes_disk = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def where(self) -> str:
        return str(self._folder)

    def names(self) -> Iterator[str]:
        return walk(self._folder)

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")

    def is_empty(self) -> bool:
        return is_empty(self._folder)

    def arrival(self) -> Arrival:
        return Stage(self._folder)


class Listed(Protocol):
    """What a storage tells besides what Django asks of it."""

    @property
    def where(self) -> str: ...

    def names(self) -> Iterator[str]: ...


class BucketShelf:
    takes_disk = False

    def __init__(self, storage: Storage, told: Listed) -> None:
        self._storage, self._told = storage, told

    @property
    def where(self) -> str:
        return self._told.where

    def names(self) -> Iterator[str]:
        return self._told.names()

    def open(self, name: str) -> IO[bytes]:
        opened: IO[bytes] = self._storage.open(name).file  # type: ignore[assignment]  # Django's stubs say File
        return opened

    def is_empty(self) -> bool:
        return next(self.names(), None) is None

    def arrival(self) -> Arrival:
        return Delivery(self._storage)


def shelf_here() -> Shelf:
    """The place of this installation's uploaded files."""
    storage = storages["default"]
    if isinstance(storage, FileSystemStorage):
        return FolderShelf(Path(settings.MEDIA_ROOT))
    return BucketShelf(storage, storage)  # type: ignore[arg-type]  # the one other storage that settings make


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of an open file."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any readable binary file will do
