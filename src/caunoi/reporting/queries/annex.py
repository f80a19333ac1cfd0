"""The Excel annex of a frozen summary: everything that the paper has no room for."""

from __future__ import annotations

from decimal import Decimal

from caunoi.reporting.freezing import Content
from caunoi.reporting.merging import filled
from caunoi.reporting.models import FrozenSummary
from caunoi.reporting.papers import words_by_code, words_of_content
from caunoi.reporting.queries.summaries import opened
from caunoi.reporting.writing import Sheet, Value, book_of


def annex_of(frozen: FrozenSummary) -> bytes:
    """Sums, figures of each unit, the versions behind them and the words with their sources, as XLSX."""
    content = opened(frozen)
    words = words_of_content(content)
    title = f"{content['round']['form_name']}, {words}, bản chốt {frozen.number}, SHA-256 {frozen.digest}"
    return book_of(
        [
            Sheet("Tổng hợp", title, _SUM_COLUMNS, _sums(content), held=2),
            Sheet("Từng đơn vị", title, _unit_columns(content), _by_unit(content), held=1),
            Sheet("Báo cáo làm căn cứ", title, _REPORT_COLUMNS, _reports(content)),
            Sheet("Lời văn", title, _TEXT_COLUMNS, _texts(content)),
        ]
    )


_SUM_COLUMNS = (("Mã", 9), ("Chỉ tiêu", 60), ("Đơn vị tính", 14), ("Cộng", 18), ("Đơn vị có số", 12))
_REPORT_COLUMNS = (("Đơn vị", 30), ("Báo cáo", 18), ("Bản", 6), ("Mã băm của bản", 66))
_TEXT_COLUMNS = (("Phần", 24), ("Lời văn", 80), ("Báo cáo", 18), ("Bản", 6))


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _sums(content: Content) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for section in content["sections"]:
        rows.append(("", f"{section['number']}. {section['title']}", "", None, None))
        rows += [
            (line["code"], line["name"], line["unit"], _number(line["value"]), line["units"])
            for line in section["lines"]
        ]
    rows += [
        (one["code"], one["name"], "%" if one["percent"] else "", _number(one["value"]), None)
        for one in content["indicators"]
    ]
    return rows


def _codes(content: Content) -> list[tuple[str, str]]:
    return [(line["code"], line["name"]) for section in content["sections"] for line in section["lines"]]


def _unit_columns(content: Content) -> list[tuple[str, float]]:
    return [("Đơn vị", 28), *((f"{code} {name}", 16.0) for code, name in _codes(content))]


def _by_unit(content: Content) -> list[tuple[Value, ...]]:
    codes = [code for code, _ in _codes(content)]
    return [(report["unit"], *(_number(report["values"].get(code)) for code in codes)) for report in content["reports"]]


def _reports(content: Content) -> list[tuple[Value, ...]]:
    return [(one["unit"], one["ref"], one["version"], one["digest"]) for one in content["reports"]]


def _texts(content: Content) -> list[tuple[Value, ...]]:
    figures = words_by_code(content)
    return [
        (part["title"], filled(line["text"], figures), of["report"] if of else "", of["version"] if of else None)
        for part in content["texts"]
        for line in part["lines"]
        for of in (line["sources"] or [None])
    ]
