"""The figures of petitions that this folder offers to measures, reports and dashboards: indicators 2.01 to 2.10."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from caunoi.ground.figures import Figure
from caunoi.org.models import Unit
from caunoi.petitions.queries.figured import COUNTED, MEDIAN, address_of, counted, median_days


def _figure(code: str) -> Figure[Unit]:
    counting = COUNTED[code]

    def count(unit: Unit, first: date, last: date) -> Decimal:
        return Decimal(counted(code, unit, first, last).count())

    def address(unit: Unit, first: date, last: date) -> str:
        return address_of(code, unit, first, last)

    # By the day a count of denunciations would tell who sent one: only reports, whose days are set, are offered it.
    return Figure(code, counting.title, counting.word, counting.definition, count, address, counting.is_sealed)


def _median_address(unit: Unit, first: date, last: date) -> str:
    return address_of(MEDIAN, unit, first, last)


FIGURES = (
    *(_figure(code) for code in COUNTED),
    Figure(
        MEDIAN,
        "Thời gian xử lý trung vị",
        "ngày làm việc",
        "Trung vị số ngày làm việc từ ngày nhận đến ngày trả lời của các kiến nghị, phản ánh được trả lời trong kỳ; 0 "
        "khi không có (chỉ tiêu 2.06).",
        median_days,
        _median_address,
    ),
)
