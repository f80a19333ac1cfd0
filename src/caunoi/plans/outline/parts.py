"""Cuts a paper into its parts: head, title, body, list of recipients, signatures, appendices; and a decision from the
plan that it carries.

The order of the parts is the one of Nghị định 30/2020/NĐ-CP (phụ lục I) and of the Party's own rule (Hướng dẫn
36-HD/VPTW): head, kind and title, body, then recipients and signature side by side, then appendices.
"""

import re
from dataclasses import dataclass, field

from caunoi.plans.outline.endings import Ending, ending_start, is_appendix, is_role, is_signature, read_ending
from caunoi.plans.outline.markers import is_rule, read_marker
from caunoi.plans.outline.rows import Row
from caunoi.plans.outline.sentences import is_caps

KINDS = (
    "kế hoạch liên tịch", "kế hoạch phối hợp", "kế hoạch hành động", "kế hoạch", "chương trình hành động",
    "chương trình phối hợp", "chương trình công tác", "chương trình", "nghị quyết liên tịch", "nghị quyết",
    "quyết định", "quy chế phối hợp", "quy chế", "quy định", "quy trình", "hướng dẫn liên tịch", "hướng dẫn",
    "chỉ thị", "kết luận", "thông báo", "thông tri", "thông tư liên tịch", "thông tư", "báo cáo", "tờ trình",
    "đề án", "phương án", "công điện", "công văn", "biên bản", "giấy mời", "lời kêu gọi", "thư ngỏ", "thư kêu gọi",
    "điều lệ", "nội quy", "thể lệ", "nghị định", "pháp lệnh", "luật", "bộ tiêu chí", "tiêu chí", "chiến lược",
    "đề cương", "dự án", "thỏa thuận", "bản ghi nhớ", "giao ước thi đua", "quy ước",
)  # fmt: skip
CARRIERS = frozenset(
    {"quyết định", "nghị quyết", "thông tư", "nghị định", "chỉ thị", "công văn", "nghị quyết liên tịch"}
)

_TITLE_ENDS = re.compile(
    r"(?:căn cứ|thực hiện|thi hành|theo đề nghị|theo |xét |để |nhằm |trên cơ sở|kính gửi|kính thưa|trong những năm|"
    r"thời gian qua|trong thời gian|tiếp tục thực hiện|sau khi|năm \d|được sự|ngày \d|với mục)",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"(?:(?:PHÓ )?CHỦ TỊCH|ỦY BAN|UỶ BAN|HỘI ĐỒNG|BỘ TRƯỞNG|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|BAN THƯỜNG|BAN CHẤP HÀNH|"
    r"THỦ TƯỚNG|CHÍNH PHỦ|BỘ CHÍNH TRỊ|TỈNH ỦY|HIỆU TRƯỞNG|TRƯỞNG BAN|ĐOÀN CHỦ TỊCH|BAN BÍ THƯ|CHÁNH|TỔNG CỤC|CỤC|"
    r"QUỐC HỘI|UBND|THANH TRA|KIỂM TOÁN|VIỆN TRƯỞNG)\b"
)
_CARRIED = re.compile(r"[(\[]?\s?(?:được )?(?:ban hành )?(?:kèm|cùng|đính kèm) (?:theo|với) ", re.IGNORECASE)
_MOTTO = re.compile(r"(?:CỘNG\s(?:HÒA|HOÀ) XÃ HỘI|Độc lập\s?[-–—]|ĐẢNG CỘNG SẢN VIỆT NAM|Số\s?:|Số\s\d)")
_DAY = re.compile(r"ngày.{0,12}tháng.{0,12}năm", re.IGNORECASE)
_HEAD_ROWS = 60


@dataclass(slots=True)
class Part:
    """The rows of one paper by what they are."""

    kind: str | None = None
    head: list[Row] = field(default_factory=list)
    title: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    ending: Ending = field(default_factory=Ending)
    appendix: list[Row] = field(default_factory=list)


def split_parts(rows: list[Row]) -> list[Part]:
    """The papers of the file in printed order; each row stands in exactly one list of one part."""
    starts = _starts(rows)
    bounds = [*starts[1:], len(rows)]
    return [_part(rows[start:end]) for start, end in zip(starts, bounds, strict=True)]


def kind_of(row: Row) -> str | None:
    """The kind of paper that this line announces ("KẾ HOẠCH", "QUYẾT ĐỊNH về việc …"), in small letters."""
    text = row.text.lstrip("#* ").rstrip("* ")
    if row.table or len(text) > 400 or text.endswith(":"):
        return None
    folded = text.lower().replace("qui chế", "quy chế").replace("qui định", "quy định")
    for kind in KINDS:
        if folded == kind:
            return kind
        if folded.startswith(kind + " ") and text[: len(kind)].isupper():
            return kind
    return None


def _starts(rows: list[Row]) -> list[int]:
    """Where papers begin: the first row, and each title further down that says with what it was issued."""
    starts = [0]
    first = _title_at(rows[:_HEAD_ROWS])
    first_kind = kind_of(rows[first]) if first is not None else None
    if first is None or first_kind not in CARRIERS:
        return starts
    after_appendix = False
    for at in range(first + 2, len(rows)):
        row = rows[at]
        if is_appendix(row.text):
            after_appendix = True
        kind = kind_of(row)
        if kind is None or kind in CARRIERS or not is_caps(row.text[: len(kind)]):
            continue
        carried = any(_CARRIED.match(other.text) for other in rows[at + 1 : at + 9])
        if carried and not after_appendix:
            starts.append(_head_start(rows, at))
            after_appendix = False
    return starts


def _head_start(rows: list[Row], title: int) -> int:
    """The head of a carried paper may repeat the issuer and the motto above the title."""
    start = title
    while start > 0 and title - start < 10 and _is_head(rows[start - 1]):
        start -= 1
    return start


def _is_head(row: Row) -> bool:
    text = row.text
    if row.table or is_signature(text) or is_role(text):
        return False
    return is_rule(text) or is_caps(text) or _MOTTO.match(text) is not None or _DAY.search(text[:120]) is not None


def _title_at(rows: list[Row]) -> int | None:
    for at, row in enumerate(rows):
        kind = kind_of(row)
        if kind is not None:
            return at
        if read_marker(row.text) is not None and read_marker(row.text).kind == "heading":  # type: ignore[union-attr]
            return None
    return None


def _part(rows: list[Row]) -> Part:
    part = Part()
    at = _title_at(rows[:_HEAD_ROWS])
    if at is None:
        body = _body_start_without_title(rows)
        part.head = rows[:body]
    else:
        part.kind = kind_of(rows[at])
        body = _title_end(rows, at)
        part.head = rows[:at]
        part.title = rows[at:body]
    end = body + ending_start(rows[body:])
    part.body = rows[body:end]
    part.ending = read_ending(rows[end:])
    part.appendix = rows[end + len(part.ending.rows) :]
    return part


def _body_start_without_title(rows: list[Row]) -> int:
    """A dispatch (công văn) has no kind: its body begins with "Kính gửi", or after number, date and "V/v"."""
    start = 0
    for at, row in enumerate(rows[:30]):
        if re.match(r"kính (?:gửi|thưa)", row.text, re.IGNORECASE):
            return at
        if _MOTTO.match(row.text) or (_DAY.search(row.text[:200]) and len(row.text) < 90):
            start = at + 1
    return start


def _title_end(rows: list[Row], kind_row: int) -> int:
    at = kind_row + 1
    in_brackets = False
    has_title = bool(rows[kind_row].text.lower() not in KINDS)
    while at < len(rows):
        row = rows[at]
        if in_brackets:
            in_brackets = not row.text.endswith((")", "]"))
            at += 1
            continue
        if _CARRIED.match(row.text) and row.text[0] in "([":
            in_brackets = not row.text.rstrip(".").endswith((")", "]"))
            at += 1
            continue
        if is_rule(row.text):
            at += 1
            continue
        if row.table or read_marker(row.text) is not None:
            break
        if has_title and not _goes_on_title(rows, at, kind_row):
            break
        has_title = True
        at += 1
    return at


def _goes_on_title(rows: list[Row], at: int, kind_row: int) -> bool:
    row, last = rows[at], rows[at - 1]
    if is_rule(last.text) or _CARRIED.match(last.text) or last.text.endswith((".", ";", ":")):
        return False
    if row.text[0].islower():
        return True
    if _AUTHORITY.match(row.text) and any(_TITLE_ENDS.match(after.text) for after in rows[at + 1 : at + 4]):
        return False
    if is_caps(last.text) and is_caps(row.text):
        return True
    if _TITLE_ENDS.match(row.text) or is_caps(last.text) and last is not rows[kind_row]:
        return False
    if len(row.text) > 110 or row.text.endswith((":", ";", ".")) or at - kind_row > 6:
        return False
    return not (row.gap or last.ends_paragraph) or _title_ends_after(rows, at)


def _title_ends_after(rows: list[Row], at: int) -> bool:
    """Whether what opens a body comes right after the row, so that the row still belongs to the title."""
    if at + 1 >= len(rows):
        return False
    after = rows[at + 1]
    return is_rule(after.text) or _TITLE_ENDS.match(after.text) is not None or _CARRIED.match(after.text) is not None
