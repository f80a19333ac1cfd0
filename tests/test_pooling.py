"""PgBouncer between the product and PostgreSQL, as deploy/pgbouncer says, each transaction on another connection."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection

from caunoi.config.cli import backup, drill, restore, running
from caunoi.config.settings import database_from
from caunoi.ground.audit.actions import record
from caunoi.ground.audit.models import TrailEntry
from caunoi.org.tests.cast import Cast
from tests.faults import places
from tests.faults.test_sending_petitions import Citizens, Stage, free_port, troubles_of
from tests.house import survey
from tools import postgres

SERVER = os.environ.get("CAUNOI_DATABASE_URL", "")
OURS = survey.ROOT / "deploy" / "pgbouncer" / "pgbouncer.ini"
PASSWORD = "p" * 20
POOL = "pool.caunoi.internal"
AUTHORITY, OVER_A_NETWORK = (survey.ROOT / "docs" / "how-to" / f"{name}.md" for name in ("several-machines", "pooling"))
pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has no connections to share"),
    pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="no PgBouncer here"),
]


@contextmanager
def pgbouncer(
    database: str, host: str = "127.0.0.1", inside: tuple[str, ...] = (), tls: Path | None = None
) -> Iterator[int]:
    """PgBouncer by our file, before a database of the server of the run; gives its port. `inside` is said before the
    command, so that it runs on another machine; `tls` is the folder of the certificates that it asks for, where it
    does."""
    parts = urlsplit(SERVER)
    there_is = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="caunoi-pool-"))
    ours = OURS.read_text(encoding="utf-8")
    for there, here in (
        ("host=/run/postgresql dbname=caunoi", f"host={there_is} dbname={database} user={parts.username}"),
        ("listen_addr = 127.0.0.1", f"listen_addr = {host}"),
        ("listen_port = 6432", f"listen_port = {port}"),
        ("/etc/pgbouncer/userlist.txt", folder / "userlist.txt"),
        # Whatever stays on a connection is somebody else's at once.
        (
            "default_pool_size = 16",
            "default_pool_size = 4\nserver_round_robin = 1\nunix_socket_dir =",
        ),
    ):
        assert there in ours
        ours = ours.replace(there, str(here))
    if tls is not None:
        ours += f"\n%include {folder}/tls.ini\n"
        asks = OURS.with_name("tls.ini").read_text(encoding="utf-8")
        assert asks.count("/etc/pgbouncer/tls/") == 3
        (folder / "tls.ini").write_text(asks.replace("/etc/pgbouncer/tls", str(folder)), encoding="utf-8")
        for name in ("ca.pem", "pool.pem", "pool-key.pem"):
            shutil.copy(tls / name, folder)
    (folder / "pgbouncer.ini").write_text(ours, encoding="utf-8")
    (folder / "userlist.txt").write_text(f'"caunoi" "{"" if tls else PASSWORD}"\n', encoding="utf-8")
    command = [*inside, "pgbouncer", str(folder / "pgbouncer.ini")]
    if os.geteuid() == 0:  # it refuses to run as root
        command += ["-u", "nobody"]
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, "nobody", pwd.getpwnam("nobody").pw_gid)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    way = address(port, host=host, pool=False) if tls is None else by_certificate(port, tls)
    try:
        until = time.monotonic() + 60
        while True:
            told = (folder / "log").read_text(errors="replace")
            assert process.poll() is None, told
            assert time.monotonic() < until, told
            try:
                psycopg.connect(way).close()
                break
            except psycopg.OperationalError:
                time.sleep(0.05)
        with ExitStack() as at_once:
            # As many connections as there may be, for each of these has begun a transaction.
            for _ in range(4):
                at_once.enter_context(psycopg.connect(way)).execute("SELECT 1")
        yield port
    finally:
        process.terminate()
        process.wait(60)
        shutil.rmtree(folder)


def address(port: int, *, host: str = "127.0.0.1", pool: bool = True) -> str:
    return f"postgresql://caunoi:{PASSWORD}@{host}:{port}/caunoi" + ("?pool=transaction" if pool else "")


def certificates(folder: Path) -> Path:
    """The files that the commands of both guides make, with an authority of their own."""
    folder.mkdir()
    for guide in (AUTHORITY, OVER_A_NETWORK):
        [commands] = re.findall(r"```\n(openssl.+?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
        subprocess.run(["bash", "-ec", commands], cwd=folder, check=True, capture_output=True, timeout=60)
    return folder


def by_certificate(port: int, folder: Path, *, name: str = "caunoi", pool: str = POOL, **instead: Path) -> str:
    """The address that the guide tells, where these files are; `instead` names other files for a word of it."""
    files = {"sslrootcert": folder / "ca.pem", "sslcert": folder / f"{name}.pem", "sslkey": folder / f"{name}-key.pem"}
    told = "&".join(f"{word}={path}" for word, path in (files | instead).items())
    # What /etc/hosts says of the name, said without touching it.
    return f"postgresql://caunoi@{pool}:{port}/caunoi?sslmode=verify-full&hostaddr=127.0.0.1&{told}"


@contextmanager
def reached_by(url: str) -> Iterator[None]:
    """Django's own connection, by another address."""
    mine = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database_from(url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(mine)


@pytest.fixture
def pool() -> Iterator[int]:
    """PgBouncer before the database of the test, whose time is Vietnam's unless somebody says otherwise."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} SET TimeZone = 'Asia/Ho_Chi_Minh'")
        try:
            with pgbouncer(name) as port:
                yield port
        finally:
            server.execute(f"ALTER DATABASE {name} RESET TimeZone")


@pytest.fixture
def peopled(cast: Cast) -> Iterator[str]:
    """A database of its own with the people of the tests; its name."""
    name, mine = f"pooled_{uuid.uuid4().hex[:12]}", connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(SERVER, autocommit=True) as server:
        # A database is copied while nobody looks: not even a thread of an earlier test that has nothing to do.
        idle = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND state = 'idle'"
        server.execute(idle, [mine])
        server.execute(f"CREATE DATABASE {name} TEMPLATE {mine}")
        yield name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_citizens_send_and_the_worker_works_through_the_pool(peopled, tmp_path):
    with pgbouncer(peopled) as port:
        env = places.environment(tmp_path, address(port)) | {"CAUNOI_TRUSTED_PROXIES": "127.0.0.1"}
        stage = Stage(env, free_port())
        with stage:
            with Citizens(stage.port) as citizens:
                until = time.monotonic() + 60
                while len(citizens.acknowledged) < 5 and time.monotonic() < until and not citizens.troubles:
                    time.sleep(0.1)
            troubles = list(troubles_of(stage, citizens))
    assert troubles == []
    assert len(citizens.acknowledged) >= 5


def test_each_transaction_is_on_another_connection_and_reads_its_times_alike(pool):
    with reached_by(address(pool)), connection.cursor() as cursor:
        seen = set()
        for _ in range(8):
            cursor.execute("SELECT pg_backend_pid(), current_setting('TimeZone'), now()")
            process, zone, moment = cursor.fetchone()
            seen.add(process)
            assert zone == "UTC"
            assert moment.utcoffset().total_seconds() == 0
        assert len(seen) > 1


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_over_a_network_a_certificate_of_the_role_opens_and_nothing_else_does(tmp_path, peopled):
    ours, others = certificates(tmp_path / "ours"), certificates(tmp_path / "others")
    nothing = tmp_path / "nothing.pem"
    with pgbouncer(peopled, tls=ours) as port:
        with reached_by(f"{by_certificate(port, ours)}&pool=transaction"):
            assert TrailEntry.objects.exists()
        for way, why in (
            (address(port, pool=False), "certificate required"),
            (f"{address(port, pool=False)}?sslmode=disable", "SSL required"),
            (by_certificate(port, ours, sslcert=nothing, sslkey=nothing), "certificate required"),
            (by_certificate(port, ours, name="web"), "certificate authentication failed"),
            (by_certificate(port, others, sslrootcert=ours / "ca.pem"), "decrypt error|unknown ca"),
            (by_certificate(port, ours, sslrootcert=others / "ca.pem"), "certificate verify failed"),
            (by_certificate(port, ours, pool="web.caunoi.internal"), "does not match host name"),
        ):
            with pytest.raises(psycopg.OperationalError, match=why):
                psycopg.connect(way)


def test_rows_that_are_read_piece_by_piece_come_whole(pool):
    for _ in range(30):
        record("file.looked_at", by=None, on=None)
    with reached_by(address(pool)):
        rows = TrailEntry.objects.order_by("pk")

        def read() -> list[int]:
            # Another transaction between two pieces, as when a page does more than to read.
            return [one.pk for one in rows.iterator(chunk_size=5) if TrailEntry.objects.count()]

        assert read() == [one.pk for one in rows]
        connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = False
        with pytest.raises(DatabaseError, match=r"cursor|portal"):
            read()


def test_the_address_alone_is_refused_by_the_pool_and_not_half_served(pool):
    with reached_by(address(pool, pool=False)), pytest.raises(OperationalError, match="startup parameter"):
        connection.ensure_connection()


def test_what_would_change_the_sessions_of_others_goes_past_the_pool(tmp_path, settings, monkeypatch, capsys):
    folder = postgres.installed_server() / "bin"
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    archive = str(tmp_path / "b.tar")
    assert backup.main([archive]) == 0
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    capsys.readouterr()
    settings.DATA_DIR.mkdir(exist_ok=True)
    for command, file in ((backup, str(tmp_path / "c.tar")), (restore, archive), (drill, archive)):
        assert command.main([file]) == 2
        assert "không qua PgBouncer" in capsys.readouterr().err
    assert [path.name for path in tmp_path.glob("*.tar")] == ["b.tar"]


def test_the_check_says_what_the_pool_cannot_hand_on(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    with connection.cursor() as cursor:
        cursor.execute("SET random_page_cost = 4")
        told = [one.sentence for one in running.engine_findings()]
        assert any("PgBouncer" in one for one in told)
        cursor.execute("SET random_page_cost = 1.1")
        assert not any("PgBouncer" in one.sentence for one in running.engine_findings())


def test_an_odd_pool_is_refused():
    with pytest.raises(ImproperlyConfigured, match="pool=transaction alone"):
        database_from("postgresql://caunoi@127.0.0.1/caunoi?pool=session")
