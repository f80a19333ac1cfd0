"""Everything into one archive while the system runs, and an empty installation filled from one."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError

from caunoi.ground.audit import actions as audit
from caunoi.ground.backups import archive, sealed
from caunoi.ground.backups.archive import Contents, Writer, chunks_of
from caunoi.ground.backups.engines import NAMES, Engine, engine_here
from caunoi.ground.backups.engines.common import Sums
from caunoi.ground.backups.errors import Refused, told
from caunoi.ground.backups.manifest import FORMAT, PRODUCT, Manifest
from caunoi.ground.backups.uploads import Arrival, Ledger, digest_of, shelf_here
from caunoi.ground.backups.waiting import Draft, clear_leavings
from caunoi.ground.files.models import StoredFile
from caunoi.ground.releases import actions as releases
from caunoi.ground.releases import queries
from caunoi.ground.times import now

__all__ = ["NAMES", "Made", "Manifest", "Refused", "Restored", "back_up", "check", "restore"]

KEY_FILES = ("secret-key", "sealing-key", "digest-key")
SHORTEST_KEY, LONGEST_KEY = 20, 1000  # characters of a key
WORKSHOP = ".caunoi-backup-"


# Backup ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """An archive of `size` bytes; `faults` are losses that were there before, or that the trail could not be told."""

    size: int
    manifest: Manifest
    faults: tuple[str, ...]


def back_up(*, into: Path, key_into: Path | None = None, sealed_by: Path | None = None) -> Made:
    """Copy the database as it is at one moment, the uploaded files and the trail heads into one new file of mode 600.

    With `sealed_by`, the file of a key, the archive is encrypted, and nothing of it stands unencrypted outside of the
    data folder at any time. The signing key is not inside; `key_into` writes it to a file of its own. Neither file is
    ever written over. The archive gets its name when it is whole and on the disk: an interrupted run leaves none.

    Raises Refused.
    """
    into, key_into = into.absolute(), key_into.absolute() if key_into else None
    _check_free(into, key_into)
    key = sealed.read_key(sealed_by) if sealed_by else None
    with told(into.parent):
        with _workshop(into.parent) as workshop:
            part = workshop / "archive"
            descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w+b") as file:
                manifest, examples = _write_sealed(file, into.parent, key) if key else _write(file, workshop)
                file.flush()
                os.fsync(file.fileno())
                size = file.tell()
            if key_into:
                _write_key(key_into, _keys_here())
            _name(part, into)
        _sync_folder(into.parent)
    faults = []
    if manifest.lost:
        faults.append(
            f"{manifest.lost} tệp mà cơ sở dữ liệu nói tới đã mất hoặc bị sửa trên đĩa: {', '.join(examples)}. "
            "Lấy lại từ bản sao lưu cũ."
        )
    try:
        audit.record("backup.made", by=None, on=None, facts=_facts(manifest) | {"file": into.name, "size": size})
    except DatabaseError as error:
        faults.append(f"Đã sao lưu xong nhưng không ghi được nhật ký: {error}")
    return Made(size, manifest, tuple(faults))


def _facts(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at,
        "release": manifest.release,
        "rows": manifest.rows,
        "files": manifest.files,
        "lost": manifest.lost,
        "checksums": manifest.checksums,
    }


def _check_free(*paths: Path | None) -> None:
    wanted = [path for path in paths if path]
    for path in wanted:
        if not path.parent.is_dir():
            raise Refused(f"Không có thư mục {path.parent}. Tạo thư mục rồi chạy lại.")
        if path.exists() or path.is_symlink() or wanted.count(path) > 1:
            raise Refused(f"Đã có tệp {path}. Chọn tên khác: bản cũ không bị ghi đè.")


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder that only its owner may enter, on the disk of the archive; gone at the end."""
    path = Path(tempfile.mkdtemp(prefix=WORKSHOP, dir=folder))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _write(file: IO[bytes], workshop: Path) -> tuple[Manifest, list[str]]:
    """Write the whole archive; gives its manifest and names of some files that are lost."""
    moment, engine = now(), engine_here()
    with tempfile.TemporaryFile(dir=workshop) as checksums:
        writer = Writer(file, checksums, moment=int(moment.timestamp()))
        # In this order: a head is in its file only after its rows are in the database, and the bytes of an upload are
        # on the disk before its row is, so that the database inside is never ahead of the files, nor behind the heads.
        heads = audit.heads_path()
        if heads.exists():
            writer.add(archive.HEADS, [heads.read_bytes()])
        migrations = queries.applied_migrations()
        with engine.snapshot(workshop) as snapshot:
            writer.add(archive.DATABASES[engine.vendor], snapshot.content())
            ledger = Ledger(snapshot.stored())
            files, file_bytes = _write_files(writer, ledger)
            manifest = Manifest(
                product=PRODUCT,
                format=FORMAT,
                release=queries.release_of_database() or queries.own_release(),
                made_at=moment.isoformat(timespec="seconds"),
                engine=engine.vendor,
                engine_version=snapshot.version,
                tool=snapshot.tool,
                migrations=queries.applied_migrations(),
                tables={name: one.rows for name, one in snapshot.sums.items()},
                files=files,
                file_bytes=file_bytes,
                lost=ledger.lost,
                checksums="",
                digests={name: one.digest for name, one in snapshot.sums.items()},
            )
        if migrations != queries.applied_migrations():
            raise Refused("Cơ sở dữ liệu vừa được nâng cấp trong khi sao lưu. Chạy lại.")
        return writer.finish(manifest), ledger.examples


def _write_sealed(file: IO[bytes], folder: Path, key: bytes) -> tuple[Manifest, list[str]]:
    """Write the whole archive encrypted. It is put together beside the database, where the same lies open anyway: the
    length of a member, which stands before it, is known only after it."""
    with (
        told(settings.DATA_DIR),
        _workshop(settings.DATA_DIR) as workshop,
        tempfile.TemporaryFile(dir=workshop) as plain,
    ):
        written = _write(plain, workshop)
        plain.seek(0)
        with told(folder):
            for piece in sealed.seal(chunks_of(plain), key):
                file.write(piece)
    return written


def _write_files(writer: Writer, ledger: Ledger) -> tuple[int, int]:
    shelf = shelf_here()
    files = total = 0
    for name in shelf.names():
        try:
            file = shelf.open(name)
        except FileNotFoundError:
            # Swept away since its name was read; the ledger knows whether anybody misses it.
            continue
        with file:
            size, digest = writer.add(archive.FILES + name, chunks_of(file))
        ledger.saw(name, size, digest)
        files, total = files + 1, total + size
    ledger.close()
    return files, total


def _keys_here() -> str:
    """Every key without which the archive is noise in part, on one line."""
    return json.dumps(
        {
            "secret-key": settings.SECRET_KEY,
            "sealing-key": ",".join(settings.CAUNOI_SEALING_KEYS),
            "digest-key": ",".join(settings.CAUNOI_DIGEST_KEYS),
        }
    )


def _write_key(path: Path, key: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()
        raise


def _name(part: Path, into: Path) -> None:
    """Give the finished file its name, unless somebody took the name meanwhile."""
    try:
        os.link(part, into)
    except FileExistsError as error:
        raise Refused(f"Đã có tệp {into}. Chọn tên khác: bản cũ không bị ghi đè.") from error
    except OSError:
        # A stick with a file system that knows no links.
        _check_free(into)
        part.rename(into)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# Restore --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored and into which folder. `faults` are sentences on what does not agree afterwards."""

    manifest: Manifest
    place: Path
    upgraded_from: str
    with_key: bool
    trail: str
    faults: tuple[str, ...]


def check(*, source: Path, opened_by: Path | None = None) -> Manifest:
    """Read an archive to its end and compare every checksum; writes nothing.

    Raises Refused.
    """
    with sealed.opened(source, opened_by) as file:
        return archive.check(file).manifest


def restore(*, source: Path, key_from: Path | None = None, opened_by: Path | None = None) -> Restored:
    """Fill an empty installation from an archive, bring it up to this release, and compare it with the archive.

    The whole archive is checked before anything is written. Files wait beside their place until the database is in, so
    that a failure until then leaves nothing.

    Raises Refused.
    """
    with sealed.opened(source, opened_by) as file:
        contents = archive.check(file)
        engine = engine_here()
        _check_fits(contents.manifest, engine)
        keys = _read_key(key_from)
        with told(settings.DATA_DIR):
            _check_room(contents)
            _receive(file, contents, engine, keys)
            altered = list(_altered_files(file, contents))
    return _compared(contents.manifest, engine, altered, with_key=bool(keys))


def _check_fits(manifest: Manifest, engine: Engine) -> None:
    if manifest.engine != engine.vendor:
        theirs, ours = NAMES[manifest.engine], NAMES[engine.vendor]
        raise Refused(
            f"Bản sao lưu là của {theirs}, nơi này dùng {ours}. Đặt CAUNOI_DATABASE_URL theo {theirs} rồi chạy lại."
        )
    sentence = queries.refusal_of(manifest.release, manifest.migrations)
    if sentence:
        raise Refused(sentence)
    engine.check_can_take(manifest)
    engine.check_empty()
    shelf = shelf_here()
    with told(settings.DATA_DIR):
        places = ((shelf.where, shelf.is_empty()), (audit.heads_path(), not audit.heads_path().exists()))
    for place, is_free in places:
        if not is_free:
            raise Refused(f"{place} đã có dữ liệu. Chỉ khôi phục vào nơi trống.")


def _read_key(path: Path | None) -> dict[str, str]:
    """The keys from their file by the names of their files here; none when no file is named. A file of an earlier
    release holds the signing key alone."""
    if path is None:
        return {}
    if not (settings.DATA_DIR / "secret-key").exists():
        raise Refused(
            "Khóa ký ở đây đặt bằng CAUNOI_SECRET_KEY. Ghi khóa vào biến đó, rồi chạy lại không có --with-key."
        )
    with told(path):
        text = path.read_bytes()[: 5 * LONGEST_KEY].decode("utf-8", "replace").strip()
    try:
        written = json.loads(text)
    except ValueError:
        written = {"secret-key": text}
    keys = {name: written[name] for name in KEY_FILES if name in written} if isinstance(written, dict) else {}
    if "secret-key" not in keys or not all(map(_is_key, keys.values())):
        raise Refused(f"Tệp {path} không phải khóa ký. Chọn tệp do caunoi backup --with-key ghi.")
    # A key that the environment gives here is the one that counts; its file would not be read.
    here = {name for name in KEY_FILES if (settings.DATA_DIR / name).exists()}
    return {name: str(key) for name, key in keys.items() if name in here}


def _is_key(text: object) -> bool:
    return isinstance(text, str) and SHORTEST_KEY <= len(text) <= LONGEST_KEY and text.isprintable()


def _check_room(contents: Contents) -> None:
    manifest = contents.manifest
    needed = (manifest.file_bytes if shelf_here().takes_disk else 0) + (
        contents.database.size if manifest.engine == "sqlite" else 0
    )
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    settings.DATA_DIR.chmod(0o700)
    left = shutil.disk_usage(settings.DATA_DIR).free
    if needed > left:
        raise Refused(
            f"Cần {needed // 1024**2 + 1} MB ở {settings.DATA_DIR}, chỉ còn {left // 1024**2} MB. Dọn bớt rồi chạy lại."
        )


def _receive(file: IO[bytes], contents: Contents, engine: Engine, keys: dict[str, str]) -> None:
    """Let everything arrive beside its place, the database last, and then take its place at once."""
    clear_leavings(settings.DATA_DIR)
    arrivals: list[Arrival | Draft] = []
    with ExitStack() as ends:  # all are ended, also when one of them cannot be

        def take(one: Arrival | Draft) -> None:
            ends.callback(one.close)
            arrivals.append(one)

        take(stage := shelf_here().arrival())
        for member in archive.members(file):
            if member.name.startswith(archive.FILES):
                file.seek(member.offset)
                stage.put(member.name.removeprefix(archive.FILES), chunks_of(file, member.size))
        if contents.heads:
            file.seek(contents.heads.offset)
            take(Draft(audit.heads_path(), file.read(contents.heads.size)))
        for name, key in keys.items():
            take(Draft(settings.DATA_DIR / name, key.encode()))
        file.seek(contents.database.offset)
        engine.receive(chunks_of(file, contents.database.size), contents.database_digest)
        for arrival in arrivals:
            arrival.settle()


def _altered_files(file: IO[bytes], contents: Contents) -> Iterator[str]:
    """Names of files that do not stand here as they stand in the archive."""
    shelf = shelf_here()
    for name, digest in archive.digests_of_files(file, contents):
        try:
            with shelf.open(name) as here:
                if digest_of(here) != digest:
                    yield name
        except FileNotFoundError:
            yield name


def _altered_tables(manifest: Manifest, found: Sums) -> Iterator[str]:
    """A sentence on each table that is not as it was at the moment of the copy."""
    for name in sorted({*found, *manifest.tables}):
        here, there = found[name].rows if name in found else None, manifest.tables.get(name)
        if here != there:
            yield f"Bảng {name} có {here or 0} dòng, bản sao lưu ghi {there or 0} dòng."
        elif manifest.digests and found[name].digest != manifest.digests.get(name):
            yield f"Bảng {name} có dòng khác với lúc sao lưu."


def _compared(manifest: Manifest, engine: Engine, altered: list[str], *, with_key: bool) -> Restored:
    """Compare what is here now with what the archive promised, and bring it up to this release."""
    faults = list(_altered_tables(manifest, engine.sum_tables()))
    if altered:
        faults.append(f"{len(altered)} tệp khác với bản sao lưu: {', '.join(altered[:5])}.")
    trail = ""
    try:
        releases.upgrade()
        lost = _lost_files()
        if lost != manifest.lost:
            faults.append(f"{lost} tệp không khớp với cơ sở dữ liệu, bản sao lưu ghi {manifest.lost} tệp.")
        verdict = audit.verify()
        trail = verdict.sentence
        if not verdict.ok:
            faults.append(trail)
        audit.record("backup.restored", by=None, on=None, facts=_facts(manifest) | {"faults": len(faults)})
    except DatabaseError as error:
        faults.append(f"Dữ liệu đã vào nhưng chưa nâng cấp và đối chiếu xong: {error}. Chạy caunoi init để làm tiếp.")
    return Restored(
        manifest=manifest,
        place=settings.DATA_DIR,
        upgraded_from=manifest.release if manifest.release != queries.own_release() else "",
        with_key=with_key,
        trail=trail,
        faults=tuple(faults),
    )


def _lost_files() -> int:
    """How many rows of uploaded files have no file, or one of other bytes."""
    lost, shelf = 0, shelf_here()
    for name, size, sha256 in StoredFile.objects.values_list("file", "size", "sha256").iterator():
        try:
            with shelf.open(name) as file:
                lost += (digest_of(file), file.tell()) != (sha256, size)
        except FileNotFoundError:
            lost += 1
    return lost
