"""From which releases this one brings a database up in one step. Pure."""

from __future__ import annotations

import re

FIRST = "0.1.0"  # databases made before releases were noted are its
# (release, the oldest release whose database it brings up in one step), oldest line first; a line holds until the next.
# Whoever drops old migrations adds a line here.
OLDEST_BROUGHT_UP: tuple[tuple[str, str], ...] = (("0.1.0", "0.1.0"),)
# Labels of folders and libraries whose migrations earlier releases ran and this one no longer carries.
RETIRED: frozenset[str] = frozenset()

_NUMBERS = re.compile(r"\d+(?:\.\d+)*")


def order_of(release: str) -> tuple[int, ...]:
    """The numbers of a release, to be compared: "0.10.0rc1" → (0, 10, 0). Raises ValueError when it has none."""
    found = _NUMBERS.match(release)
    if found is None:
        raise ValueError(f"{release!r} is no release")
    return tuple(int(part) for part in found.group().split("."))


def oldest_for(release: str) -> str:
    """The oldest release whose database `release` brings up in one step."""
    lines = [oldest for since, oldest in OLDEST_BROUGHT_UP if order_of(since) <= order_of(release)]
    return lines[-1] if lines else FIRST


def jump_refusal(found: str, own: str) -> str:
    """Why a database of release `found` cannot become one of `own` in one step, and what to do; "" when it can."""
    oldest = oldest_for(own)
    if order_of(found) >= order_of(oldest):
        return ""
    return (
        f"Dữ liệu thuộc phiên bản {found}, mà phiên bản {own} chỉ nâng cấp được từ {oldest} trở lên. "
        f"Cài phiên bản {oldest}, chạy caunoi init, rồi mới cài phiên bản {own}."
    )


def newer_refusal(unknown: list[str], own: str) -> str:
    """Why this program must not touch a database that bears migrations unknown to it; "" when there are none."""
    if not unknown:
        return ""
    return (
        f"Dữ liệu do một phiên bản mới hơn ghi: phiên bản {own} không biết bước nâng cấp {unknown[0]}. "
        "Cài lại phiên bản mới hơn rồi làm tiếp."
    )
