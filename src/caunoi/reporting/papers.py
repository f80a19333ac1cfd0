"""The official report of a round: frozen content in, `PaperData` out. Knows no database and no web framework.

Layout follows Nghị định 30/2020/NĐ-CP, phụ lục I; the order of the parts is that of the Front's own reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from caunoi.documents.writing import Appendix, Column, Kind, Level, PaperData, Passage, Table
from caunoi.ground.text import number_vi
from caunoi.ground.times import date_vi
from caunoi.plans.papers import Head
from caunoi.reporting.freezing import Content
from caunoi.reporting.merging import filled
from caunoi.reporting.periods import words_of

MOST_COLUMNS = 8
"""Figures that stand beside each other in the table of units on a landscape page."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the Office decides about the report beyond its content. `codes` are the figures printed for each unit."""

    title: str
    recipients: tuple[str, ...]
    codes: tuple[str, ...]


def words_of_content(content: Content) -> str:
    """What people call the period: "quý III năm 2026", "chuyên đề Tết vì người nghèo"."""
    return words_of(content["round"]["period"], content["round"].get("title", ""))


def title_of(content: Content) -> str:
    """ "Kết quả công tác Mặt trận quý III năm 2026", "Kết quả thực hiện chuyên đề Tết vì người nghèo"."""
    work = "thực hiện" if content["round"].get("title") else "công tác Mặt trận"
    return f"Kết quả {work} {words_of_content(content)}"


def _written(value: str | None) -> str:
    return "" if value is None else number_vi(Decimal(value))


def words_by_code(content: Content) -> dict[str, str]:
    """Every frozen sum and indicator as it is written in a sentence."""
    words = {line["code"]: _written(line["value"]) for line in _lines(content) if line["value"] is not None}
    for one in content["indicators"]:
        words[one["code"]] = _written(one["value"]) + ("%" if one["percent"] else "")
    return words


def _lines(content: Content) -> list[Mapping[str, Any]]:
    return [line for section in content["sections"] for line in section["lines"]]


def fullest_codes(content: Content, most: int = MOST_COLUMNS) -> tuple[str, ...]:
    """The figure of each section that most units have, as long as there is room."""
    best = [
        max(section["lines"], key=lambda line: line["units"])["code"]
        for section in content["sections"]
        if any(line["units"] for line in section["lines"])
    ]
    return tuple(best[:most])


def official_report(head: Head, content: Content, facts: Facts, *, frozen_on: date, number: int) -> PaperData:
    """The report with its annexes; every figure is the frozen one."""
    words = words_by_code(content)
    return PaperData(
        kind=Kind.REPORT,
        issuer=head.issuer,
        symbol=head.symbol,
        place=head.place,
        on=head.on,
        title=facts.title,
        preamble=_preamble(head, content, frozen_on, number),
        body=tuple(_body(content, words)),
        closing=(f"Trên đây là báo cáo {facts.title[:1].lower()}{facts.title[1:]}.",),
        recipients=facts.recipients,
        signature=head.signature,
        appendices=tuple(_appendices(content, facts.codes)),
    )


def _preamble(head: Head, content: Content, frozen_on: date, number: int) -> tuple[str, ...]:
    version = "" if number == 1 else f", bản đính chính lần {number - 1}"
    title = title_of(content)
    lines = [
        f"{head.issuer.in_words} báo cáo {title[:1].lower()}{title[1:]}. "
        f"Số liệu tổng hợp từ {number_vi(len(content['reports']))} báo cáo đã tiếp nhận, chốt ngày "
        f"{date_vi(frozen_on)}{version}."
    ]
    if content["missing"]:
        lines.append(f"Chưa có số liệu của {number_vi(len(content['missing']))} đơn vị (phụ lục).")
    return tuple(lines)


def _body(content: Content, words: dict[str, str]) -> list[Passage]:
    texts = {one["part"]: one for one in content["texts"]}
    parts = [_part("Kết quả nổi bật", texts["RESULTS"], words), _figures(content)]
    for key in ("DIFFICULTIES", "PROPOSALS", "DIRECTIONS"):
        parts.append(_part(texts[key]["title"], texts[key], words))
    return [part for part in parts if part.children]


def _part(title: str, text: Mapping[str, Any], words: dict[str, str]) -> Passage:
    lines = tuple(Passage(filled(line["text"], words)) for line in text["lines"])
    return Passage(title.upper(), Level.PART, lines)


def _figures(content: Content) -> Passage:
    """Each section's figures as one sentence, so that "trong đó …" follows what it is part of; zeros stand in the
    annex."""
    sections = []
    for section in content["sections"]:
        told = [
            f"{line['name']}: {_written(line['value'])} {line['unit']}"
            for line in section["lines"]
            if line["value"] is not None and Decimal(line["value"]) != 0
        ]
        if told:
            sections.append(Passage(section["title"], Level.SECTION, (Passage("; ".join(told) + "."),)))
    return Passage("SỐ LIỆU THEO LĨNH VỰC", Level.PART, tuple(sections))


def _appendices(content: Content, codes: Sequence[str]) -> list[Appendix]:
    words = words_of_content(content)
    found = [Appendix(f"Biểu tổng hợp số liệu {words}", (_sums(content),))]
    if codes:
        found.append(Appendix(f"Số liệu từng đơn vị, {words}", (_by_unit(content, codes),)))
    if content["missing"]:
        rows = tuple((str(at), name) for at, name in enumerate(content["missing"], 1))
        table = Table((Column("TT", 8, "center"), Column("Đơn vị", 92)), rows)
        found.append(Appendix("Đơn vị chưa có số liệu", (table,), is_landscape=False))
    return found


def _sums(content: Content) -> Table:
    columns = (
        Column("Mã", 8, "center"),
        Column("Chỉ tiêu", 52),
        Column("Đơn vị tính", 14, "center"),
        Column("Cộng", 16, "right"),
        Column("Đơn vị có số", 10, "right"),
    )
    rows: list[tuple[str, ...]] = []
    for section in content["sections"]:
        rows.append((f"{section['number']}. {section['title']}",))
        rows += [
            (line["code"], line["name"], line["unit"], _written(line["value"]), number_vi(line["units"]))
            for line in section["lines"]
        ]
    if content["indicators"]:
        rows.append(("Chỉ số",))
        rows += [
            (one["code"], one["name"], "%" if one["percent"] else "", _written(one["value"]), "")
            for one in content["indicators"]
        ]
    return Table(columns, tuple(rows))


def _by_unit(content: Content, codes: Sequence[str]) -> Table:
    lines = {line["code"]: line for line in _lines(content)}
    chosen = [lines[code] for code in codes if code in lines][:MOST_COLUMNS]
    columns = (
        Column("TT", 5, "center"),
        Column("Đơn vị", 24),
        *(Column(f"{line['name']} ({line['unit']})", 71 / len(chosen), "right") for line in chosen),
    )
    rows = [
        (str(at), report["unit"], *(_written(report["values"].get(line["code"])) for line in chosen))
        for at, report in enumerate(content["reports"], 1)
    ]
    rows.append(("", "Cộng", *(_written(line["value"]) for line in chosen)))
    return Table(columns, tuple(rows))
