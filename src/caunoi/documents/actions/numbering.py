"""Numbers of a register: one after another in each year, none twice, none lost.

The row of the register and year is locked until the deed ends (SQLite lets one writer in at a time anyway), so that
two clerks get two numbers, and a deed that fails gives its number back.
"""

from __future__ import annotations

import re

from django.db import transaction

from caunoi.documents.actions.errors import CannotRegister, Doubtful
from caunoi.documents.models import Document, Register, RegisterYear

_ENTRY = re.compile(r"0*([1-9]\d{0,5})([^\W\d_]?)")


def _counter(register: Register, year: int) -> RegisterYear:
    RegisterYear.objects.get_or_create(register=register, year=year)
    return RegisterYear.objects.select_for_update().get(register=register, year=year)


@transaction.atomic
def next_number(*, register: Register, year: int) -> int:
    """Take the next number. It counts only if the caller's transaction ends well."""
    counter = _counter(register, year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return counter.last_number


@transaction.atomic
def take_number(
    *, register: Register, year: int, typed: str, sure: bool, field: str, besides: Document | None = None
) -> tuple[int, str]:
    """Take the number that a paper bears already, such as "115" or "12a": its place in the register.

    The first number of a year may be any: an office starts with the register in the middle of a year. Later a number
    past the next one leaves a gap, which `Doubtful` tells unless the person is `sure`. Raises CannotRegister for
    `field` when the text is not a number or another document than `besides` bears it.
    """
    match = _ENTRY.fullmatch(typed.strip().lower())
    if match is None:
        raise CannotRegister(field, "Nhập số từ 1 đến 999999, có thể thêm một chữ cái: 115 hoặc 12a.")
    number, suffix = int(match.group(1)), match.group(2)
    counter = _counter(register, year)
    holder = (
        Document.objects.filter(register=register, year=year, entry_number=number, entry_suffix=suffix)
        .exclude(pk=besides.pk if besides else 0)
        .first()
    )
    if holder is not None:
        raise CannotRegister(field, f"Số {number}{suffix} năm {year} đã có trong sổ: “{holder.title}”. Nhập số khác.")
    last = counter.last_number
    if 0 < last < number - 1 and not sure:
        skipped = f"số {last + 1}" if number == last + 2 else f"các số từ {last + 1} đến {number - 1}"
        raise Doubtful([f"Số tiếp theo của sổ là {last + 1}. Vào số {number} thì {skipped} để trống."])
    if number > last:
        counter.last_number = number
        counter.save(update_fields=["last_number"])
    return number, suffix
