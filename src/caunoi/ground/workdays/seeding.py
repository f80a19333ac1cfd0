"""The days to begin with, from the library `holidays`; people correct them when the Government announces a year.

Bộ luật Lao động 2019, art. 112: eleven days a year. Which days around Tết and 2 September are off is announced each
year, so those of years to come are marked as expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import holidays

from caunoi.ground.text import nfc
from caunoi.ground.times import date_vi
from caunoi.ground.workdays.models import DayKind

LABOUR_CODE = "Bộ luật Lao động 2019, Điều 112"
COMPENSATION = "Bộ luật Lao động 2019, Điều 111 khoản 3"
CULTURE_DAY_BASIS = "Nghị quyết 80-NQ/TW ngày 07/01/2026; chờ sửa Điều 112 Bộ luật Lao động"
CULTURE_DAY = "Ngày Văn hóa Việt Nam"
LAST_ANNOUNCED_YEAR = 2026
# What the library says of a day given against a worked weekend day, and the weekend days worked for it.
SWAP = "thay cho ngày"
MADE_UP_FOR = {date(2026, 8, 22): date(2026, 8, 31)}
FIXED_BY_LAW = frozenset(
    {"Tết Dương lịch", "Tết Nguyên Đán", "Ngày Giỗ Tổ Hùng Vương", "Ngày Chiến thắng", "Ngày Quốc tế Lao động"}
)


@dataclass(frozen=True, slots=True)
class SeedDay:
    on: date
    kind: DayKind
    name: str
    legal_basis: str
    is_official: bool
    applies: bool


def _seed_day(on: date, name: str) -> SeedDay:
    is_instead = "(nghỉ bù)" in name or SWAP in name
    is_culture_day = name.startswith(CULTURE_DAY)
    is_known = on.year <= LAST_ANNOUNCED_YEAR or name in FIXED_BY_LAW or (on.month, on.day) == (9, 2)
    return SeedDay(
        on=on,
        kind=DayKind.COMPENSATORY if is_instead else DayKind.HOLIDAY,
        name=name,
        legal_basis=CULTURE_DAY_BASIS if is_culture_day else COMPENSATION if is_instead else LABOUR_CODE,
        is_official=is_known and not is_culture_day,
        # The law that would make 24 November a day off is not passed; whoever sees it announced switches it on.
        applies=not is_culture_day,
    )


def days_to_seed(years: Iterable[int]) -> list[SeedDay]:
    """Holidays, compensatory and make-up days of these years, by date."""
    wanted = sorted(years)
    known = holidays.country_holidays("VN", years=wanted, language="vi")
    days = [_seed_day(on, nfc(name)) for on, name in known.items() if on.year in wanted]
    days += [
        SeedDay(on, DayKind.MAKE_UP, f"Làm bù cho ngày {date_vi(instead)}", COMPENSATION, True, True)
        for on, instead in MADE_UP_FOR.items()
        if on.year in wanted
    ]
    return sorted(days, key=lambda day: day.on)
