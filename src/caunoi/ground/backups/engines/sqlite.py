"""SQLite: the engine's own online copy, which neither waits for writers nor makes them wait."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection, connections

from caunoi.ground.backups.archive import chunks_of
from caunoi.ground.backups.engines.common import Snapshot, StoredName, Sums, quoted, sum_of
from caunoi.ground.backups.errors import Refused, no_room
from caunoi.ground.backups.manifest import Manifest
from caunoi.ground.backups.waiting import WAITING

WAIT = 60  # seconds
CHECK_CACHE = 16 * 1024  # kB; the check of the indexes jumps about in the whole file
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
_SUFFIXES = ("-wal", "-shm", "-journal")


def _path() -> Path:
    return Path(connection.settings_dict["NAME"])


def _open(path: Path) -> sqlite3.Connection:
    """Opens a database that exists; makes none."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=WAIT, isolation_level=None)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) in _NO_ROOM:
            raise no_room() from error
        raise Refused(f"Không chép được cơ sở dữ liệu: {error}. Chạy caunoi check để xem vì sao.") from error


def _sums(copy: sqlite3.Connection) -> Sums:
    names = copy.execute(
        r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'"
    )
    return {
        name: sum_of(copy.execute(f"SELECT * FROM {quoted(name)}"))  # noqa: S608 (a quoted name)
        for (name,) in sorted(names)
    }


class Sqlite:
    vendor = "sqlite"

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:
        path, copied = _path(), folder / "database"
        if not path.is_file():
            raise Refused(f"Chưa có cơ sở dữ liệu ở {path}. Chạy: caunoi init")
        with _told(), closing(sqlite3.connect(copied, isolation_level=None)) as copy:
            # Nothing reads the copy before it is whole.
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            with closing(_open(path)) as source:
                source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute(f"PRAGMA cache_size = -{CHECK_CACHE}")
            [verdict] = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise Refused(f"Cơ sở dữ liệu đang dùng đã hỏng: {verdict}. Giữ bản sao lưu cũ, gọi người hỗ trợ.")
            sums = _sums(copy)

            def content() -> Iterator[bytes]:
                with copied.open("rb") as file:
                    yield from chunks_of(file)

            def stored() -> Iterator[StoredName]:
                rows = copy.execute("SELECT file, sha256, size FROM files_storedfile ORDER BY file COLLATE BINARY")
                return (StoredName(*row) for row in rows)

            yield Snapshot(sqlite3.sqlite_version, "", sums, content, stored)

    def check_can_take(self, told: Manifest) -> None:
        """A file of SQLite is read by every SQLite 3."""

    def check_empty(self) -> None:
        path = _path()
        if not path.exists():
            return
        try:
            with closing(_open(path)) as found:
                [tables] = found.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise Refused(f"Đã có tệp {path}, mà không mở được: {error}. Chuyển tệp này đi rồi chạy lại.") from error
        if tables:
            raise Refused(f"Cơ sở dữ liệu {path} đã có dữ liệu. Chỉ khôi phục vào nơi trống.")

    def receive(self, chunks: Iterable[bytes], digest: str) -> None:
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        connections.close_all()
        descriptor, name = tempfile.mkstemp(prefix=WAITING, dir=path.parent)
        arriving = Path(name)
        try:
            found = hashlib.sha256()
            with os.fdopen(descriptor, "wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                    found.update(chunk)
                file.flush()
                os.fsync(file.fileno())
            if found.hexdigest() != digest:
                raise Refused("Đọc bản sao lưu hai lần ra hai kết quả khác nhau. Chép sang ổ khác rồi chạy lại.")
            # Side files of an empty database that was here would be taken for those of the new one.
            for suffix in _SUFFIXES:
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            arriving.replace(path)
        finally:
            arriving.unlink(missing_ok=True)

    @contextmanager
    def place_beside(self) -> Iterator[str]:
        """Without an address the database is a file in the data folder, whichever that is."""
        yield ""

    def sum_tables(self) -> Sums:
        with closing(_open(_path())) as found:
            return _sums(found)
