"""Official papers about petitions: words and counts in, `PaperData` out. Knows no database and no web framework.

Mẫu 01/TCD and Mẫu 02/TCD: Nghị định 154/2026/NĐ-CP; layout: Nghị định 30/2020/NĐ-CP, phụ lục I.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from caunoi.documents.writing import Appendix, Column, Issuer, Kind, Level, PaperData, Passage, Signature, Table
from caunoi.ground.floors import banded
from caunoi.ground.times import date_vi, official_date_vi

LAWS = (
    "Luật Tiếp công dân ngày 25 tháng 11 năm 2013",
    "Nghị định số 154/2026/NĐ-CP ngày 15 tháng 5 năm 2026 của Chính phủ",
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a paper of the unit: who issues, where, the sign of its symbols, who signs, on which day."""

    issuer: Issuer
    place: str
    sign: str
    signature: Signature
    on: date

    def symbol(self, kind: Kind) -> str:
        return f"{kind}-{self.sign}" if self.sign else str(kind)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many petitions of one field in one commune were received, answered, answered on time, and are overdue."""

    commune: str
    field: str
    received: int = 0
    answered: int = 0
    on_time: int = 0
    overdue: int = 0

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        return (self.received, self.answered, self.on_time, self.overdue)


COLUMNS = (
    Column("Lĩnh vực", 3),
    Column("Tiếp nhận", 1, "right"),
    Column("Đã trả lời", 1, "right"),
    Column("Đúng hạn", 1, "right"),
    Column("Quá hạn chưa trả lời", 1.2, "right"),
)


def summary(around: Around, rows: Sequence[Counts], *, first: date, last: date, is_public: bool) -> PaperData:
    """The summary of petitions by field, with an annex by commune and field where there are several communes.

    Public ones (meetings of voters, People's Council) tell counts as bands, so that none below five points at anybody.
    """
    tell: Callable[[int], str] = (lambda number: str(banded(number))) if is_public else str
    total = _sum(rows)
    by_field = [(name, _sum([*some])) for name, some in groupby(sorted(rows, key=_field), key=_field)]
    by_field.sort(key=lambda pair: (-pair[1][0], pair[0]))
    lines = tuple((name, *(tell(one) for one in numbers)) for name, numbers in by_field)
    communes = [(name, [*some]) for name, some in groupby(rows, key=lambda one: one.commune)]
    span = f"từ ngày {date_vi(first)} đến ngày {date_vi(last)}"
    note = (
        "Số dưới 5 không ghi rõ, số khác ghi theo khoảng, để không nhận ra người gửi. "
        if is_public
        else "Số liệu nội bộ, không công bố. "
    )
    return PaperData(
        kind=Kind.REPORT,
        issuer=around.issuer,
        symbol=around.symbol(Kind.REPORT),
        place=around.place,
        on=around.on,
        title=f"Tổng hợp kiến nghị, phản ánh của Nhân dân {span}",
        preamble=(
            f"{around.issuer.in_words} tổng hợp kiến nghị, phản ánh của Nhân dân {span} như sau:",
            f"{note}Không gồm đơn khiếu nại, tố cáo.",
        ),
        body=(
            Passage(
                "Tình hình chung",
                Level.PART,
                tuple(
                    Passage(f"{label}: {tell(number)}.", Level.ITEM)
                    for label, number in zip(
                        ("Tiếp nhận", "Đã trả lời", "Trả lời đúng hạn", "Quá hạn chưa trả lời"), total, strict=True
                    )
                ),
            ),
            Passage("Theo lĩnh vực", Level.PART, (Table(COLUMNS, lines),) if lines else (Passage("Không có."),)),
        ),
        closing=("Trên đây là tổng hợp kiến nghị, phản ánh của Nhân dân.",),
        recipients=("Như trên", "Lưu: VT"),
        signature=around.signature,
        appendices=_by_commune(communes, tell) if len(communes) > 1 else (),
    )


def _by_commune(communes: Sequence[tuple[str, list[Counts]]], tell: Callable[[int], str]) -> tuple[Appendix, ...]:
    rows: list[tuple[str, ...]] = []
    for name, some in communes:
        rows.append((name,))
        rows += [(one.field, *(tell(number) for number in one.numbers)) for one in some]
    return (Appendix("Kiến nghị, phản ánh theo xã, phường và lĩnh vực", (Table(COLUMNS, tuple(rows)),), False),)


def _field(one: Counts) -> str:
    return one.field


def _sum(rows: Sequence[Counts]) -> tuple[int, ...]:
    return tuple(sum(numbers) for numbers in zip(*(one.numbers for one in rows), strict=True)) or (0, 0, 0, 0)


def refusal_of_reception(
    around: Around, *, person: str, address: str, id_number: str, came_on: date, subject: str, ground: str, basis: str
) -> PaperData:
    """Mẫu 01/TCD: the notice that a person is not received, on which ground."""
    paper = f", số định danh cá nhân hoặc giấy tờ tùy thân {id_number}" if id_number else ""
    about = f" về việc {subject}" if subject else ""
    return PaperData(
        kind=Kind.NOTICE,
        issuer=around.issuer,
        symbol=around.symbol(Kind.NOTICE),
        place=around.place,
        on=around.on,
        title="Về việc từ chối tiếp công dân",
        grounds=tuple(f"Căn cứ {law}" for law in LAWS),
        preamble=(
            f"{official_date_vi(came_on)[:1].upper()}{official_date_vi(came_on)[1:]}, ông (bà) {person}, địa chỉ "
            f"{address or '…'}{paper} đến {around.issuer.in_words}{about}.",
            f"{around.issuer.in_words} từ chối tiếp ông (bà) {person} vì lý do: {ground} ({basis}).",
            f"Vậy thông báo để ông (bà) {person} biết.",
        ),
        recipients=("Như trên", "Lưu: VT"),
        signature=around.signature,
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """One paper that was handed over: what it is, how many pages, in which state."""

    name: str
    pages: str = ""
    state: str = ""


def receipt(
    around: Around, *, ref: str, officer: str, giver: str, address: str, id_number: str, papers: Sequence[Handed]
) -> PaperData:
    """Mẫu 02/TCD: who has taken which information and documents from whom, signed by both."""
    rows = tuple(
        (str(number), one.name, one.pages or "—", one.state or "—") for number, one in enumerate(papers, start=1)
    )
    columns = (
        Column("STT", 0.6, "center"), Column("Thông tin, tài liệu", 4), Column("Số trang", 1, "center"),
        Column("Tình trạng", 2),
    )  # fmt: skip
    said = f", số định danh cá nhân hoặc giấy tờ tùy thân {id_number}" if id_number else ""
    return PaperData(
        kind=Kind.MINUTES,
        heading="Giấy biên nhận",
        issuer=around.issuer,
        symbol=around.symbol(Kind.MINUTES),
        place=around.place,
        on=around.on,
        title="Thông tin, tài liệu do người khiếu nại, tố cáo, kiến nghị, phản ánh cung cấp",
        preamble=(
            f"Hôm nay, {official_date_vi(around.on)}, tại {around.issuer.in_words}.",
            f"Tôi là {officer}, đã nhận của ông (bà) {giver}, địa chỉ {address or '…'}{said}, các thông tin, tài liệu "
            f"sau đây kèm theo kiến nghị {ref}:",
        ),
        body=(Table(columns, rows),),
        closing=("Giấy biên nhận này được lập thành 02 bản, giao cho người cung cấp thông tin, tài liệu 01 bản.",),
        recipients=("Người cung cấp", "Lưu: hồ sơ vụ việc"),
        secretary=Signature("NGƯỜI CUNG CẤP", giver),
        signature=Signature("NGƯỜI NHẬN", officer),
    )


@dataclass(frozen=True, slots=True)
class Slip:
    """What a sender takes home when somebody wrote for her: code, digits, where to look. No name stands on it."""

    ref: str
    digits: str
    received: str
    how: str
    place: str
    due_on: date | None
    site: str
    officer: str


def slip(around: Around, told: Slip) -> PaperData:
    """Phiếu biên nhận of what was said or handed over, on the unit's template of minutes."""
    rows = [
        ("Mã kiến nghị", told.ref),
        ("4 số đi cùng mã", told.digits),
        ("Nhận lúc", told.received),
        ("Cách nhận", told.how),
        ("Nơi xảy ra", told.place),
        ("Trả lời trước ngày", date_vi(told.due_on) if told.due_on else "…"),
    ]
    return PaperData(
        kind=Kind.MINUTES,
        heading="Phiếu biên nhận",
        issuer=around.issuer,
        symbol=around.symbol(Kind.MINUTES),
        place=around.place,
        on=around.on,
        title="Tiếp nhận kiến nghị, phản ánh",
        preamble=(
            f"Hôm nay, {official_date_vi(around.on)}, {around.issuer.in_words} đã nhận kiến nghị, phản ánh ghi dưới "
            "đây:",
        ),
        body=(Table((Column("Mục", 1), Column("Nội dung", 2)), tuple(rows)),),
        closing=(
            f"Xem kết quả: mở {told.site}, nhập mã và 4 số; hoặc hỏi cán bộ Mặt trận xã, đọc mã này. Giữ kín 4 số: "
            "ai có cả mã và 4 số thì xem được.",
        ),
        recipients=("Người gửi", "Lưu: hồ sơ vụ việc"),
        secretary=Signature("NGƯỜI GỬI"),
        signature=Signature("NGƯỜI NHẬN", told.officer),
    )
