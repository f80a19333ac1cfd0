"""Where the bytes come from and what they are, told by their content and not by the file's name."""

import io
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from caunoi.documents.reading.paper import Unreadable

Kind = Literal["zip", "pdf", "text"]

MAX_BYTES = 100 * 1024 * 1024
MAX_TEXT_BYTES = 10 * 1024 * 1024
_HEAD_BYTES = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x01\x00")
_TEXT_ENDINGS = {".md", ".markdown", ".txt", ".text", ""}
_OTHER_ENDINGS = {".docx", ".docm", ".dotx", ".doc", ".pdf", ".xlsx", ".xls", ".pptx", ".odt", ".zip"}


@dataclass(frozen=True, slots=True)
class Source:
    """A file or bytes in memory; `size` in bytes, `open` gives a fresh stream each time."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @property
    def ending(self) -> str:
        """The name's ending in small letters, with its dot."""
        return os.path.splitext(self.name)[1].lower()


def source_of_bytes(data: bytes, name: str) -> Source:
    """Bytes already in memory."""
    return Source(name, len(data), lambda: io.BytesIO(data))


def source_of_path(path: Path) -> Source:
    """A file on disk; raises `Unreadable` when it is not there, not a file, or may not be read."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise Unreadable(f"“{path.name}” không phải là một tệp, hãy chọn một tệp văn bản.")
        path.open("rb").close()
    except FileNotFoundError:
        raise Unreadable(f"Không tìm thấy tệp “{path.name}”, hãy kiểm tra lại tên và nơi lưu.") from None
    except (OSError, ValueError):
        raise Unreadable(f"Không mở được tệp “{path.name}”, hãy kiểm tra quyền đọc tệp.") from None
    return Source(path.name, facts.st_size, lambda: path.open("rb"))


def kind_of(source: Source) -> Kind:
    """What the content is; raises `Unreadable` for everything that this package does not read."""
    if source.size == 0:
        raise Unreadable("Tệp rỗng, không có nội dung để đọc.")
    if source.size > MAX_BYTES:
        raise Unreadable(
            f"Tệp lớn hơn {MAX_BYTES // 1024 // 1024} MB, hãy giảm cỡ ảnh trong tệp hoặc tách tệp rồi thử lại."
        )
    with source.open() as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith(b"PK"):
        return "zip"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    _refuse_known(source, head)
    if source.ending in _OTHER_ENDINGS:
        raise Unreadable(
            f"Tệp có đuôi {source.ending} nhưng nội dung không đúng loại này hoặc đã hỏng, "
            "hãy mở bằng phần mềm gốc rồi lưu lại."
        )
    if source.size > MAX_TEXT_BYTES:
        raise Unreadable(f"Tệp văn bản lớn hơn {MAX_TEXT_BYTES // 1024 // 1024} MB, hãy tách tệp rồi thử lại.")
    return "text"


def _refuse_known(source: Source, head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_OLE):
        raise Unreadable(_ole_sentence(source))
    if start.startswith(b"{\\rtf"):
        raise Unreadable("Tệp ở định dạng RTF cũ, hãy mở bằng Word rồi lưu lại thành .docx.")
    if head.startswith(_PICTURES):
        raise Unreadable("Tệp là ảnh chụp nên không có chữ để đọc, hãy dùng tệp Word hoặc PDF có chữ.")
    if start.startswith((b"<!doctype html", b"<html")):
        raise Unreadable("Tệp là trang web (HTML), hãy mở bằng Word rồi lưu lại thành .docx.")
    if start.startswith(b"<?xml") and (b"wordml" in start or b"xmlpackage" in start):
        raise Unreadable("Tệp ở định dạng Word XML, hãy mở bằng Word rồi lưu lại thành .docx.")
    if b"\x00" in head and not head.startswith(_UTF16_MARKS):
        raise Unreadable("Không nhận ra loại tệp này, hãy dùng tệp .docx, .pdf, .txt hoặc .md.")


def _ole_sentence(source: Source) -> str:
    """An OLE file is an old Word file, or the shell around a .docx that was saved with a password."""
    with source.open() as stream:
        data = stream.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "Tệp có mật khẩu, hãy bỏ mật khẩu rồi lưu lại."
    if "WordDocument".encode("utf-16-le") in data:
        return "Tệp Word đời cũ (.doc), hãy mở bằng Word rồi lưu lại thành .docx."
    return "Tệp Office đời cũ, hãy mở bằng phần mềm gốc rồi lưu lại thành .docx."
