"""The sealed trail as a file that anybody can check without the system: written line by line, and verified. Pure.

The file is UTF-8 text, one JSON object a line, each written in the one way of the chain (`chain.text_of`), so that no
byte can be another without being noticed:

    {"count":3,"format":"caunoi-trail/1","from":1,"head":"9f…","previous":"00…","to":3}
    {"content":{"acting_for_id":null,…,"unit_id":12},"link":"4e…","previous":"00…","sequence":1}

`content` is what the chain vouches for. Of personal values the chain holds salted digests and so does the file; the
values and their salts stay at home.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from caunoi.ground.audit.chain import FIRST_PREVIOUS, canonical, link_of, text_of

FORMAT = "caunoi-trail/1"
_HEADER_NAMES = {"format", "from", "to", "count", "previous", "head"}
_ROW_NAMES = {"sequence", "previous", "link", "content"}


@dataclass(frozen=True, slots=True)
class Header:
    """Which rows a file holds: the places `first` to `last` without a gap, the link before them and the last one."""

    first: int
    last: int
    previous: str
    head: str

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def line(self) -> bytes:
        return _line(
            {
                "format": FORMAT,
                "from": self.first,
                "to": self.last,
                "count": self.count,
                "previous": self.previous,
                "head": self.head,
            }
        )


def row_line(*, sequence: int, previous: str, link: str, content: Mapping[str, Any]) -> bytes:
    """One row of the chain as its line, with the end of the line."""
    return _line({"sequence": sequence, "previous": previous, "link": link, "content": canonical(content)})


def _line(body: Mapping[str, Any]) -> bytes:
    text = text_of(body)
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:
        # Half a sign that a broken program once sent: JSON has a way to write it, UTF-8 has none.
        return (json.dumps(body, sort_keys=True, separators=(",", ":")) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check of a file found: `why` is "", header, unreadable, missing, reordered, altered, short, beyond,
    head or outside; `line` counts from 1, the header being the first; `at` is the place in the chain, where known.
    """

    checked: int
    heads_met: int
    header: Header | None = None
    why: str = ""
    line: int = 0
    at: int | None = None

    @property
    def ok(self) -> bool:
        return not self.why

    @property
    def sentence(self) -> str:
        """One sentence in Vietnamese: what was found and where."""
        if self.header is None or self.why:
            return _SENTENCES[self.why].format(line=self.line, at=self.at)
        whole = f"Nhật ký trong tệp nguyên vẹn: {self.checked} dòng, số {self.header.first} đến {self.header.last}"
        witnesses = f"{self.heads_met} mốc bên ngoài khớp" if self.heads_met else "chưa đối chiếu với mốc bên ngoài nào"
        return f"{whole}, {witnesses}. Mắt xích cuối: {self.header.head}"


_SENTENCES = {
    "header": "Dòng đầu của tệp không phải dòng mở đầu của nhật ký xuất ra, hoặc đã bị sửa.",
    "unreadable": "Dòng thứ {line} của tệp không đọc được hoặc đã bị sửa.",
    "missing": "Thiếu dòng số {at} của nhật ký, ở dòng thứ {line} của tệp.",
    "reordered": "Dòng số {at} của nhật ký, ở dòng thứ {line} của tệp, không nối với dòng đứng trước.",
    "altered": "Dòng số {at} của nhật ký, ở dòng thứ {line} của tệp, đã bị sửa nội dung.",
    "short": "Tệp bị cắt cụt: thiếu từ dòng số {at} của nhật ký, sau dòng thứ {line} của tệp.",
    "beyond": "Tệp có thêm dòng ngoài dòng mở đầu đã ghi, từ dòng thứ {line}.",
    "head": "Mắt xích cuối ở dòng mở đầu không khớp với dòng số {at} của nhật ký.",
    "outside": "Dòng số {at} của nhật ký, ở dòng thứ {line} của tệp, không khớp với mốc giữ ngoài hệ thống.",
}


def _body_of(raw: bytes, names: set[str]) -> dict[str, Any] | None:
    """The object of a line, or None when it is not exactly what the exporter writes."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or set(body) != names or _line(body) != raw:
        return None
    return body


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _header_of(raw: bytes) -> Header | None:
    body = _body_of(raw, _HEADER_NAMES)
    if body is None or body["format"] != FORMAT or not (_is_count(body["from"]) and _is_count(body["to"])):
        return None
    if not (isinstance(body["previous"], str) and isinstance(body["head"], str)):
        return None
    header = Header(body["from"], body["to"], body["previous"], body["head"])
    starts_right = header.first > 1 or header.previous == FIRST_PREVIOUS
    return header if header.line() == raw and header.count >= 1 and starts_right else None


def _row_fault(raw: bytes, sequence: int, before: str) -> tuple[str, str]:
    """Why a line is not the row of this place ("" when it is), and its link."""
    body = _body_of(raw, _ROW_NAMES)
    if body is None or not isinstance(body["content"], dict):
        return "unreadable", ""
    if (type(body["sequence"]), body["sequence"]) != (int, sequence):
        return "missing", ""
    if body["previous"] != before:
        return "reordered", ""
    if body["link"] != link_of(before, sequence, body["content"]):
        return "altered", ""
    return "", str(body["link"])


def verify_lines(lines: Iterable[bytes], heads: Mapping[int, str] | None = None) -> Finding:
    """Recompute every link of an exported file, given line by line with the ends of its lines, and name the first
    line that is not as it was written. `heads` are links that were kept elsewhere, by their places.

    Whoever rewrites the whole file with all its links is found out by such a link alone: the last one of the file, or
    those of `trail-heads.txt`.
    """
    coming = iter(lines)
    header = _header_of(next(coming, b""))
    if header is None:
        return Finding(0, 0, None, "header", 1)
    known = heads or {}
    sequence, before, met, number = header.first - 1, header.previous, 0, 1
    for number, raw in enumerate(coming, start=2):
        if sequence == header.last:
            return Finding(sequence - header.first + 1, met, header, "beyond", number)
        why, link = _row_fault(raw, sequence + 1, before)
        if not why and known.get(sequence + 1, link) != link:
            why = "outside"
        if why:
            return Finding(sequence - header.first + 1, met, header, why, number, sequence + 1)
        sequence, before = sequence + 1, link
        met += sequence in known
    checked = sequence - header.first + 1
    if sequence < header.last:
        return Finding(checked, met, header, "short", number, sequence + 1)
    if before != header.head:
        return Finding(checked, met, header, "head", 1, sequence)
    return Finding(checked, met, header)
