"""PostgreSQL: pg_dump and pg_restore, which must be of the server's version or newer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from caunoi.ground.backups.archive import chunks_of
from caunoi.ground.backups.engines.common import Snapshot, StoredName, Sum, Sums, digest_from, quoted
from caunoi.ground.backups.errors import Refused
from caunoi.ground.backups.manifest import Manifest

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)\S*")
_OURS = "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%%'"
_TABLES = f"""
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND {_OURS} ORDER BY 1, 2
"""  # noqa: S608 (a constant)
# The words of 64 bits are added as numbers without bounds; what is odd about their signs falls away in the remainder.
_SUM = """
    SELECT count(*), coalesce(sum(('x' || encode(substr(hash, 1, 8), 'hex'))::bit(64)::bigint), 0),
           coalesce(sum(('x' || encode(substr(hash, 9, 8), 'hex'))::bit(64)::bigint), 0)
    FROM (SELECT sha256(convert_to(the_row::text, 'UTF8')) AS hash FROM {table} AS the_row) AS hashes
"""
_TEMPORARY = "caunoi drill"  # the comment by which a database is known that a drill made
_STORED = 'SELECT file, sha256, size FROM files_storedfile ORDER BY file COLLATE "C"'


@dataclass(frozen=True, slots=True)
class Tool:
    """A program of PostgreSQL as it is installed here: "18.4" has the major 18."""

    path: str
    version: str
    major: int


def tool(name: str, *, least: int) -> Tool:
    """A program of at least a major version. Raises Refused when it is missing or older."""
    path = shutil.which(name)
    if path is None:
        raise Refused(
            f"Không thấy chương trình {name}. Cài gói postgresql-client bản {least} trở lên, hoặc thêm thư mục của nó "
            "vào PATH, rồi chạy lại."
        )
    told = subprocess.run([path, "--version"], stdout=subprocess.PIPE, check=True)  # noqa: S603 (found on PATH)
    found = _VERSION.search(told.stdout.decode(errors="replace"))
    major = int(found.group(1)) if found else 0
    if found is None or major < least:
        raise Refused(
            f"Chương trình {name} là bản {major}, cũ hơn máy chủ PostgreSQL bản {least}. Cài gói postgresql-client bản "
            f"{least} trở lên rồi chạy lại."
        )
    return Tool(path, found.group().split()[-1], major)


def server_major() -> int:
    connection.ensure_connection()
    return int(connection.pg_version) // 10000  # type: ignore[attr-defined]  # the stubs know the common base alone


def check_direct() -> None:
    """What pg_dump and pg_restore set for their session, an empty search_path among it, would stay behind a pooler for
    whoever gets the same connection next. Raises Refused."""
    if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        raise Refused(
            "Sao lưu, diễn tập và khôi phục phải đi thẳng tới PostgreSQL, không qua PgBouncer. Ghi địa chỉ PostgreSQL, "
            "không có pool=transaction, vào CAUNOI_DATABASE_URL rồi chạy lại."
        )


def _address() -> tuple[str, dict[str, str]]:
    """The database as libpq's programs want it; the password goes where other people's `ps` does not see it."""
    known = {one.keyword.decode() for one in Conninfo.get_defaults()}
    params = {name: value for name, value in connection.get_connection_params().items() if name in known and value}
    password = params.pop("password", None)
    env = os.environ | {"LC_ALL": "C"} | ({"PGPASSWORD": str(password)} if password else {})
    return make_conninfo(**params), env


def _complaint(errors: IO[bytes]) -> str:
    errors.seek(0)
    lines = errors.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "không rõ lý do"


def _dumped(program: Tool, moment: str) -> Iterator[bytes]:
    address, env = _address()
    # Quick rather than small: the uploads, most of an archive, do not shrink anyway.
    command = [program.path, "--format=custom", "--compress=1", "--no-password"]
    command += ["--no-owner", "--no-privileges", "--no-tablespaces"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 (our own arguments)
            [*command, f"--snapshot={moment}", f"--dbname={address}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=env,
        )
        with process:
            assert process.stdout is not None  # noqa: S101 (it was asked for)
            try:
                yield from chunks_of(process.stdout)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            raise Refused(f"pg_dump không chép được cơ sở dữ liệu: {_complaint(errors)}.")


def _fed(process: subprocess.Popen[bytes], chunks: Iterable[bytes]) -> int:
    """Give a program its input and wait for its end; gives its exit code. One that ends early says itself why."""
    assert process.stdin is not None  # noqa: S101 (it was asked for)
    try:
        with suppress(BrokenPipeError):
            for chunk in chunks:
                process.stdin.write(chunk)
    except BaseException:
        # Its transaction ends with it: the database is empty again.
        process.kill()
        raise
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()
        process.wait()
    return process.returncode


def _sums(cursor: CursorWrapper) -> Sums:
    """Within a transaction: how a moment is written as text is set for that long."""
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    cursor.execute(_TABLES, [])
    sums = {}
    for schema, name in cursor.fetchall():
        cursor.execute(_SUM.format(table=f"{quoted(schema)}.{quoted(name)}"))
        rows, first, second = cursor.fetchone()
        sums[f"{schema}.{name}"] = Sum(int(rows), digest_from(int(first), int(second)))
    return sums


class PostgreSQL:
    vendor = "postgresql"

    @contextmanager
    def snapshot(self, folder: Path) -> Iterator[Snapshot]:  # noqa: ARG002 (pg_dump needs no room of its own)
        check_direct()
        program = tool("pg_dump", least=server_major())
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
            moment, version = cursor.fetchone()
            sums = _sums(cursor)

            def stored() -> Iterator[StoredName]:
                with connection.chunked_cursor() as rows:
                    rows.execute(_STORED)
                    for row in rows:
                        yield StoredName(*row)

            yield Snapshot(version.split()[0], program.version, sums, lambda: _dumped(program, moment), stored)

    def check_can_take(self, told: Manifest) -> None:
        check_direct()
        theirs, here = int(told.engine_version.partition(".")[0]), server_major()
        if here < theirs:
            raise Refused(
                f"Bản sao lưu lấy từ PostgreSQL bản {theirs}, máy chủ này là bản {here}. "
                f"Dùng máy chủ bản {theirs} trở lên."
            )
        tool("pg_restore", least=max(here, int(told.tool.partition(".")[0])))

    def check_empty(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_TABLES, [])
            if cursor.fetchone():
                name = connection.settings_dict["NAME"]
                raise Refused(f"Cơ sở dữ liệu {name} đã có bảng. Chỉ khôi phục vào nơi trống.")

    def receive(self, chunks: Iterable[bytes], digest: str) -> None:  # noqa: ARG002 (it was checked when first read)
        program = tool("pg_restore", least=server_major())
        address, env = _address()
        command = [program.path, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        connection.close()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(  # noqa: S603 (our own arguments)
                [*command, "--no-password", f"--dbname={address}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=env,
            )
            if _fed(process, chunks):
                raise Refused(f"pg_restore không khôi phục được cơ sở dữ liệu: {_complaint(errors)}.")
        with connection.cursor() as cursor:
            # A new database knows nothing of its rows: without this the first pages are slow.
            cursor.execute("ANALYZE")

    @contextmanager
    def place_beside(self) -> Iterator[str]:
        check_direct()
        name = f"{connection.settings_dict['NAME'][:50]}_drill"
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            [may] = cursor.fetchone()
            if not may:
                raise Refused(
                    "Tài khoản của Cầu Nối chưa được tạo cơ sở dữ liệu tạm trong PostgreSQL. Cho phép bằng lệnh: ALTER "
                    "ROLE … CREATEDB, rồi chạy lại."
                )
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') = %s FROM pg_database WHERE datname = %s",
                [_TEMPORARY, name],
            )
            if found := cursor.fetchone():
                # Only what a drill left that was killed; whatever else bears the name is somebody's.
                if not found[0]:
                    raise Refused(f"Đã có cơ sở dữ liệu {name}. Đổi tên hoặc xóa đi rồi chạy lại.")
                cursor.execute(f"DROP DATABASE {quoted(name)} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE template0 ENCODING 'UTF8'")
            cursor.execute(f"COMMENT ON DATABASE {quoted(name)} IS '{_TEMPORARY}'")
        try:
            parts = urlsplit(settings.CAUNOI_DATABASE_URL)
            yield urlunsplit(parts._replace(path=f"/{quote(name)}"))
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {quoted(name)} WITH (FORCE)")

    def sum_tables(self) -> Sums:
        with transaction.atomic(), connection.cursor() as cursor:
            return _sums(cursor)
