"""Cuts a paper into its parts: head, title, body, list of recipients, signatures, appendices; and a decision from the
plan that it carries.

The order of the parts is the one of Nghị định 30/2020/NĐ-CP (phụ lục I) and of the Party's own rule (Hướng dẫn
36-HD/VPTW): head, kind and title, body, then recipients and signature side by side, then appendices.
"""

import re
from dataclasses import dataclass, field

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
_RECIPIENTS = re.compile(r"\|?\s?nơi nhận\s?(?:[:.]|$)", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|TUQ|Q|QUYỀN)\s?[./]\s?[A-ZÀ-ỸĐ]{2}|(?:TM|KT|TL|TUQ)\s[A-ZÀ-ỸĐ]{2}|"
    r"(?:THAY MẶT|THỪA LỆNH|THỪA ỦY QUYỀN) [A-ZÀ-ỸĐ]{2}"
)
_ROLE = re.compile(
    r"(?:QUYỀN |Q\. ?)?(?:PHÓ )?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|TRƯỞNG BAN|"
    r"CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|CỤC TRƯỞNG|HIỆU TRƯỞNG|TRƯỞNG PHÒNG|VỤ TRƯỞNG|TỔNG THƯ KÝ|VIỆN TRƯỞNG|"
    r"TRƯỞNG ĐOÀN|CHI CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|CHỦ NHIỆM|TỔNG BÍ THƯ|TRƯỞNG TIỂU BAN|CHỈ HUY TRƯỞNG)\b[A-ZÀ-ỸĐ ,\-–]{0,60}"
)
_SIGNED = re.compile(r"[(\[]?\s?(?:đã ký|ký tên|chữ ký|ký, ghi rõ|ký và ghi|đã kí)", re.IGNORECASE)
_APPENDIX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|MẪU|Mẫu|BIỂU MẪU|Biểu mẫu|BIỂU|Biểu|BẢNG|DANH SÁCH|DANH MỤC|ĐỀ CƯƠNG|LỊCH|"
    r"PHIẾU|BẢN ĐĂNG KÝ|TÀI LIỆU|Ghi chú|GHI CHÚ|FILE|Tải)\b"
)
_MOTTO = re.compile(r"(?:CỘNG\s(?:HÒA|HOÀ) XÃ HỘI|Độc lập\s?[-–—]|ĐẢNG CỘNG SẢN VIỆT NAM|Số\s?:|Số\s\d)")
_NAME = re.compile(r"(?:(?:[A-ZÀ-Ỹ][a-zà-ỹđ.]{0,8}|[A-ZÀ-ỸĐ][a-zà-ỹ]{1,7}|Đ[a-zà-ỹ]{1,7}|[A-ZĐ]\.)\s?){2,7}")
_DAY = re.compile(r"ngày.{0,12}tháng.{0,12}năm", re.IGNORECASE)
_APPENDIX_ALONE = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu)(?:\s+(?:số\s+|SỐ\s+)?(?:[IVX]{1,5}|\d{1,3}|[A-Z]))?\s?[:.]?|"
    r"PHỤ LỤC\b[^a-zà-ỹ]{0,120}|(?:MẪU|Mẫu|BIỂU MẪU|Biểu mẫu|BIỂU|Biểu)(?:\s+(?:số|SỐ))?\s+[\w./-]{1,12}\s?[:.]?"
)
COLUMNS = re.compile(r"\s{3,}|\t+|\s?\|\s?")
_HEAD_ROWS = 60


@dataclass(slots=True)
class Part:
    """The rows of one paper by what they are."""

    kind: str | None = None
    head: list[Row] = field(default_factory=list)
    title: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    ending: list[Row] = field(default_factory=list)
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


def is_name(text: str) -> bool:
    """Whether the line may be the name of a person."""
    return len(text) <= 45 and not is_caps(text) and _NAME.fullmatch(text) is not None


def is_recipients(row: Row) -> bool:
    return _RECIPIENTS.match(row.text) is not None


def is_signature(text: str) -> bool:
    return is_caps(text[:25].split("(")[0]) and _SIGNATURE.match(text) is not None


def is_role(text: str) -> bool:
    return is_caps(text) and _ROLE.fullmatch(text.rstrip(" .,")) is not None


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
        if _APPENDIX.match(row.text) and is_caps(row.text[:7]):
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
    if row.table or is_signature(text) or is_role(text) or _SIGNED.match(text):
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
    end = _ending_start(rows, body)
    part.body = rows[body:end]
    after = _ending_end(rows, end)
    part.ending = rows[end:after]
    part.appendix = rows[after:]
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
    if row.gap or last.ends_paragraph or len(row.text) > 110:
        return False
    return at - kind_row <= 6 and not row.text.endswith((":", ";", "."))


def _ending_start(rows: list[Row], body: int) -> int:
    """The first row of the recipients or the signature, whichever comes first."""
    for at in range(body, len(rows)):
        row = rows[at]
        if row.table:
            continue
        if _RECIPIENTS.match(row.text) or (len(row.text) < 130 and _APPENDIX_ALONE.fullmatch(row.text)):
            return at
        columns = [column for column in COLUMNS.split(row.raw.strip()) if column]
        if any(is_signature(column) for column in columns[:3]):
            return at
        if is_role(row.text) and any(
            is_name(after.text) or _SIGNED.match(after.text) for after in rows[at + 1 : at + 6]
        ):
            return at
    return len(rows)


def _ending_end(rows: list[Row], start: int) -> int:
    """Where the signatures are over and appendices begin."""
    named = False
    listing = False
    for at in range(start, len(rows)):
        row = rows[at]
        text = row.text
        if row.table or (_APPENDIX.match(text) and (at > start or not _RECIPIENTS.match(text)) and not listing):
            return at
        if _RECIPIENTS.match(text):
            listing = True
            continue
        columns = [column for column in COLUMNS.split(row.raw.strip()) if column]
        signing = (
            any(is_signature(column) or is_role(column) for column in columns) or _SIGNED.match(text) or is_rule(text)
        )
        name = any(is_name(column) for column in columns[-2:])
        if signing:
            listing = False
        elif name and not listing:
            named = True
        elif listing and _in_list(rows, at):
            pass
        elif is_caps(text) and not named and len(text) < 90:
            pass
        elif named and not _ending_goes_on(rows, at):
            return at
        elif not named and not listing and len(text) > 120:
            return at
        else:
            listing = listing and not re.match(r"[-–+*]?\s?lưu\b", rows[at - 1].text, re.IGNORECASE)
            named = named or name
    return len(rows)


def _in_list(rows: list[Row], at: int) -> bool:
    """A recipient, or the rest of one that wraps; the list ends with the file copy ("Lưu: …")."""
    text, before = rows[at].text, rows[at - 1].text
    if text[0] in "-–—+*•" or _RECIPIENTS.match(before):
        return True
    if re.match(r"[-–+*]?\s?lưu\b", before, re.IGNORECASE):
        return text[0].islower()
    return not is_name(text)


def _ending_goes_on(rows: list[Row], at: int) -> bool:
    """After a name: a second signature, or the recipients printed after the signature."""
    ahead = rows[at : at + 4]
    return any(_RECIPIENTS.match(row.text) or is_signature(row.text) for row in ahead) and not any(
        _APPENDIX.match(row.text) for row in ahead
    )
