"""Opens the ZIP around a Word file without trusting it.

Sizes are read from its directory before anything is inflated, and counted again while inflating.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from lxml import etree

from caunoi.documents.reading.paper import Unreadable

BROKEN = "Tệp Word bị hỏng, hãy mở bằng Word rồi lưu lại."
BOMB = "Tệp nén bung ra quá lớn so với một văn bản nên không được đọc, hãy kiểm tra lại nguồn gốc của tệp."
LOCKED = "Tệp có mật khẩu, hãy bỏ mật khẩu rồi lưu lại."

MAX_DIRECTORY_BYTES = 1024 * 1024
MAX_PARTS = 5_000
MAX_PART_BYTES = 48 * 1024 * 1024
MAX_TREE_BYTES = 12 * 1024 * 1024
MAX_UNPACKED_BYTES = 96 * 1024 * 1024
MAX_HELD_MARKS = 1_600_000
_CHUNK = 64 * 1024
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_STRICT = b"http://purl.oclc.org/ooxml/"
_PLAIN_NAMES = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/diagram": b"http://schemas.openxmlformats.org/drawingml/2006/diagram",
}
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OTHER_PACKAGES = (
    ("xl/workbook.xml", "Tệp là bảng tính Excel, hãy dùng tệp .docx, .pdf, .txt hoặc .md."),
    ("ppt/presentation.xml", "Tệp là bài trình chiếu PowerPoint, hãy dùng tệp .docx, .pdf, .txt hoặc .md."),
    ("content.xml", "Tệp ở định dạng OpenDocument, hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx."),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: the last word of its type ("styles", "footer") and the part's name."""

    kind: str
    part: str


@dataclass(slots=True)
class _Held:
    """How many tags and attributes the parser has seen since what it built was last freed: what it holds in memory."""

    marks: int = 0


class Archive:
    """The parts of one Word file; every method raises `Unreadable` instead of zip, inflate or XML errors."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        _check_directory(stream, size)
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
            raise Unreadable(BROKEN) from None
        infos = self._zip.infolist()
        if len(infos) > MAX_PARTS:
            raise Unreadable(BOMB)
        self._parts = {_plain(info.filename): info for info in infos}
        self._left = MAX_UNPACKED_BYTES

    def main_part(self) -> str:
        """The name of the part that holds the text of the document."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.part in self._parts:
                if any(relation.part == other for other, _ in _OTHER_PACKAGES):
                    break
                return relation.part
        for other, sentence in _OTHER_PACKAGES:
            if other in self._parts:
                raise Unreadable(sentence)
        if "word/document.xml" in self._parts:
            return "word/document.xml"
        if any(name.startswith("word/") for name in self._parts) or "[content_types].xml" in self._parts:
            raise Unreadable(BROKEN)
        raise Unreadable("Tệp nén không phải là tệp Word, hãy giải nén rồi chọn tệp văn bản bên trong.")

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part, or of the whole package for "", by their id; empty when it has none."""
        folder, _, name = part.rpartition("/")
        root = self.tree(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found: dict[str, Relation] = {}
        for element in () if root is None else root.iter(_RELATION):
            if element.get("TargetMode") != "External":
                kind = element.get("Type", "").rpartition("/")[2]
                found[element.get("Id", "")] = Relation(kind, _joined(folder, element.get("Target", "")))
        return found

    def tree(self, part: str) -> "etree._Element | None":
        """A small part as a whole tree; None when the package has no such part."""
        info = self._parts.get(_plain(part))
        if info is None:
            return None
        root: etree._Element | None = None
        for _, element in self._events(info, MAX_TREE_BYTES, _Held()):
            root = element if root is None else root
        return root

    def children(self, part: str, parent: str, tags: tuple[str, ...]) -> "Iterator[etree._Element]":
        """The elements named by `tags` directly under `parent`, one at a time; each is freed after use."""
        held = _Held()
        for event, element in self._events(self._parts[part], MAX_PART_BYTES, held, (parent, *tags)):
            above = element.getparent()
            if event == "end" and above is not None and above.tag == parent:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del above[0]
                held.marks = 0

    def _events(
        self, info: zipfile.ZipInfo, limit: int, held: _Held, tags: tuple[str, ...] | None = None
    ) -> "Iterator[tuple[str, etree._Element]]":
        if info.flag_bits & 0x1:
            raise Unreadable(LOCKED)
        if info.file_size > limit:
            raise Unreadable(BOMB)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(BROKEN)
        try:
            with self._zip.open(info) as inner:
                stream = _Counted(inner, min(limit, self._left), held)
                yield from _parsed(stream, tags)
                self._left -= stream.read_bytes
        except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, RuntimeError, ValueError):
            raise Unreadable(BROKEN) from None


class _Counted:
    """Hands a part to the parser in chunks, stops at the limits, and calls the strict names by their usual names."""

    def __init__(self, stream: IO[bytes], limit: int, held: _Held) -> None:
        self._stream = stream
        self._limit = limit
        self._held = held
        self.read_bytes = 0

    def read(self, _size: int = -1) -> bytes:
        chunk = self._stream.read(_CHUNK)
        first = self.read_bytes == 0
        self.read_bytes += len(chunk)
        self._held.marks += chunk.count(b"<") + chunk.count(b"=")
        if self.read_bytes > self._limit or self._held.marks > MAX_HELD_MARKS:
            raise Unreadable(BOMB)
        if first and _STRICT in chunk:
            for strict, plain in _PLAIN_NAMES.items():
                chunk = chunk.replace(strict, plain)
        return chunk


def _parsed(stream: _Counted, tags: tuple[str, ...] | None) -> "Iterator[tuple[str, etree._Element]]":
    """Events of a part; a document type is refused, because Word writes none and entities hide there."""
    parser = etree.iterparse(
        stream,
        events=("start", "end") if tags else ("start",),
        tag=tags,
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    for event, element in parser:
        if not checked:
            checked = True
            if element.getroottree().docinfo.doctype:
                raise Unreadable(BROKEN)
        yield event, element


def _check_directory(stream: BinaryIO, size: int) -> None:
    """Refuses a directory of parts that is too long to be loaded, before zipfile loads it."""
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise Unreadable(BROKEN)
    parts, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if parts > MAX_PARTS or directory_bytes > MAX_DIRECTORY_BYTES or tail[max(0, at - 20) : at].startswith(_END_64):
        raise Unreadable(BOMB)
    stream.seek(0)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return _plain(target)
    steps = folder.split("/") if folder else []
    for step in re.split(r"[/\\]", target):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return _plain("/".join(steps))
