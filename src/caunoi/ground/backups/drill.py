"""A restore that is tried: the newest archive into an empty place beside, compared row by row and file by file, and the
place taken away again. What is in use is not touched."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from caunoi.ground.audit import actions as audit
from caunoi.ground.backups.actions import check
from caunoi.ground.backups.engines import engine_here
from caunoi.ground.backups.errors import Refused, told
from caunoi.ground.backups.manifest import Manifest
from caunoi.ground.times import now

PLACE = ".caunoi-drill-"  # how names of the folders begin that are filled and taken away
LOCK = ".drill"
ENDINGS = {".tar", ".sealed"}
RESTORED, DIFFERS = 0, 1  # exit codes of `caunoi restore`


@dataclass(frozen=True, slots=True)
class Drilled:
    """What was tried and how long it took. `faults` are sentences on what came back otherwise or not at all; `manifest`
    is None when the archive itself is damaged."""

    archive: Path
    manifest: Manifest | None
    faults: tuple[str, ...]
    took: timedelta


def newest_in(place: Path) -> Path:
    """The archive itself, or the newest `*.tar` or `*.sealed` of a folder. Raises Refused when it holds none."""
    with told(place):
        if not place.is_dir():
            return place
        files = [path for path in place.iterdir() if path.suffix in ENDINGS and path.is_file()]
        found = [(path.stat().st_mtime, path) for path in files]
    if not found:
        raise Refused(f"Không có bản sao lưu nào (*.tar, *.sealed) trong {place}. Chạy caunoi backup trước.")
    return max(found)[1]


def drill(*, source: Path, opened_by: Path | None = None) -> Drilled:
    """Try whether an archive comes back, by the very command that would be given in need, and write down the result.

    Raises Refused when it cannot be tried here at all; then nothing is written down, and the last drill grows old.
    """
    archive, began = newest_in(source.absolute()), now()
    with told(settings.DATA_DIR), _alone():
        manifest, faults = _tried(archive, opened_by.absolute() if opened_by else None)
    drilled = Drilled(archive, manifest, tuple(faults), now() - began)
    facts: dict[str, object] = {
        "file": archive.name,
        "faults": len(faults),
        "seconds": round(drilled.took.total_seconds()),
    }
    if manifest:
        facts |= {"made_at": manifest.made_at, "rows": manifest.rows, "files": manifest.files}
    audit.record("backup.tried", by=None, on=None, facts=facts)
    return drilled


@contextmanager
def _alone() -> Iterator[None]:
    """One drill at a time; what one left that was killed is taken away."""
    with (settings.DATA_DIR / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("Đang có một lần diễn tập khôi phục khác. Chờ xong rồi chạy lại.") from error
        for left in settings.DATA_DIR.glob(f"{PLACE}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _tried(archive: Path, opened_by: Path | None) -> tuple[Manifest | None, list[str]]:
    try:
        manifest = check(source=archive, opened_by=opened_by)
    except Refused as refusal:
        return None, [refusal.sentence]
    _check_room(archive)
    key = ["--archive-key", str(opened_by)] if opened_by else []
    folder = Path(tempfile.mkdtemp(prefix=PLACE, dir=settings.DATA_DIR))
    try:
        with engine_here().place_beside() as database:
            # The files of the trial go into its folder, never into the store that is in use.
            done = subprocess.run(  # noqa: S603 (our own arguments)
                [sys.executable, "-m", "caunoi", "restore", str(archive), *key],
                env=_surroundings(folder, database),
                capture_output=True,
                check=False,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if done.returncode == RESTORED:
        return manifest, []
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    if done.returncode == DIFFERS and (named := [line for line in lines if line.startswith("LỖI: ")]):
        return manifest, [line.removeprefix("LỖI: ") for line in named]
    return manifest, [lines[-1] if lines else f"caunoi restore dừng với mã {done.returncode}."]


def _surroundings(folder: Path, database: str) -> dict[str, str]:
    """The variables of the trial: all that is set here, what came from a vault too, but for the places it writes to."""
    its_own = {"CAUNOI_DATA_DIR": str(folder), "CAUNOI_DATABASE_URL": database, "CAUNOI_FILES": ""}
    # The vault counts before variables, so the trial must not find it.
    return os.environ | settings.CAUNOI_SECRETS | {"CREDENTIALS_DIRECTORY": ""} | its_own


def _check_room(archive: Path) -> None:
    needed, left = archive.stat().st_size, shutil.disk_usage(settings.DATA_DIR).free
    if needed > left:
        raise Refused(
            f"Cần {needed // 1024**2 + 1} MB ở {settings.DATA_DIR} để diễn tập, chỉ còn {left // 1024**2} MB. "
            "Dọn bớt rồi chạy lại."
        )
