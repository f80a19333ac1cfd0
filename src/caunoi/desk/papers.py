"""The minutes of a hand-over, the record of processing, the notification of an incident and the file of impact
assessment as official papers: plain words in, `PaperData` out. Knows no database and no web framework.

Layout follows Nghị định 30/2020/NĐ-CP, phụ lục I: minutes bear both signatures, the one who hands over on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caunoi.documents.writing import Column, Issuer, Kind, Level, PaperData, Passage, Signature, Table
from caunoi.ground.times import official_date_vi


@dataclass(frozen=True, slots=True)
class Handed:
    """One kind of thing: its title, what becomes of it, and the things."""

    title: str
    outcome: str
    things: Sequence[str]


def minutes(
    *, issuer: Issuer, place: str, symbol: str, person: str, receiver: str, on: date, last_day: date,
    lists: Sequence[Handed], signed: tuple[str, str],
) -> PaperData:  # fmt: skip
    """The minutes: who gives, who takes over, until when, and everything kind by kind; `signed` are the bare names
    beneath the signatures."""
    return PaperData(
        kind=Kind.MINUTES,
        issuer=issuer,
        symbol=symbol,
        place=place,
        on=on,
        title="Bàn giao công việc",
        preamble=(
            f"Vào {official_date_vi(on)}, tại {issuer.in_words}, hai bên lập biên bản bàn giao công việc như sau:",
            f"Bên giao: {person}.",
            f"Bên nhận: {receiver}.",
            f"Ngày cuối của bên giao: {official_date_vi(last_day)}.",
        ),
        body=tuple(
            Passage(
                one.title,
                Level.SECTION,
                (
                    *(Passage(_ended(thing), Level.ITEM) for thing in one.things),
                    Passage(one.outcome, Level.PARAGRAPH),
                ),
            )
            for one in lists
        ),
        closing=("Biên bản lập thành hai bản, mỗi bên giữ một bản.",),
        recipients=("Hai bên", "Lưu: VT"),
        secretary=Signature("BÊN GIAO", signed[0]),
        signature=Signature("BÊN NHẬN", signed[1]),
    )


def processing_record(
    *, issuer: Issuer, place: str, symbol: str, on: date, activities: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    terms: Sequence[tuple[str, str, str]], signature: Signature,
) -> PaperData:  # fmt: skip
    """The record: each activity with its lines (what, words), then the terms of keeping (class, how long, basis)."""
    body = [
        Passage(title, Level.SECTION, tuple(Passage(_ended(f"{name}: {words}"), Level.ITEM) for name, words in lines))
        for title, lines in activities
    ]
    if terms:
        columns = (Column("Loại hồ sơ", 2), Column("Lưu", 1), Column("Căn cứ", 3))
        body.append(Passage("Thời hạn lưu hồ sơ kiến nghị", Level.SECTION, (Table(columns, tuple(terms)),)))
    return PaperData(
        kind=Kind.REPORT,
        heading="Sổ đăng ký",
        issuer=issuer,
        symbol=symbol,
        place=place,
        on=on,
        title="Hoạt động xử lý dữ liệu cá nhân",
        preamble=(f"{issuer.in_words} đang xử lý dữ liệu cá nhân trong các hoạt động sau đây:",),
        body=tuple(body),
        recipients=("Lưu: VT",),
        signature=signature,
    )


ADVICE = (
    "Không làm theo điện thoại, tin nhắn lạ đòi tiền, mật khẩu, mã xác nhận",
    "Có thiệt hại hoặc bị quấy rầy thì báo người phụ trách ghi ở trên và Công an xã, phường",
    "Có quyền hỏi, xin bản sao, yêu cầu sửa, xóa dữ liệu của mình và khiếu nại",
)
"""What whoever's data it is can do."""


def people_notice(
    *, issuer: Issuer, place: str, symbol: str, on: date, lines: Sequence[tuple[str, Sequence[str]]],
    signature: Signature,
) -> PaperData:  # fmt: skip
    """What those whose data it is are told: heading → paragraphs. It names none of them, so that one text is good for
    a letter to each and for the board of notices."""
    shown = (*lines, ("Nên làm gì", ADVICE))
    return PaperData(
        kind=Kind.NOTICE,
        issuer=issuer,
        symbol=symbol,
        place=place,
        on=on,
        title="Dữ liệu cá nhân có thể đã bị lộ hoặc bị mất",
        preamble=(
            "Kính gửi: Ông, bà có dữ liệu cá nhân nêu dưới đây.",
            f"{issuer.in_words} xin lỗi và báo để ông, bà biết:",
        ),
        body=tuple(
            Passage(title, Level.SECTION, tuple(Passage(_ended(one), Level.PARAGRAPH) for one in words if one.strip()))
            for title, words in shown
            if any(one.strip() for one in words)
        ),
        recipients=("Như trên", "Lưu: VT"),
        signature=signature,
    )


def incident_notice(
    *, issuer: Issuer, place: str, symbol: str, on: date, addressees: Sequence[str], grounds: Sequence[str],
    lines: Sequence[tuple[str, Sequence[str]]], signature: Signature,
) -> PaperData:  # fmt: skip
    """The notification of an incident, with what Mẫu số 08 of Nghị định 356/2025/NĐ-CP asks for: heading → paragraphs.
    A heading without words says so, and nothing is left out."""
    return PaperData(
        kind=Kind.NOTICE,
        issuer=issuer,
        symbol=symbol,
        place=place,
        on=on,
        title="Vi phạm quy định về bảo vệ dữ liệu cá nhân",
        # An office's template of notices has no places of their own for these.
        preamble=(
            *(f"Kính gửi: {one}." for one in addressees),
            *(_ended(one) for one in grounds),
            f"{issuer.in_words} thông báo như sau:",
        ),
        body=tuple(
            Passage(
                title,
                Level.SECTION,
                tuple(Passage(_ended(one), Level.PARAGRAPH) for one in words if one.strip())
                or (Passage("Chưa có.", Level.PARAGRAPH),),
            )
            for title, words in lines
        ),
        recipients=(*addressees, "Lưu: VT"),
        signature=signature,
    )


def impact_assessment(
    *, issuer: Issuer, place: str, symbol: str, on: date, preamble: Sequence[str],
    activities: Sequence[tuple[str, Sequence[tuple[str, str]]]], risks: Sequence[tuple[str, str, str, str]],
    receiver: str, signature: Signature,
) -> PaperData:  # fmt: skip
    """The file of impact assessment: each activity with its lines (what, words), then the risks (activity, risk,
    measures, level)."""
    body = [
        Passage(title, Level.SECTION, tuple(Passage(_ended(f"{name}: {words}"), Level.ITEM) for name, words in lines))
        for title, lines in activities
    ]
    columns = (Column("Hoạt động", 2), Column("Rủi ro", 3), Column("Biện pháp", 3), Column("Mức còn lại", 1))
    blocks = (Table(columns, tuple(risks)),) if risks else (Passage("Chưa ghi rủi ro nào.", Level.PARAGRAPH),)
    body.append(Passage("Rủi ro và biện pháp", Level.SECTION, blocks))
    return PaperData(
        kind=Kind.REPORT,
        heading="Hồ sơ",
        issuer=issuer,
        symbol=symbol,
        place=place,
        on=on,
        title="Đánh giá tác động xử lý dữ liệu cá nhân",
        preamble=tuple(preamble),
        body=tuple(body),
        recipients=(*((receiver,) if receiver else ()), "Lưu: VT"),
        signature=signature,
    )


def _ended(words: str) -> str:
    return words.strip().rstrip(" .;,") + "."
