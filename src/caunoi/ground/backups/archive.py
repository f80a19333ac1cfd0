"""The archive: one tar file that is written and read as a stream, so that its size costs no memory.

Its members, in this order: a note for whoever finds it, the trail heads if there are any, the database, the uploaded
files in order of their names, the list of checksums, the manifest, the checksum of the manifest. Nothing else may stand
in it. What comes last proves that nothing was cut off, and every byte is under a checksum.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from caunoi.ground.backups import manifest
from caunoi.ground.backups.errors import Refused
from caunoi.ground.backups.manifest import BadManifest, Manifest

BLOCK = 512  # bytes, the unit of tar
CHUNK = 1024 * 1024
NOTE = "CAUNOI.txt"
HEADS = "trail-heads.txt"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
FILES = "files/"
CHECKSUMS = "checksums.txt"
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
NOTE_TEXT = "Bản sao lưu của Cầu Nối. Có dữ liệu cá nhân: giữ kín. Khôi phục: caunoi restore TỆP\n".encode()
LARGEST_MANIFEST = 16 * 1024 * 1024
LONGEST_NAME = 100  # bytes; a longer one must fit the older form of tar, which splits it at a slash
ENDING = 2 * BLOCK

_FILE = re.compile(rf"{FILES}(?:(?!\.{{1,2}}(?:/|$))[^/\x00-\x1f\x7f\\]+/)*(?!\.{{1,2}}$)[^/\x00-\x1f\x7f\\]+")

_FOREIGN = "Tệp này không phải bản sao lưu của Cầu Nối."
_CUT = "Bản sao lưu bị cụt, thiếu phần cuối. Dùng bản khác."
_NEWER = "Bản sao lưu do phiên bản mới hơn của Cầu Nối ghi. Cài phiên bản mới hơn rồi chạy lại."


def _damaged(where: str) -> Refused:
    return Refused(f"Bản sao lưu bị hỏng ở phần {where}. Dùng bản khác.")


def _odd_name(name: str) -> str:
    return f"Không sao lưu được tệp có tên {name!r}. Đổi tên hoặc chuyển tệp này đi rồi chạy lại."


def is_file_name(name: str) -> bool:
    """Whether an archive may hold an uploaded file of this name: below `files/`, and nowhere else when unpacked."""
    return _FILE.fullmatch(name) is not None


def chunks_of(file: IO[bytes], size: int | None = None) -> Iterator[bytes]:
    """The next `size` bytes of a file (None: all that is left), fewer when it ends before."""
    left = size
    while left is None or left > 0:
        chunk = file.read(CHUNK if left is None else min(CHUNK, left))
        if not chunk:
            return
        if left is not None:
            left -= len(chunk)
        yield chunk


def _header(name: str, size: int, moment: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, moment, 0o600
    if len(name.encode()) > LONGEST_NAME:
        return info.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")


def _padding(size: int) -> int:
    return -size % BLOCK


def _line(digest: str, size: int, name: str) -> bytes:
    return f"{digest} {size} {name}\n".encode()


class Writer:
    """Writes an archive into an open file, which must be one that can be sought in; `checksums` is an empty one."""

    def __init__(self, file: IO[bytes], checksums: IO[bytes], *, moment: int) -> None:
        self._file = file
        self._checksums = checksums
        self._moment = moment
        self.add(NOTE, [NOTE_TEXT])

    def add(self, name: str, chunks: Iterable[bytes]) -> tuple[int, str]:
        """Write one member from a stream whose length nobody knows before; gives its size and SHA-256.

        Raises Refused for a name that no archive may hold.
        """
        if name.startswith(FILES) and not is_file_name(name):
            raise Refused(_odd_name(name))
        begin = self._file.tell()
        self._file.write(bytes(BLOCK))
        size, digest = 0, hashlib.sha256()
        for chunk in chunks:
            self._file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        self._file.write(bytes(_padding(size)))
        end = self._file.tell()
        try:
            header = _header(name, size, self._moment)
        except ValueError as error:
            raise Refused(_odd_name(name)) from error
        self._file.seek(begin)
        self._file.write(header)
        self._file.seek(end)
        self._checksums.write(_line(digest.hexdigest(), size, name))
        return size, digest.hexdigest()

    def finish(self, told: Manifest) -> Manifest:
        """Close the archive; gives the manifest with the SHA-256 of the list of checksums filled in."""
        self._checksums.seek(0)
        _, digest = self.add(CHECKSUMS, chunks_of(self._checksums))
        told = replace(told, checksums=digest)
        _, seal = self.add(MANIFEST, [told.to_json()])
        self.add(SEAL, [seal.encode()])
        self._file.write(bytes(ENDING))
        return told


@dataclass(frozen=True, slots=True)
class Member:
    """A member as it stands in the archive: where its content begins, how long it is."""

    name: str
    size: int
    offset: int


def members(file: IO[bytes]) -> Iterator[Member]:
    """Every member, one after the other. Raises Refused at the first thing that a whole archive does not have."""
    whole = file.seek(0, 2)
    position = 0
    while True:
        file.seek(position)
        block = file.read(BLOCK)
        first = position == 0
        if len(block) < BLOCK:
            raise Refused(_FOREIGN if first else _CUT)
        if not any(block):
            break
        member = _member(block, position + BLOCK)
        if first and member.name != NOTE:
            raise Refused(_FOREIGN)
        position = member.offset + member.size + _padding(member.size)
        if position > whole:
            raise Refused(_CUT)
        yield member
    if position == 0:
        raise Refused(_FOREIGN)
    rest = file.read(ENDING)
    if len(rest) < ENDING - BLOCK:
        raise Refused(_CUT)
    if len(rest) > ENDING - BLOCK or any(rest):
        raise _damaged("cuối")


def _member(block: bytes, offset: int) -> Member:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise Refused(_FOREIGN) if offset == BLOCK else _damaged("đầu mục") from error
    if info.type != tarfile.REGTYPE or info.size < 0:
        raise Refused(f"Bản sao lưu có mục lạ {info.name!r}. Không khôi phục từ tệp này.")
    return Member(info.name, info.size, offset)


@dataclass(frozen=True, slots=True)
class Contents:
    """An archive that was read to its end and found whole."""

    manifest: Manifest
    database: Member
    database_digest: str
    heads: Member | None
    checksums: Member


def digests_of_files(file: IO[bytes], contents: Contents) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of each uploaded file, as the list of checksums of a whole archive has them."""
    file.seek(contents.checksums.offset)
    rest = b""
    for chunk in chunks_of(file, contents.checksums.size):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            digest, _, name = line.decode().split(" ", 2)
            if name.startswith(FILES):
                yield name.removeprefix(FILES), digest


class _Order:
    """The places in an archive, and which member may stand at the next one."""

    STEPS = (NOTE, HEADS, "database", FILES, CHECKSUMS, MANIFEST, SEAL)

    def __init__(self) -> None:
        self._place = -1
        self._last_file = b""

    def accept(self, name: str) -> None:
        kind = self._kind(name)
        place = self.STEPS.index(kind) if kind else -1
        if kind == FILES and place == self._place:
            # Ascending names: none stands there twice.
            is_next = name.encode() > self._last_file
        else:
            # Heads and files may be lacking, nothing else.
            lacking = self.STEPS[self._place + 1 : place]
            is_next = place > self._place and set(lacking) <= {HEADS, FILES}
        if not is_next:
            raise Refused(f"Bản sao lưu có mục lạ {name!r}. Không khôi phục từ tệp này.")
        self._place = place
        self._last_file = name.encode() if kind == FILES else b""

    @staticmethod
    def _kind(name: str) -> str:
        if name in DATABASES.values():
            return "database"
        if name in {NOTE, HEADS, CHECKSUMS, MANIFEST, SEAL}:
            return name
        return FILES if is_file_name(name) else ""

    @property
    def is_complete(self) -> bool:
        return self._place == len(self.STEPS) - 1


def check(file: IO[bytes]) -> Contents:
    """Read an archive to its end, every byte of it, and believe nothing that no checksum vouches for.

    Raises Refused.
    """
    order, listed = _Order(), hashlib.sha256()
    found: dict[str, tuple[Member, str]] = {}
    kept: dict[str, bytes] = {}
    files = file_bytes = 0
    expected = ""
    for member in members(file):
        order.accept(member.name)
        if member.name == CHECKSUMS:
            expected = listed.hexdigest()
        digest = _digest_of(file, member, kept)
        listed.update(_line(digest, member.size, member.name))
        if member.name.startswith(FILES):
            files, file_bytes = files + 1, file_bytes + member.size
        else:
            found[member.name] = (member, digest)
    if not order.is_complete:
        raise Refused(_CUT)
    told = _manifest_of(kept, found, expected)
    name = DATABASES.get(told.engine, "")
    if name not in found or (told.files, told.file_bytes) != (files, file_bytes):
        raise _damaged(MANIFEST)
    database, digest = found[name]
    heads = found.get(HEADS)
    return Contents(told, database, digest, heads[0] if heads else None, found[CHECKSUMS][0])


def _digest_of(file: IO[bytes], member: Member, kept: dict[str, bytes]) -> str:
    """SHA-256 of a member; the manifest and its checksum are small and kept."""
    keeps = member.name in {MANIFEST, SEAL}
    if keeps and member.size > LARGEST_MANIFEST:
        raise _damaged(member.name)
    file.seek(member.offset)
    digest = hashlib.sha256()
    for chunk in chunks_of(file, member.size):
        digest.update(chunk)
        if keeps:
            kept[member.name] = kept.get(member.name, b"") + chunk
    if any(file.read(_padding(member.size))):
        raise _damaged(member.name)
    return digest.hexdigest()


def _manifest_of(kept: dict[str, bytes], found: dict[str, tuple[Member, str]], expected: str) -> Manifest:
    if kept.get(SEAL) != found[MANIFEST][1].encode():
        raise _damaged(MANIFEST)
    text = kept.get(MANIFEST, b"")
    try:
        if manifest.format_of(text) > manifest.FORMAT:
            raise Refused(_NEWER)
        told = manifest.read(text)
    except BadManifest as error:
        raise _damaged(MANIFEST) from error
    if found[CHECKSUMS][1] != told.checksums:
        raise _damaged(CHECKSUMS)
    if expected != told.checksums:
        raise _damaged("dữ liệu")
    return told
