"""Cuts a paper into its parts: head, title, body, list of recipients, signatures, appendices; and a decision from the
plan that it carries.

The order of the parts is the one of Nghị định 30/2020/NĐ-CP (phụ lục I) and of the Party's own rule (Hướng dẫn
36-HD/VPTW): head, kind and title, body, then recipients and signature side by side, then appendices.
"""

import re
from dataclasses import dataclass, field

from caunoi.plans.outline.endings import (
    Ending,
    columns_of,
    ending_start,
    is_appendix,
    is_recipients,
    is_role,
    is_signature,
    read_ending,
)
from caunoi.plans.outline.markers import is_rule, read_marker
from caunoi.plans.outline.rows import Row
from caunoi.plans.outline.sentences import has_no_small_letter, in_quotes, is_caps
from caunoi.plans.outline.wording import (
    APPENDICES,
    AUTHORITIES,
    CARRIERS,
    KINDS,
    KINDS_BY_CODE,
    SHORT_KINDS,
    any_of,
)

_NO_KIND = re.compile(
    r"kế hoạch (?:và đầu tư|[-–] đầu tư)|luật (?:gia|sư)|báo cáo viên|hướng dẫn viên|biên bản ghi nhớ"
)

_TITLE_ENDS = re.compile(
    r"(?:căn cứ|thực hiện|thi hành|theo đề nghị|theo |xét |để |nhằm |trên cơ sở|kính gửi|kính thưa|trong những năm"
    r"|thời gian qua|trong thời gian|tiếp tục thực hiện|sau khi|năm \d|được sự|ngày \d|với mục)",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(rf"{any_of(AUTHORITIES)}\b")
_CARRIED = re.compile(
    r"[(\[]?\s?(?:được )?(?:ban hành )?(?:(?:kèm|cùng|đính kèm) (?:theo|với)|theo quyết định số) ", re.IGNORECASE
)
_ISSUES = re.compile(
    r"(?:Ban|Ủy ban|UBND|UBMTTQ|Hội|Đoàn|Sở|Công an|Bộ|Thường trực|Tỉnh ủy|Thành ủy|Đảng ủy|Đảng bộ|HĐND|Liên đoàn"
    r"|Trường|Văn phòng|Phòng|Mặt trận|Trung tâm|Cục|Chi cục|Chi bộ)\b.{0,90}? "
    r"(?:xây dựng|ban hành|hướng dẫn|đề nghị|thông báo|báo cáo|yêu cầu|kết luận|thống nhất|tổ chức|triển khai|quy định"
    r"|phát động|đề ra)\b"
)
_CODE = re.compile(r"số\s?:?\s?\d{1,5}/(?:\d{4}/)?(?P<code>[^\W\d_]{2,4})[-–]", re.IGNORECASE)
_LISTS = re.compile(any_of(APPENDICES), re.IGNORECASE)
_FIRST_LISTS = frozenset(["phần", "chương", "điều", "roman", "upper"])
_MOST_ANNOUNCING = 5  # lines of the sentence that announces the body
_GREETING = re.compile(r"kính (?:gửi|thưa)", re.IGNORECASE)
_SUBJECT = re.compile(r"[(\"“]?\s?(?:v/v|về việc)\b", re.IGNORECASE)
_PROMISES = re.compile(r"ban hành|phê duyệt", re.IGNORECASE)
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


def kind_of(text: str) -> str | None:
    """The kind of paper that a line announces ("KẾ HOẠCH", "QUYẾT ĐỊNH về việc …"), in small letters."""
    text = text.lstrip("#* ").rstrip("* ")
    if not text or len(text) > 400 or text.endswith(":"):
        return None
    folded = text[:60].lower().replace("qui chế", "quy chế").replace("qui định", "quy định")
    if len(text) <= 60 and folded in KINDS:
        return folded
    if _NO_KIND.match(folded):
        return None
    return next((kind for kind in SHORT_KINDS if folded.startswith(kind + " ") and text[: len(kind)].isupper()), None)


def opens_preamble(text: str, *, greeting: bool = False) -> bool:
    """Whether a paragraph reads like one before the first number; with `greeting`, whether it addresses somebody."""
    return _GREETING.match(text) is not None or (not greeting and _TITLE_ENDS.match(text) is not None)


def _starts(rows: list[Row]) -> list[int]:
    """Where papers begin: the first row, and each title further down of something that the first paper carries."""
    first = _title_at(rows[:_HEAD_ROWS])
    kind = kind_of(rows[first].text) if first is not None else _kind_by_number(rows[:_HEAD_ROWS])
    if kind not in CARRIERS:
        return [0]
    starts = [0]
    promised = " ".join(row.text.lower() for row in rows[: _HEAD_ROWS * 2] if _PROMISES.search(row.text))
    ended = False
    for at in range((first or 0) + 2, len(rows)):
        text = rows[at].text
        if is_appendix(text):
            break
        ended = ended or is_recipients(text) or (bool(text) and is_signature(text.strip("| ")))
        kind = kind_of(text)
        if kind is None and ended and _is_untitled(rows, at):
            starts.append(_head_start(rows, at))
            ended = False
        if kind is None or kind in CARRIERS or not is_caps(text[: len(kind)]):
            continue
        if any(_CARRIED.match(row.text) for row in rows[at + 1 : at + 9]) or (ended and kind in promised):
            starts.append(_head_start(rows, at))
            ended = False
    return starts


def _kind_by_number(rows: list[Row]) -> str | None:
    """The kind that the number names where a copy has lost the line of the kind: "Số: 12/QĐ-UBND"."""
    found = (_CODE.search(row.text[:200]) for row in rows)
    return next((KINDS_BY_CODE.get(match["code"]) for match in found if match), None)


def _is_untitled(rows: list[Row], at: int) -> bool:
    """Whether a copy that has lost the kind begins a carried paper here: its title, by what it is carried, Chương I."""
    row, after = rows[at], rows[at + 1 : at + _MOST_ANNOUNCING]
    if row.table or not is_caps(row.text) or is_appendix(row.text) or _LISTS.match(row.text):
        return False
    if "|" in row.text or is_signature(row.text) or is_role(row.text):
        return False
    carried = next((place for place, one in enumerate(after, at + 1) if _CARRIED.match(one.text)), None)
    if carried is None or any(kind_of(one.text) for one in rows[at:carried]):
        return False
    markers = (read_marker(one.text) for one in rows[carried + 1 : carried + _MOST_ANNOUNCING])
    return any(marker is not None and marker.system in _FIRST_LISTS and marker.first for marker in markers)


def _head_start(rows: list[Row], title: int) -> int:
    """The head of a carried paper may repeat the issuer and the motto above the title."""
    start = title
    while start > 0 and title - start < 10 and _is_head(rows[start - 1]):
        start -= 1
    return start


def _is_head(row: Row) -> bool:
    bare = row.text.strip("| ")
    if row.table or is_signature(bare) or is_role(bare):
        return False
    return all(
        is_rule(text) or is_caps(text) or _MOTTO.match(text) is not None or _DAY.search(text[:120]) is not None
        for text in columns_of(row)
    )


def _title_at(rows: list[Row]) -> int | None:
    """The row of the kind; a row that holds the kind alone goes before one that goes on with the title."""
    found: int | None = None
    for at, row in enumerate(rows):
        marker = read_marker(row.text)
        if row.table or (marker is not None and marker.kind == "heading"):
            break
        if kind_of(row.text) is not None:
            if row.text.lower() in KINDS:
                return at if found is None or at - found <= 5 else found
            found = at if found is None else found
    return found


def _part(rows: list[Row]) -> Part:
    part = Part()
    at = _title_at(rows[:_HEAD_ROWS])
    if at is None:
        at = next((place for place in range(min(len(rows), _HEAD_ROWS)) if _is_untitled(rows, place)), None)
    if at is None:
        body = _body_start_without_title(rows)
        part.head = rows[:body]
    else:
        part.kind = kind_of(rows[at].text)
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
        marker = read_marker(row.text)
        subject = start > 0 and (_SUBJECT.match(row.text) is not None or _goes_on_subject(rows[at - 1], row))
        dated = len(row.text) < 90 and _DAY.search(row.text) is not None
        if subject or dated or _MOTTO.match(row.text) or is_rule(row.text):
            start = at + 1
        elif opens_preamble(row.text) or (marker is not None and marker.kind == "heading"):
            break
    return start


def _goes_on_subject(last: Row, row: Row) -> bool:
    return row.text[:1].islower() and not last.text.endswith((".", ";", ":")) and len(row.text) < 90


def _title_end(rows: list[Row], kind_row: int) -> int:
    at = kind_row + 1
    in_brackets = False
    has_title = rows[kind_row].text.lower() not in KINDS
    while at < len(rows):
        row = rows[at]
        if in_brackets or (_CARRIED.match(row.text) and row.text[0] in "(["):
            in_brackets = not row.text.rstrip(".").endswith((")", "]"))
        elif not is_rule(row.text):
            if row.table or _opens_body(row.text) or (has_title and not _goes_on_title(rows, at, kind_row)):
                break
            has_title = True
        at += 1
    return at


def _opens_body(text: str) -> bool:
    marker = read_marker(text)
    return marker is not None and not (marker.family == "-" and text[marker.size : marker.size + 1].isdigit())


def _goes_on_title(rows: list[Row], at: int, kind_row: int) -> bool:
    row, last = rows[at], rows[at - 1]
    if _announces(rows, at):
        return False
    if is_rule(last.text) or _CARRIED.match(last.text) or last.text.endswith((".", ";", ":")):
        return False
    if row.text[:1].islower() or in_quotes(last.text):
        return True
    if _AUTHORITY.match(row.text) and any(_TITLE_ENDS.match(_bare(after.text)) for after in rows[at + 1 : at + 4]):
        return False
    if is_caps(last.text) and has_no_small_letter(row.text):
        return True
    if _TITLE_ENDS.match(row.text) or (is_caps(last.text) and last is not rows[kind_row]):
        return False
    if len(row.text) > 110 or row.text.endswith((":", ";", ".")) or at - kind_row > 6:
        return False
    return not (row.gap or last.ends_paragraph) or _title_ends_after(rows, at)


def _announces(rows: list[Row], at: int) -> bool:
    """Whether the row begins the sentence that announces what follows: "Ủy ban … xây dựng kế hoạch như sau:"."""
    if not _ISSUES.match(" ".join(row.text[:200] for row in rows[at : at + 2])):
        return False
    for row in rows[at : at + _MOST_ANNOUNCING]:
        if row is not rows[at] and _opens_body(row.text):
            return False
        if row.text.endswith(":"):
            return True
    return False


def _bare(text: str) -> str:
    """The text without the dash that some papers print before each "Căn cứ"."""
    return text.lstrip("-–—+* ")


def _title_ends_after(rows: list[Row], at: int) -> bool:
    """Whether what opens a body comes right after the row, so that the row still belongs to the title."""
    if at + 1 >= len(rows):
        return False
    after = rows[at + 1]
    if _AUTHORITY.match(after.text) and is_caps(after.text):
        return True
    return is_rule(after.text) or _TITLE_ENDS.match(after.text) is not None or _CARRIED.match(after.text) is not None
