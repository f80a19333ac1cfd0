"""The span that a title names."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.plans.periods import period_of

ISSUED = date(2026, 6, 23)


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Chương trình hành động, nhiệm kỳ 2026 - 2031", ISSUED, date(2031, 12, 31)),
        ("Đề án giai đoạn 2027–2030", date(2027, 1, 1), date(2030, 12, 31)),
        ("Công tác Mặt trận năm 2026", ISSUED, date(2026, 12, 31)),
        ("Công tác Mặt trận năm 2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("Kế hoạch giám sát", ISSUED, date(2026, 12, 31)),
        ("Tổng kết giai đoạn 2020 - 2025", ISSUED, date(2026, 12, 31)),
        ("Tổng kết năm 2019", ISSUED, date(2026, 12, 31)),
    ],
)
def test_a_span_runs_as_the_title_says_and_never_ends_before_it_starts(title: str, first: date, last: date) -> None:
    assert period_of(title, ISSUED) == (first, last)
