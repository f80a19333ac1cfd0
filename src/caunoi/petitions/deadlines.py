"""Which limit of the law applies to a petition, and on which day it ends. Knows no database and no clock.

Bộ luật Dân sự 2015, art. 147 and 148: the first day is not counted; a term of calendar days that would end on a day off
ends on the next working day. "Ngày làm việc" leaves out Saturdays, Sundays, holidays and compensatory days off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caunoi.ground.times import WorkCalendar, add_working_days, date_vi, next_working_day, term_end

LONGEST_DAYS = 365
WORKING, CALENDAR, BEFORE, AT_ONCE = "WORKING", "CALENDAR", "BEFORE", "AT_ONCE"
COUNTED = {WORKING: "ngày làm việc", CALENDAR: "ngày", BEFORE: "ngày trước", AT_ONCE: "ngày"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit: `days` for a step of a kind of petition, from and until the days on which it holds.

    An empty kind or level fits all; `is_remote` fits only places that were declared hard to reach.
    """

    code: str
    step: str
    days: int
    counts: str
    name: str
    basis: str
    from_on: date
    until_on: date | None = None
    kind: str = ""
    level: str = ""
    is_remote: bool = False

    @property
    def words(self) -> str:
        """ "15 ngày làm việc"."""
        return "ngay trong ngày" if self.counts == AT_ONCE else f"{self.days} {COUNTED[self.counts]}"

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


def rule_for(rules: Iterable[Rule], *, step: str, kind: str, level: str, is_remote: bool, on: date) -> Rule | None:
    """The limit that holds on the day: one for the kind before one for all, then the level, then the place, then the
    newest; None where the law and the province set none."""
    fitting = (
        one
        for one in rules
        if one.step == step
        and one.holds(on)
        and one.kind in ("", kind)
        and one.level in ("", level)
        and (is_remote or not one.is_remote)
    )
    return max(fitting, key=lambda one: (one.kind, one.level, one.is_remote, one.from_on), default=None)


def ends_on(start: date, days: int, counts: str, calendar: WorkCalendar) -> date:
    """The last day of a term. Raises ValueError for less than one day.

    `BEFORE` is a notice: the last day that leaves so many days until `start`. `AT_ONCE` is `start` itself.
    """
    if counts == AT_ONCE:
        return start
    if counts == BEFORE:
        return start - timedelta(days=days)
    if counts == CALENDAR:
        return term_end(start, days, calendar)
    return next_working_day(add_working_days(start, days, calendar), calendar)


def reckoning_of(rule: Rule, start: date, due_on: date) -> dict[str, Any]:
    """How a day was counted, as it is stored with the petition: enough for anybody to count again."""
    return {
        "rule": rule.code,
        "name": rule.name,
        "basis": rule.basis,
        "days": rule.days,
        "counts": rule.counts,
        "from": start.isoformat(),
        "first": due_on.isoformat(),
        "due": due_on.isoformat(),
    }


def _day(iso: str) -> str:
    return date_vi(date.fromisoformat(iso))


def told(reckoning: Mapping[str, Any], off: Mapping[date, str]) -> list[str]:
    """The computation in sentences; `off` names the holidays known by now. [] for what was never counted."""
    if "days" not in reckoning:
        return []
    start, first = date.fromisoformat(reckoning["from"]), date.fromisoformat(reckoning["due"])
    basis = f"Căn cứ: {reckoning['basis']}."
    if reckoning["counts"] == AT_ONCE:
        return [f"{reckoning['name']}: ngay trong ngày {date_vi(start)}.", basis]
    if reckoning["counts"] == BEFORE:
        ahead = f"ít nhất {reckoning['days']} ngày trước ngày {date_vi(start)}"
        return [f"{reckoning['name']}: {ahead}; đến hết ngày {date_vi(first)}.", basis]
    holidays = [f"{name} {date_vi(day)}" for day, name in sorted(off.items()) if start < day <= first]
    left_out = "không tính ngày nhận"
    if reckoning["counts"] == WORKING:
        left_out += ", thứ Bảy, Chủ nhật" + (f", ngày nghỉ ({'; '.join(holidays)})" if holidays else "")
    sentences = [
        f"{reckoning['name']}: {reckoning['days']} {COUNTED[reckoning['counts']]} kể từ {date_vi(start)}, {left_out}; "
        f"đến hết ngày {_day(reckoning['first'])}.",
        basis,
    ]
    if reckoning.get("stood"):
        waited = f"{reckoning['stood']} {COUNTED[reckoning['counts']]}"
        sentences.append(f"Cộng {waited} chờ người gửi bổ sung: đến hết ngày {_day(reckoning['due'])}.")
    sentences += [
        f"Tính lại ngày {_day(on)}: {_day(old)} thành {_day(new)} ({why})."
        for old, new, on, why in reckoning.get("recounted", [])
    ]
    sentences += [f"Đã gia hạn từ {_day(old)} đến {_day(new)}." for old, new in reckoning.get("moved", [])]
    return sentences
