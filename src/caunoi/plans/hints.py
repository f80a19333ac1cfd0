"""What the words of a line seem to ask: who, with whom, how often, by when, how much, and whether the Centre is first.

A hint is a suggestion and nothing more. It quotes the words it rests on, with their place in the text, so that a person
can accept or drop it at a glance. Knows no database.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from caunoi.plans.outline import Node

HintKind = Literal["responsible", "lead", "cooperating", "recurrence", "date", "quantity", "guidance"]


@dataclass(frozen=True, slots=True)
class Hint:
    """`quote` is `text[start:end]`.

    `value` by kind: responsible, lead, cooperating: a scope of `SCOPES`; recurrence: one of `RHYTHMS`; date: ISO, as
    exact as the words are ("2026-11-25", "2026-11", "2026-Q3", "2030"); quantity: ">=1 phong trào", "=100 %";
    guidance: "centre".
    """

    kind: HintKind
    value: str
    quote: str
    start: int
    end: int

    def as_json(self) -> dict[str, str | int]:
        return {"kind": self.kind, "value": self.value, "quote": self.quote, "start": self.start, "end": self.end}


# The groups of units that plans of the Front speak of.
SCOPES = (
    "province", "communes", "province_and_communes", "office", "boards", "socio_political_organisations",
    "mass_associations", "member_organisations", "front_work_boards", "state_agencies", "party_committees",
)  # fmt: skip
RHYTHMS = (
    "always", "week", "month", "quarter", "half_year", "year", "two_years", "five_years", "on_request", "periodic",
)  # fmt: skip

_COMMITTEE = r"(?:(?:ủy|uỷ) ban (?:mttq|mặt trận tổ quốc)(?: việt nam)?|ubmttq(?: ?việt nam|vn)?|mttq việt nam)"
_OF_THE_COMMITTEE = rf"(?: (?:của |thuộc )?(?:cơ quan )?{_COMMITTEE}(?: tỉnh)?)?"
_LEVEL = r"(?: (?P<level>các cấp|cấp tỉnh|tỉnh|(?:cấp|các) xã, phường|cấp xã|xã, phường|cơ sở))?"
_UNITS = re.compile(
    rf"(?P<office>văn phòng{_OF_THE_COMMITTEE})"
    rf"|(?P<boards>(?:các )?ban chuyên môn{_OF_THE_COMMITTEE}|các ban, đơn vị{_OF_THE_COMMITTEE})"
    rf"|(?P<front_work_boards>(?:các )?ban công tác mặt trận)"
    rf"|(?P<committee>(?:(?:ủy ban, )?ban thường trực )?{_COMMITTEE}{_LEVEL})"
    r"|(?P<socio_political_organisations>(?:các )?(?:tổ chức|đoàn thể) chính trị ?[-–] ?xã hội)"
    r"|(?P<mass_associations>(?:các )?hội quần chúng(?: do đảng, nhà nước giao nhiệm vụ)?)"
    r"|(?P<member_organisations>(?:các )?tổ chức thành viên(?: của (?:mttq việt nam|mặt trận)(?: tỉnh)?)?)"
    r"|(?P<state_agencies>(?:các )?sở, (?:ban, )?ngành|(?:ủy|uỷ) ban nhân dân|ubnd|chính quyền"
    r"|(?:các )?cơ quan(?:, đơn vị)?(?: có)? liên quan)"
    r"|(?P<party_committees>cấp (?:ủy|uỷ))"
    r"|(?P<communes>các xã, phường|cấp xã)",
    re.IGNORECASE,
)
_TRAILING_LEVEL = re.compile(r" (?P<level>các cấp|cấp tỉnh|cấp xã, phường|các xã, phường|cấp xã)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:;|,)? ?(?:và |cùng |với )?")
_CENTRE = re.compile(r"trung ương", re.IGNORECASE)
_GIVEN = re.compile(r"(?:giao|đề nghị|yêu cầu|phân công) (?:cho )?", re.IGNORECASE)
_WITH = re.compile(r"phối hợp(?: chặt chẽ| thường xuyên)?(?: cùng)? với |phối hợp: ?", re.IGNORECASE)
_LEADS = re.compile(r"[^.;]{0,60}?\bchủ trì\b", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:cơ quan|đơn vị|bộ phận)?(?:,? ?(?:cơ quan|đơn vị))? ?"
    r"(?P<role>chủ trì|phối hợp|thực hiện|phụ trách)[^:]{0,20}: ?",
    re.IGNORECASE,
)
# An opening such as "Căn cứ chức năng, nhiệm vụ được giao, …" comes before the subject.
_OPENING = re.compile(r"(?:căn cứ|trên cơ sở|theo|định kỳ|trong quá trình)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:^|[.!?:] |; )(?=\S)")

_RHYTHM_WORDS: tuple[tuple[str, str], ...] = (
    ("always", r"24/7|24/24"),
    ("week", r"h[ằà]ng tuần"),
    ("month", r"h[ằà]ng tháng"),
    ("quarter", r"h[ằà]ng quý|mỗi quý"),
    ("half_year", r"(?:6|06|sáu) tháng(?: đầu năm| cuối năm|/lần)?(?! năm)"),
    ("two_years", r"(?<=đánh giá )(?:2|02|hai) năm"),
    ("five_years", r"(?:(?<=đánh giá )|(?<=năm, ))(?:5|05|năm) năm"),
    ("year", r"h[ằà]ng năm|tổng kết năm|mỗi năm|thường niên"),
    ("on_request", r"theo yêu cầu|khi có yêu cầu|đột xuất"),
    ("periodic", r"định kỳ(?! h[ằà]ng)"),
)
_RHYTHM = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _RHYTHM_WORDS), re.IGNORECASE)

_LONG_DATE = r"ngày (?P<d1>\d{1,2}) tháng (?P<m1>\d{1,2}) năm (?P<y1>\d{4})"
_SHORT_DATE = r"(?:ngày )?(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})"
_MONTH = r"tháng (?P<m3>\d{1,2})(?:/| năm |-)(?P<y3>\d{4})"
_QUARTER = r"quý (?P<q4>IV|I{1,3}|[1-4])(?:/| năm |-)(?P<y4>\d{4})"
_YEAR = r"(?:đến|trước|hết|vào|trong) (?:hết |cuối )?năm (?P<y5>\d{4})"
_DATE = re.compile(f"{_LONG_DATE}|{_SHORT_DATE}|{_MONTH}|{_QUARTER}|{_YEAR}", re.IGNORECASE)
_OF_A_PAPER = re.compile(r"(?:số [\w./-]{1,40}|-(?:KH|NQ|QĐ|CT|HD)/?\w{0,8}),? (?:ngày )?$", re.IGNORECASE)
_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}

_NUMBER_WORDS = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5"}
_BOUNDS = {
    "ít nhất": ">=", "tối thiểu": ">=", "không dưới": ">=", "trên": ">=", "từ": ">=", "đạt": "=", "tối đa": "<=",
    "không quá": "<=",
}  # fmt: skip
_COUNTED = (
    r"hộ gia đình|hộ nghèo|hộ|nhà|căn nhà|mô hình|phong trào|cuộc|lớp|buổi|hội nghị|bản|khu dân cư|xã|phường|lượt|người"
    r"|đoàn|đợt|lần|cán bộ|hội viên|đoàn viên|công trình|tỷ đồng|triệu đồng|đồng|bài|tin|chương trình|đề án"
    r"|tổ chức|ý kiến"
)
_QUANTITY = re.compile(
    rf"(?:(?P<bound>ít nhất|tối thiểu|không dưới|trên|từ|đạt|tối đa|không quá) )?"
    rf"(?P<number>\d{{1,3}}(?:\.\d{{3}}){{1,3}}|\d{{1,6}}(?:,\d{{1,2}})?|(?:một|hai|ba|bốn|năm)(?= \w))"
    rf"(?: ?(?P<percent>%)| (?P<noun>{_COUNTED})\b)",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"(?:theo (?:sự )?hướng dẫn|do|sau khi (?:được|có hướng dẫn của)|khi có hướng dẫn)[^.;]{0,30}?"
    r"(?:ủy ban trung ương|uỷ ban trung ương|trung ương)(?: mttq việt nam| mặt trận tổ quốc việt nam)?"
    r"(?: hướng dẫn| ban hành)?",
    re.IGNORECASE,
)


def hints_of(node: Node) -> tuple[Hint, ...]:
    """The hints of one line of the outline."""
    return hints_for(node.text)


def hints_for(text: str) -> tuple[Hint, ...]:
    """All hints that the text gives, in the order of its words. `text` is NFC."""
    found = [*_people(text), *_rhythms(text), *_dates(text), *_quantities(text), *_guidance(text)]
    return tuple(sorted(found, key=lambda hint: (hint.start, hint.end, hint.kind)))


def _hint(kind: HintKind, value: str, text: str, start: int, end: int) -> Hint:
    return Hint(kind, value, text[start:end], start, end)


# Who


def _people(text: str) -> Iterator[Hint]:
    taken: set[int] = set()
    for kind, at in _places_of_people(text):
        units, end = _units_from(text, at)
        if kind == "responsible" and units and _LEADS.match(text, end):
            kind = "lead"
        for value, start, stop in units:
            if start not in taken:
                taken.add(start)
                yield _hint(kind, value, text, start, stop)


def _places_of_people(text: str) -> Iterator[tuple[HintKind, int]]:
    """Where a list of units may begin, and what those units would be."""
    label = _LABEL.match(text)
    if label:
        role = label["role"].lower()
        yield ("lead" if role == "chủ trì" else "cooperating" if role == "phối hợp" else "responsible"), label.end()
        return
    for match in _WITH.finditer(text):
        yield "cooperating", match.end()
    for match in _SENTENCE.finditer(text):
        given = _GIVEN.match(text, match.end())
        yield "responsible", given.end() if given else match.end()
    if _OPENING.match(text):
        subject = next((at.end() for at in re.finditer(", ", text[:300]) if _UNITS.match(text, at.end())), None)
        if subject is not None:
            yield "responsible", subject


def _units_from(text: str, at: int) -> tuple[list[tuple[str, int, int]], int]:
    """The units named one after the other from here on, and where they end.

    "Ủy ban MTTQ Việt Nam và các tổ chức thành viên các cấp": the level at the end counts for the committee too.
    """
    units: list[tuple[str, str | None, int, int]] = []
    end = at
    while True:
        match = _UNITS.match(text, at)
        if not match:
            break
        end = match.end()
        scope = match.lastgroup or ""
        if scope == "level" or match["committee"]:
            units.append(("committee", match["level"], match.start(), end))
        else:
            units.append((scope, None, match.start(), end))
        level = _TRAILING_LEVEL.match(text, end)
        if level:
            units = [(name, own or level["level"], start, stop) for name, own, start, stop in units]
            end = level.end()
        between = _BETWEEN.match(text, end)
        at = between.end() if between else end
        if at == end:
            break
    return [(_scope(name, level), start, stop) for name, level, start, stop in units], end


def _scope(name: str, level: str | None) -> str:
    if name != "committee":
        return name
    folded = (level or "").lower()
    if folded == "các cấp":
        return "province_and_communes"
    return "communes" if "xã" in folded or folded == "cơ sở" else "province"


# How often, by when, how much


def _rhythms(text: str) -> Iterator[Hint]:
    for match in _RHYTHM.finditer(text):
        yield _hint("recurrence", match.lastgroup or "periodic", text, match.start(), match.end())


def _dates(text: str) -> Iterator[Hint]:
    for match in _DATE.finditer(text):
        if not _OF_A_PAPER.search(text[max(0, match.start() - 60) : match.start()]):
            value = _date_value(match)
            if value:
                yield _hint("date", value, text, match.start(), match.end())


def _date_value(match: re.Match[str]) -> str | None:
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2")):
        if match[year]:
            return _iso(match[year], match[month], match[day])
    if match["y3"]:
        return _iso(match["y3"], match["m3"])
    if match["y4"]:
        return f"{match['y4']}-Q{_QUARTERS.get(match['q4'].lower(), match['q4'])}"
    return match["y5"]


def _iso(year: str, month: str, day: str | None = None) -> str | None:
    if not 1 <= int(month) <= 12 or (day is not None and not 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day is not None else "")


def _quantities(text: str) -> Iterator[Hint]:
    for match in _QUANTITY.finditer(text):
        bound = (match["bound"] or "").lower()
        number = _NUMBER_WORDS.get(match["number"].lower(), match["number"])
        if match["number"].lower() in _NUMBER_WORDS and not bound:
            continue  # "một bản", "năm xã" are figures of speech without "ít nhất"
        if match.start() and (text[match.start() - 1].isalnum() or text[match.start() - 1] in "/.-"):
            continue
        what = "%" if match["percent"] else match["noun"].lower()
        value = f"{_BOUNDS.get(bound, '=')}{number.replace('.', '').lstrip('0') or '0'} {what}"
        yield _hint("quantity", value, text, match.start(), match.end())


def _guidance(text: str) -> Iterator[Hint]:
    for match in _GUIDANCE.finditer(text):
        yield _hint("guidance", "centre", text, match.start(), match.end())
