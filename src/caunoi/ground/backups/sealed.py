"""An archive that only its key opens: encrypted and authenticated in pieces, so that its size costs no memory, and read
at any place without the pieces before.

After the head (mark, salt, check of the key) come pieces of `PIECE` bytes, the last one shorter or empty, each with the
tag of ChaCha20-Poly1305 (RFC 8439). The key of one archive is drawn by HKDF-SHA256 from the key in its file and the
salt, for this archive alone. A nonce is the number of the piece and whether it is the last, the head is bound to every
piece: none can be altered, exchanged, left out or cut off (the construction STREAM of Hoang, Reyhanitabar, Rogaway and
Vizár, 2015).
"""

from __future__ import annotations

import base64
import hmac
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caunoi.ground.backups.errors import Refused, told

MARK = b"CAUNOI-SEALED-1\n"
KEY_MARK = "caunoi-archive-key-1:"
KEY, SALT, CHECK, TAG = 32, 32, 16, 16  # bytes
HEAD = len(MARK) + SALT + CHECK
PIECE = 64 * 1024
LARGEST_KEY_FILE = 1000  # bytes

_CUT = "Bản sao lưu bị cụt hoặc bị sửa ở khoảng byte {place}. Dùng bản khác."


def make_key(path: Path) -> None:
    """Write a new key into a file of its own, of mode 600; none is ever written over. Raises Refused."""
    with told(path.parent):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise Refused(f"Đã có tệp {path}. Chọn tên khác: khóa cũ không bị ghi đè.") from error
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{KEY_MARK}{base64.b64encode(os.urandom(KEY)).decode()}\n")
            file.flush()
            os.fsync(file.fileno())


def read_key(path: Path) -> bytes:
    """Raises Refused for a file that holds no key."""
    with told(path.parent), path.open("rb") as file:
        text = file.read(LARGEST_KEY_FILE).decode("ascii", "replace").strip()
    try:
        key = base64.b64decode(text.removeprefix(KEY_MARK), validate=True) if text.startswith(KEY_MARK) else b""
    except ValueError:
        key = b""
    if len(key) != KEY:
        raise Refused(f"Tệp {path} không phải khóa mã hóa bản sao lưu. Chọn tệp do caunoi archive_key ghi.")
    return key


def _drawn(key: bytes, salt: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    """The cipher of one archive, and what its head says so that a wrong key is told from a damaged archive."""
    derived = HKDF(SHA256(), KEY + CHECK, salt=salt, info=b"caunoi.ground.backups.sealed 1").derive(key)
    return ChaCha20Poly1305(derived[:KEY]), derived[KEY:]


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11) + bytes([is_last])


def seal(chunks: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """A stream of bytes as it is kept."""
    salt = os.urandom(SALT)
    cipher, check = _drawn(key, salt)
    head = MARK + salt + check
    yield head
    number, rest = 0, b""
    for chunk in chunks:
        rest += chunk
        place = 0
        # A full piece may be the last one only when nothing comes after it: one is always kept back.
        while len(rest) - place > PIECE:
            yield cipher.encrypt(_nonce(number, is_last=False), rest[place : place + PIECE], head)
            number, place = number + 1, place + PIECE
        rest = rest[place:]
    yield cipher.encrypt(_nonce(number, is_last=True), rest, head)


class _Opened(io.RawIOBase):
    """The bytes that were sealed, read at any place; each piece is authenticated before a byte of it is given.

    Raises Refused when one was altered or is missing.
    """

    def __init__(self, file: IO[bytes], cipher: ChaCha20Poly1305, head: bytes) -> None:
        self._file, self._cipher, self._head = file, cipher, head
        body = file.seek(0, os.SEEK_END) - HEAD
        self._last = max(body - 1, 0) // (PIECE + TAG)
        if body - self._last * (PIECE + TAG) < TAG:
            raise Refused(_CUT.format(place=HEAD + body))
        self._size = body - (self._last + 1) * TAG
        self._place, self._kept = 0, (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._place = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        return self._place

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]  # what a BufferedReader gives
        if self._place >= self._size:
            # Also of an archive without a byte the end is authenticated.
            self._piece(self._last)
            return 0
        number, begin = divmod(self._place, PIECE)
        found = self._piece(number)[begin : begin + len(target)]
        target[: len(found)] = found
        self._place += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if self._kept[0] != number:
            place = HEAD + number * (PIECE + TAG)
            self._file.seek(place)
            noise = self._file.read(PIECE + TAG)
            try:
                plain = self._cipher.decrypt(_nonce(number, is_last=number == self._last), noise, self._head)
            except InvalidTag as error:
                raise Refused(_CUT.format(place=place)) from error
            self._kept = number, plain
        return self._kept[1]


@contextmanager
def opened(source: Path, key_from: Path | None) -> Iterator[IO[bytes]]:
    """The bytes of an archive, sealed or not.

    Raises Refused when the key does not fit, lacks, or has no use: whoever names one expects that nobody else could
    have written the archive.
    """
    key = read_key(key_from) if key_from else None
    with told(source.parent), source.open("rb") as file:
        head = file.read(HEAD)
        is_sealed = head.startswith(MARK)
        if is_sealed and key is None:
            raise Refused(f"Bản sao lưu {source} đã mã hóa. Chạy lại với --archive-key TỆP.")
        if key is None:
            file.seek(0)
            yield file
            return
        if not is_sealed:
            raise Refused(
                f"Bản sao lưu {source} không mã hóa. Nếu tin chắc nguồn gốc, chạy lại không có --archive-key."
            )
        cipher, check = _drawn(key, head[len(MARK) : len(MARK) + SALT])
        if not hmac.compare_digest(check, head[len(MARK) + SALT :]):
            raise Refused(f"Khóa trong {key_from} không mở được {source}. Chọn đúng khóa đã dùng khi sao lưu.")
        yield cast(IO[bytes], io.BufferedReader(_Opened(file, cipher, head), PIECE))
