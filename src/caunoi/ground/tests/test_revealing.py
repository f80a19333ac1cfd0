from __future__ import annotations

import pytest

from caunoi.ground.revealing import personal_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gọi chị Xôm 0912345678 nhé", ["0912345678"]),
        ("gọi 0912 345 678, hoặc +84 912 345 678", ["0912 345 678", "+84 912 345 678"]),
        ("gọi 0912.345.678", ["0912.345.678"]),
        ("máy bàn 0212-3852-123", ["0212-3852-123"]),
        ("căn cước 014185001234", ["014185001234"]),
        ("chứng minh thư 050 123 456", ["050 123 456"]),
        ("chuyển vào 1903 5678 9012 34", ["1903 5678 9012 34"]),
        ("Sửa cống ngày 15.09.2026, 3 km đường, 12 hộ", []),
        ("Kinh phí 1.250.000.000 đồng, năm 2026", []),
        ("Kế hoạch số 115/KH-MTTQ-UB", []),
        ("KN-2611-0PYE3-6", []),
        ("", []),
    ],
)
def test_numbers_of_people_are_found_and_dates_and_money_are_not(text: str, found: list[str]) -> None:
    assert personal_numbers(text) == found
