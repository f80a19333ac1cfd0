"""`caunoi backup` and its check, beside a plain copy of as many bytes, at about 30 MB and 300 MB; then one restore.

Half of the bytes are rows of the trail, half are uploaded files of 500 kB. The value is the speed; the memory must not
grow with the size.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import django
import psycopg

from bench.harness import (
    Cost,
    Database,
    Figure,
    call_process,
    made,
    measure,
    peak_mb,
    temporary_database,
)
from tools import postgres

SMALL, LARGE = 30, 300  # MB
FILE_BYTES = 500_000
ROW_BYTES = 700  # of a trail row with its indexes, about
GROWTH_LIMIT = 1.15
SLOWNESS_LIMIT = 15.0  # times a plain copy, with pg_dump's compression


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        if database == "postgresql":
            os.environ["PATH"] = f"{postgres.installed_server() / 'bin'}{os.pathsep}{os.environ['PATH']}"
        call_process([sys.executable, "-m", "bench.backup", "fill", "0", str(SMALL)])
        django.setup()
        with tempfile.TemporaryDirectory(prefix="caunoi-bench-archives-") as folder:
            yield from _figures(database, Path(folder))


def _figures(database: str, folder: Path) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from caunoi.ground.backups import actions  # noqa: PLC0415

    archive = folder / "archive.tar"

    def back_up() -> None:
        archive.unlink(missing_ok=True)
        actions.back_up(into=archive)

    peaks = {}
    for size in (SMALL, LARGE):
        if size == LARGE:
            call_process([sys.executable, "-m", "bench.backup", "fill", str(SMALL), str(LARGE)])
        cost = measure(back_up)
        peaks[size] = peak_mb()
        megabytes = archive.stat().st_size / 1024**2
        plain = measure(lambda: _copied(archive, folder / "copy.tar"))
        made(f"an archive of {megabytes:.0f} MB; a plain copy runs at {megabytes / plain.wall:.0f} MB/s")
        yield _speed(f"backup, {size} MB", megabytes, cost, plain, database)
        if size == LARGE:
            yield _times("backup by plain copy", cost.wall / plain.wall, cost, SLOWNESS_LIMIT, database)
            check = measure(lambda: actions.check(source=archive))
            yield _speed("check of an archive", megabytes, check, plain, database)
            yield _times("memory at 300 MB by 30 MB", peaks[LARGE] / peaks[SMALL], cost, GROWTH_LIMIT, database)
            yield _speed("restore", megabytes, _restored(archive, folder / "place", database), plain, database)


def _copied(source: Path, target: Path) -> None:
    """As an administrator would: `cp` and then on the disk, not in the memory of the system."""
    shutil.copyfile(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _restored(archive: Path, place: Path, database: str) -> Cost:
    """One restore by the command itself, into an empty place."""
    os.environ["CAUNOI_DATA_DIR"] = str(place)
    if database == "postgresql":
        url = os.environ["CAUNOI_DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE restored")
        os.environ["CAUNOI_DATABASE_URL"] = url.replace("/postgres?", "/restored?")
    else:
        os.environ["CAUNOI_DATABASE_URL"] = ""
    began = time.perf_counter(), os.times()
    # What it says is not for the table of figures.
    subprocess.run([sys.executable, "-m", "caunoi", "restore", str(archive)], check=True, stdout=subprocess.DEVNULL)
    used = os.times()
    cpu = used.children_user + used.children_system - began[1].children_user - began[1].children_system
    return Cost(time.perf_counter() - began[0], cpu, 0, 1)


def _speed(name: str, megabytes: float, cost: Cost, plain: Cost, database: str) -> Figure:
    return Figure(
        name=name,
        value=megabytes / cost.wall,
        unit="MB/s",
        baseline="plain copy of as many bytes",
        ratio=plain.wall / cost.wall,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
    )


def _times(name: str, value: float, cost: Cost, limit: float, database: str) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit="×",
        baseline=name.partition(" by ")[2],
        ratio=value,
        cpu_ms=cost.cpu * 1000,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=limit,
    )


def fill(first: int, last: int) -> None:
    """Rows and files for megabytes `first` to `last`. In a process of its own: its memory is not that of a backup."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.files.base import ContentFile  # noqa: PLC0415

    from caunoi.ground.audit.models import TrailEntry  # noqa: PLC0415
    from caunoi.ground.files.models import StoredFile  # noqa: PLC0415
    from caunoi.ground.releases.actions import upgrade  # noqa: PLC0415

    if first == 0:
        upgrade()
    dice = random.Random(115 + first)
    half = (last - first) * 1024**2 // 2
    for number in range(half // FILE_BYTES):
        content = dice.randbytes(FILE_BYTES)
        stored = StoredFile(name=f"ảnh {number}.jpg", kind="jpg", content_type="image/jpeg", size=FILE_BYTES)
        stored.sha256 = hashlib.sha256(content).hexdigest()
        stored.file.save(f"2026/07/{dice.randbytes(16).hex()}", ContentFile(content), save=False)
        stored.save()
    rows = half // ROW_BYTES
    for _ in range(rows // 1000):
        TrailEntry.objects.bulk_create(
            TrailEntry(
                deed="task.reported",
                by_id=dice.randrange(1000),
                by_label="Lò Thị Hương",
                object_kind="plans.task",
                object_id=str(dice.randrange(10**6)),
                unit_id=dice.randrange(2000),
                facts={"words": dice.randbytes(100).hex(), "percent": dice.randrange(101)},
            )
            for _ in range(1000)
        )
    made(f"{rows // 1000 * 1000} rows of the trail, {half // FILE_BYTES} files in {settings.MEDIA_ROOT}")


if __name__ == "__main__":
    fill(int(sys.argv[2]), int(sys.argv[3]))
