"""Which rounds are closed, and which units may still fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from caunoi.ground.times import date_vi, datetime_vi, day_of
from caunoi.reporting.models import LockException, Report, Round, is_closed, why_closed
from caunoi.reporting.states import NOT_SENT


@dataclass(frozen=True, slots=True)
class Closing:
    """What pages say of a round that is closed or will be; `exceptions`, the newest first; `shut`: why the
    report in question takes no entry."""

    round: Round
    exceptions: tuple[LockException, ...] = ()
    shut: str = ""

    @property
    def is_closed(self) -> bool:
        return is_closed(self.round)

    @property
    def last_day(self) -> date | None:
        """The last day with entries, while they are taken."""
        closes_at = self.round.closes_at
        return day_of(closes_at) - timedelta(days=1) if closes_at and not self.is_closed else None

    @property
    def words(self) -> str:
        """ "Đã khóa nhập từ 08:30, 16/10/2026.", "Nhận đến hết 15/10/2026 rồi khóa nhập.", "" where neither."""
        if self.is_closed:
            return f"Đã khóa nhập từ {datetime_vi(self.round.closes_at)}."
        return f"Nhận đến hết {date_vi(self.last_day)} rồi khóa nhập." if self.last_day else ""


def closing_of(round: Round) -> Closing:
    """The round with every exception it had; one query."""
    found = LockException.objects.filter(report__round=round).select_related("report__unit", "by")
    return Closing(round, tuple(found.order_by("-pk")))


def closing_of_report(report: Report) -> Closing:
    """The report's round with the exceptions that this unit has now."""
    if not is_closed(report.round):
        return Closing(report.round)
    held = tuple(report.exceptions.in_force().order_by("-pk"))
    return Closing(report.round, held, "" if held else why_closed(report))


def unlockable(round: Round) -> list[Report]:
    """Reports of the round that an exception would help: they lie with their unit or its chair."""
    reports = Report.objects.filter(round=round, status__in=NOT_SENT)
    return list(reports.select_related("unit").order_by("unit__sort_key", "pk"))
