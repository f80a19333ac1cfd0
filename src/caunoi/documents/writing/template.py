"""Opens a template: a Word file of the Office in which double braces say what comes where.

A template may come from any hand that may change templates, so it is opened as carefully as an upload is read.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from lxml import etree

from caunoi.documents.reading import Unreadable
from caunoi.documents.reading.word.archive import Archive
from caunoi.documents.writing.names import PPR, SECT, TBL, TC, TR, P, T, W, remove
from caunoi.documents.writing.paper import Kind
from caunoi.ground.text import plain_tones

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
DOCUMENT = "word/document.xml"

SINGLE = frozenset({
    "cơ quan trên", "cơ quan", "cơ quan viết thường", "số", "ký hiệu", "địa danh", "ngày", "tên loại", "trích yếu",
    "thẩm quyền", "kính gửi", "chức vụ", "họ tên", "chức vụ thư ký", "họ tên thư ký",
    "phụ lục", "tên phụ lục", "văn bản",
})  # fmt: skip
LISTS = frozenset({"căn cứ", "mở đầu", "kính gửi từng nơi", "kết thúc", "nơi nhận", "quyền ký", "quyền ký thư ký"})
LINES = frozenset({"mục I", "mục 1", "khoản", "điểm", "gạch đầu dòng", "dấu cộng", "điều", "đoạn"})
HEAD_CELL, FACT_CELL = "tên cột", "ô"
CELLS = frozenset({HEAD_CELL, FACT_CELL})
RULE = "kẻ"
KNOWN = SINGLE | LISTS | LINES | CELLS | {RULE}

_NEEDED = frozenset({
    "số", "ký hiệu", "trích yếu", "mục I", "mục 1", "khoản", "gạch đầu dòng", "dấu cộng", "đoạn", "tên cột", "ô",
    "nơi nhận", "chức vụ", "họ tên", "phụ lục", "tên phụ lục",
})  # fmt: skip
_NEEDED_BY_KIND = {
    Kind.PLAN: {"ngày"},
    Kind.REPORT: {"ngày"},
    Kind.NOTICE: {"ngày"},
    Kind.PROPOSAL: {"ngày", "kính gửi", "kính gửi từng nơi"},
    Kind.INVITATION: {"ngày", "kính gửi", "kính gửi từng nơi"},
    Kind.DECISION: {"ngày", "căn cứ", "điều"},
    Kind.MINUTES: {"chức vụ thư ký", "họ tên thư ký"},
    Kind.DISPATCH: {"ngày", "kính gửi", "kính gửi từng nơi"},
}
PLACE = re.compile(r"\{\{\s*([^{}]{1,60}?)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
# Fields that fetch something from elsewhere when the file is opened.
_FETCHING = re.compile(rb"instrText[^<]*>[^<]*\b(?:INCLUDE\w*|DDE\w*|LINK|IMPORT)\b", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_WHEN = (1980, 1, 1, 0, 0, 0)


class TemplateRefused(Exception):
    """The template cannot carry the paper; `sentence` tells a person what to change in it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(slots=True)
class Template:
    """An opened template: its parts by name, the tree of its text, and the places in it."""

    parts: dict[str, bytes]
    root: _Element
    places: frozenset[str]

    @property
    def body(self) -> _Element:
        found = self.root.find(f"{W}body")
        assert found is not None  # noqa: S101  # `opened` refuses a template without a body
        return found

    def packed(self) -> bytes:
        """The whole as a Word file: the same words give the same bytes."""
        self.parts[DOCUMENT] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                package.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
        return target.getvalue()


def default_template(kind: Kind) -> bytes:
    """The template that comes with the product."""
    name = "QD" if kind == Kind.DECISION else str(kind)
    return (resources.files("caunoi.documents") / "docx" / f"{name}.docx").read_bytes()


def check_template(data: bytes, kind: Kind) -> None:
    """Raises `TemplateRefused` when papers of this kind cannot be written with the template."""
    opened(data, kind)


def opened(data: bytes, kind: Kind) -> Template:
    """Opens and checks a template; raises `TemplateRefused` for the first fault."""
    parts, root, body = _taken_apart(data)
    places = _checked_places(body)
    _check_needed(places, kind)
    _check_sections(body)
    _check_standing(body)
    return Template(parts, root, places)


def faults_of(data: bytes, kind: Kind) -> list[str]:
    """Every fault of a template, a sentence each; empty when papers of this kind can be written with it. A file that
    cannot be opened has the one fault that says why."""
    try:
        _, _, body = _taken_apart(data)
    except TemplateRefused as error:
        return [error.sentence]
    faults: list[str] = []
    found: set[str] = set()
    for paragraph in body.iter(P):
        try:
            found |= _places_of(text_of(paragraph))
        except TemplateRefused as error:
            faults.append(error.sentence)
    checks: tuple[Callable[[], None], ...] = (
        lambda: _check_needed(frozenset(found), kind),
        lambda: _check_sections(body),
        lambda: _check_standing(body),
    )
    for check in checks:
        try:
            check()
        except TemplateRefused as error:
            faults.append(error.sentence)
    return list(dict.fromkeys(faults))


def _taken_apart(data: bytes) -> tuple[dict[str, bytes], _Element, _Element]:
    """Parts, tree and body of a template that may be opened without harm."""
    if len(data) > MOST_BYTES:
        raise TemplateRefused("Mẫu lớn hơn 2 MB. Giảm cỡ ảnh trong mẫu rồi lưu lại.")
    try:
        archive = Archive(io.BytesIO(data), len(data))
        if archive.main_part() != DOCUMENT:
            raise TemplateRefused("Mẫu không phải là tệp Word thường. Mở bằng Word rồi lưu lại thành .docx.")
        root = archive.tree(DOCUMENT)
        parts = _parts(data)
    except Unreadable as error:
        raise TemplateRefused(f"Không đọc được mẫu. {error.sentence}") from None
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError):
        raise TemplateRefused("Mẫu bị hỏng. Mở bằng Word rồi lưu lại.") from None
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None or DOCUMENT not in parts:
        raise TemplateRefused("Mẫu không có nội dung. Mở bằng Word rồi lưu lại.")
    _settle_tracked(root)
    return parts, root, body


def places_in(text: str) -> list[tuple[str, int, int]]:
    """The places in the text of a paragraph: name, start, end."""
    return [(_plain(match[1]), match.start(), match.end()) for match in PLACE.finditer(text)]


def names_in(text: str) -> set[str]:
    """The names of the places in the text of a paragraph."""
    return {name for name, _, _ in places_in(text)}


def texts_of(paragraph: _Element) -> list[_Element]:
    """The pieces of text of a paragraph; those of a box inside it are the box's own."""
    return [piece for piece in paragraph.iter(T) if next(piece.iterancestors(P), None) is paragraph]


def text_of(paragraph: _Element) -> str:
    return "".join(piece.text or "" for piece in texts_of(paragraph))


@lru_cache(maxsize=256)
def _plain(name: str) -> str:
    """Spaces, tones and the way of composing do not matter; neither do capitals, save that of "mục I"."""
    words = plain_tones(unicodedata.normalize("NFC", " ".join(name.split()))).lower()
    return "mục I" if words == "mục i" else words


def _parts(data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            left -= info.file_size
            if left < 0:
                raise TemplateRefused("Mẫu bung ra quá lớn. Giảm cỡ ảnh trong mẫu rồi lưu lại.")
            content = package.read(info)
            _check_part(info.filename.lower(), content)
            parts[info.filename] = content
    return parts


def _check_part(name: str, content: bytes) -> None:
    """Nothing that runs or that is fetched from elsewhere when the paper is opened."""
    if name.endswith("vbaproject.bin") or "/activex/" in name or "/embeddings/" in name:
        raise TemplateRefused("Mẫu có macro hoặc tệp nhúng. Bỏ phần đó rồi lưu lại thành .docx.")
    if name.endswith(".rels") and any(b"/hyperlink" not in tag for tag in _OUTSIDE.findall(content)):
        raise TemplateRefused("Mẫu lấy ảnh hoặc mẫu gốc từ nơi khác. Chèn ảnh vào trong mẫu rồi lưu lại.")
    if name.endswith(".xml") and _FETCHING.search(content):
        raise TemplateRefused("Mẫu có trường lấy nội dung từ tệp khác. Bỏ trường đó rồi lưu lại.")


def _settle_tracked(root: _Element) -> None:
    """Changes that Word tracks in the template are taken as accepted."""
    for tag in ("del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "proofErr"):
        for element in list(root.iter(f"{W}{tag}")):
            remove(element)


def _checked_places(body: _Element) -> frozenset[str]:
    found: set[str] = set()
    for paragraph in body.iter(P):
        found |= _places_of(text_of(paragraph))
    return frozenset(found)


def _places_of(text: str) -> set[str]:
    """The known places of one paragraph; raises TemplateRefused for a brace left open and for an unknown name."""
    if "{" not in text and "}" not in text:
        return set()
    if _BRACES.search(PLACE.sub("", text)):
        raise TemplateRefused(f"Mẫu có dấu ngoặc không khép ở dòng “{text[:60]}”. Viết chỗ điền như {{{{số}}}}.")
    for typed in PLACE.findall(text):
        if _plain(typed) not in KNOWN:
            raise TemplateRefused(f"Mẫu có chỗ điền không rõ nghĩa: {{{{{typed}}}}}. Sửa lại tên hoặc xóa chỗ này.")
    return names_in(text)


def _check_needed(places: frozenset[str], kind: Kind) -> None:
    missing = sorted((_NEEDED | _NEEDED_BY_KIND[kind]) - places)
    if missing:
        names = ", ".join(f"{{{{{name}}}}}" for name in missing)
        raise TemplateRefused(f"Mẫu {kind.words.lower()} thiếu chỗ điền {names}. Thêm vào mẫu rồi tải lại.")


def _check_sections(body: _Element) -> None:
    """The appendix stands behind a section break, because its pages lie across."""
    before = True
    for child in body:
        names = {name for paragraph in child.iter(P) for name in names_in(text_of(paragraph))}
        if before and names & {"phụ lục", "tên phụ lục"}:
            raise TemplateRefused("Mẫu chưa tách phần phụ lục. Chèn Ngắt phần (Trang sau) trước {{phụ lục}}.")
        if not before and names & (LINES | SINGLE - {"phụ lục", "tên phụ lục", "văn bản", "số", "ký hiệu", "ngày"}):
            raise TemplateRefused("Mẫu có chỗ điền của phần chính nằm sau Ngắt phần. Chuyển lên trước Ngắt phần.")
        before = before and child.find(f"{PPR}/{SECT}") is None


def _check_standing(body: _Element) -> None:
    """Lines of the body are copied as paragraphs of the paper itself, and tables as whole tables."""
    for paragraph in body.iter(P):
        names = names_in(text_of(paragraph))
        if names & LINES and paragraph.getparent() is not body:
            name = sorted(names & LINES)[0]
            raise TemplateRefused(f"Mẫu có {{{{{name}}}}} nằm trong bảng hoặc khung. Đưa ra thành một dòng riêng.")
        if names & CELLS and not _stands_in_full_table(paragraph, body):
            raise TemplateRefused("Mẫu phải có {{tên cột}} và {{ô}} trong cùng một bảng. Sửa bảng rồi tải lại.")


def _stands_in_full_table(paragraph: _Element, body: _Element) -> bool:
    table = next(paragraph.iterancestors(TBL), None)
    if table is None or table.getparent() is not body:
        return False
    cells = table.iterfind(f"{TR}/{TC}")
    return {name for cell in cells for inner in cell.iter(P) for name in names_in(text_of(inner)) & CELLS} == CELLS
