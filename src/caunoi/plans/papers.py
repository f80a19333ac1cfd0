"""Official papers that follow from tasks: rows in, `PaperData` out. Knows no database and no web framework.

Layout and kinds follow Nghị định 30/2020/NĐ-CP, phụ lục I; the words are those of the Front's own papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from caunoi.documents.writing import (
    Appendix,
    Column,
    Issuer,
    Kind,
    Level,
    PaperData,
    Passage,
    Signature,
    Table,
)
from caunoi.ground.text import number_vi
from caunoi.ground.times import date_vi, official_date_vi

NAMED_IN_LETTER = 6
"""So many receivers stand beneath "Kính gửi"; more of them stand in an annex."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around every paper: who issues, where, under which symbol, who signs, on which day (None: open)."""

    issuer: Issuer
    place: str
    symbol: str
    signature: Signature
    on: date | None = None


@dataclass(frozen=True, slots=True)
class LateTask:
    """One line of the list of late work; `percent` 0 to 100. Lines of one unit stand together."""

    unit: str
    title: str
    due_on: date
    days_late: int
    percent: int
    plan: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one task asks of whom. `plan` names the plan's paper and line, "" for work outside plans."""

    title: str
    units: tuple[str, ...]
    due_on: date
    expected_result: str = ""
    measure: str = ""
    partners: tuple[str, ...] = ()
    plan: str = ""


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """One task of a programme. `section` is the part of the plan that it follows, "" for the unit's own work."""

    section: str
    title: str
    address: str
    due_on: date
    partners: tuple[str, ...] = ()
    measure: str = ""
    expected_result: str = ""


@dataclass(frozen=True, slots=True)
class YearProgramme:
    """The programme of one unit and year. `grounds` names the plans that it follows; `rows` stand in their outline, the
    unit's own work last."""

    year: int
    unit: str
    grounds: tuple[str, ...]
    rows: tuple[PlannedWork, ...]


def symbol_of(kind: Kind, sign: str) -> str:
    """ "TB-MTTQ-BTT" for a notice, "MTTQ-BTT" for a letter: a letter bears no kind (phụ lục I, II.3)."""
    return sign if kind == Kind.DISPATCH or not sign else f"{kind}-{sign}"


def late_list(kind: Kind, head: Head, rows: Sequence[LateTask], *, on: date, addressee: str = "") -> PaperData:
    """The list of late work as a notice (TB) to those who are late, or a report (BC) to the level above.

    `rows` come unit by unit; `on` is the day as of which they are late.
    """
    units = len({row.unit for row in rows})
    is_report = kind == Kind.REPORT
    asked = (
        "Các đơn vị có tên trong danh sách tập trung hoàn thành, cập nhật kết quả và báo cáo nguyên nhân quá hạn."
        if not is_report
        else f"{head.issuer.in_words} tiếp tục theo dõi, đôn đốc các đơn vị hoàn thành."
    )
    return PaperData(
        kind=kind,
        issuer=head.issuer,
        symbol=head.symbol,
        place=head.place,
        on=head.on,
        title=f"Danh sách việc quá hạn tính đến {official_date_vi(on)}",
        addressees=(addressee,) if is_report and addressee else (),
        preamble=(
            f"Qua theo dõi việc thực hiện nhiệm vụ được giao, đến {official_date_vi(on)} có "
            f"{number_vi(len(rows))} việc quá hạn của {number_vi(units)} đơn vị (danh sách kèm theo).",
        ),
        closing=(asked,),
        recipients=(
            ("Như trên", "Lưu: VT") if is_report and addressee else ("Các đơn vị có tên trong danh sách", "Lưu: VT")
        ),
        signature=head.signature,
        appendices=(Appendix("Danh sách việc quá hạn", (_late_table(rows),)),),
    )


def _late_table(rows: Sequence[LateTask]) -> Table:
    columns = (
        Column("TT", 5, "center"),
        Column("Việc", 48),
        Column("Theo văn bản", 22),
        Column("Hạn", 12, "center"),
        Column("Quá hạn (ngày)", 10, "center"),
        Column("Tiến độ", 9, "center"),
    )
    lines: list[tuple[str, ...]] = []
    number = 0
    for unit, group in groupby(rows, key=lambda row: row.unit):
        lines.append((unit[:1].upper() + unit[1:],))
        for row in group:
            number += 1
            due, late = date_vi(row.due_on), number_vi(row.days_late)
            lines.append((str(number), row.title, row.plan, due, late, f"{row.percent}%"))
    return Table(columns, tuple(lines))


def assignment_letter(head: Head, task: Assignment) -> PaperData:
    """Phiếu giao nhiệm vụ: a letter that gives one task to one unit or to many."""
    are_many = len(task.units) > NAMED_IN_LETTER
    asked = [f"Nội dung: {_ended(task.title)}", f"Thời hạn hoàn thành: {official_date_vi(task.due_on)}."]
    if task.expected_result:
        asked.append(f"Kết quả cần có: {_ended(' '.join(task.expected_result.split()))}")
    if task.measure:
        asked.append(f"Đo bằng: {_ended(task.measure)}")
    if task.partners:
        asked.append(f"Đơn vị phối hợp: {', '.join(task.partners)}.")
    lead = f"Thực hiện {task.plan}, " if task.plan else ""
    return PaperData(
        kind=Kind.DISPATCH,
        issuer=head.issuer,
        symbol=head.symbol,
        place=head.place,
        on=head.on,
        title="giao nhiệm vụ",
        addressees=("Các đơn vị có tên trong danh sách kèm theo",) if are_many else task.units,
        preamble=(f"{lead}{head.issuer.in_words} giao nhiệm vụ như sau:",),
        body=tuple(Passage(words, Level.ITEM) for words in asked),
        closing=("Đề nghị đơn vị triển khai thực hiện, cập nhật tiến độ và báo cáo kết quả đúng thời hạn.",),
        recipients=("Như trên", *task.partners, "Lưu: VT"),
        signature=head.signature,
        appendices=(Appendix("Danh sách đơn vị nhận nhiệm vụ", (_units_table(task),), is_landscape=False),)
        if are_many
        else (),
    )


def _units_table(task: Assignment) -> Table:
    columns = (Column("TT", 8, "center"), Column("Đơn vị", 60), Column("Thời hạn", 20, "center"))
    rows = [(str(at), unit, date_vi(task.due_on)) for at, unit in enumerate(task.units, 1)]
    return Table(columns, tuple(rows))


OWN_WORK = "Nhiệm vụ riêng của đơn vị"


def programme_paper(head: Head, programme: YearProgramme) -> PaperData:
    """The programme of the year as a plan (KH): parts as in the plan above, and the whole as a table in the annex."""
    body: list[Passage] = []
    for section, rows in groupby(programme.rows, key=lambda row: row.section):
        body.append(Passage((section or OWN_WORK).upper(), Level.PART))
        body += [Passage(_planned(row), Level.ITEM) for row in rows]
    grounds = f"Thực hiện {'; '.join(programme.grounds)}, " if programme.grounds else ""
    return PaperData(
        kind=Kind.PLAN,
        issuer=head.issuer,
        symbol=head.symbol,
        place=head.place,
        on=head.on,
        title=f"Chương trình công tác năm {programme.year}",
        preamble=(
            f"{grounds}{head.issuer.in_words} xây dựng chương trình công tác năm {programme.year} gồm "
            f"{number_vi(len(programme.rows))} việc (bảng kèm theo):",
        ),
        body=tuple(body),
        closing=(
            f"Trên đây là chương trình công tác năm {programme.year}. Trong quá trình thực hiện, nếu có khó khăn, "
            f"vướng mắc, các đơn vị báo cáo {head.issuer.in_words} xem xét, giải quyết.",
        ),
        recipients=("Cấp trên trực tiếp (để báo cáo)", "Các đơn vị có tên trong chương trình", "Lưu: VT"),
        signature=head.signature,
        appendices=(Appendix(f"Các việc của năm {programme.year}", (_programme_table(programme.rows),)),),
    )


def _planned(row: PlannedWork) -> str:
    partners = f", phối hợp: {', '.join(row.partners)}" if row.partners else ""
    return f"{row.title.strip().rstrip(' .;,')} (xong trước {official_date_vi(row.due_on)}{partners})."


def _programme_table(rows: Sequence[PlannedWork]) -> Table:
    columns = (
        Column("TT", 5, "center"),
        Column("Việc", 40),
        Column("Theo mục", 12),
        Column("Hạn", 11, "center"),
        Column("Phối hợp", 14),
        Column("Đo bằng gì", 14),
        Column("Kết quả cần có", 16),
    )
    lines: list[tuple[str, ...]] = []
    number = 0
    for section, group in groupby(rows, key=lambda row: row.section):
        lines.append((section or OWN_WORK,))
        for row in group:
            number += 1
            due, result = date_vi(row.due_on), " ".join(row.expected_result.split())
            partners = ", ".join(row.partners)
            lines.append((str(number), row.title, row.address, due, partners, row.measure, result))
    return Table(columns, tuple(lines))


def _ended(words: str) -> str:
    return words.strip().rstrip(" .;,") + "."
