"""What reports, petitions and tasks know so far, on one page; every figure is counted by its own folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.urls import reverse

from caunoi.ground.figures import offered
from caunoi.ground.text import number_vi, percent_vi
from caunoi.ground.times import deadline_of, now, today
from caunoi.org.models import Person
from caunoi.plans.queries.overview import Standing, late_beneath, standing_of
from caunoi.reporting.access import may_collect, rounds_visible_to
from caunoi.reporting.drawing import Spot, State, TileMap, state_map, tile_map
from caunoi.reporting.models import Report, Round
from caunoi.reporting.periods import Period, parse_any
from caunoi.reporting.queries import TONES, Rates, rates_of
from caunoi.reporting.queries.filling import filled_by_report, numbers_asked
from caunoi.reporting.states import NOT_SENT, ReportStatus

MOST_ROUNDS = 6
YEAR = timedelta(days=365)


class Measure(StrEnum):
    """What the tiles tell; the value stands in the address."""

    FILLED = "bao-cao"
    STATE = "tinh-trang"
    LATE = "viec-qua-han"

    @property
    def words(self) -> str:
        return {
            Measure.FILLED: "Số chỉ tiêu đã nhập",
            Measure.STATE: "Tình trạng nộp",
            Measure.LATE: "Việc quá hạn",
        }[self]


OVERDUE = State("late", "quá hạn", "Quá hạn nộp")
AT_RISK = State("soon", "sắp hạn", "Sắp đến hạn, chưa nộp")
ON_TIME = State("later", "trong hạn", "Còn trong hạn")
SENT = State("done", "đã nộp", "Đã nộp")
STATES = (OVERDUE, AT_RISK, ON_TIME, SENT)
"""How a unit stands with its report, the worst first."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the round: how far its report is, and how many of its tasks are late."""

    report: Report
    filled: int
    late: int

    @property
    def status(self) -> ReportStatus:
        return ReportStatus(self.report.status)

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "")

    @property
    def is_late(self) -> bool:
        return self.status in NOT_SENT and self.report.due_on < today()

    @property
    def state(self) -> State:
        """At risk is what is due within three days and not sent."""
        if self.status not in NOT_SENT:
            return SENT
        if self.is_late:
            return OVERDUE
        return ON_TIME if deadline_of(self.report.due_on, today()).stage == "later" else AT_RISK

    @property
    def href(self) -> str:
        """The report, once it was sent."""
        return reverse("reporting:report", args=[self.report.ref]) if self.report.first_submitted_at else ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both counted by the same folder over the same days."""

    part: Decimal
    whole: Decimal

    @property
    def words(self) -> str:
        """ "87%"; a dash while there is nothing to take a part of."""
        return percent_vi(self.part * 100 / self.whole, 0) if self.whole else "–"

    @property
    def of(self) -> str:
        """ "1.204 trong 1.384"."""
        return f"{number_vi(self.part)} trong {number_vi(self.whole)}" if self.whole else "chưa có"


@dataclass(frozen=True, slots=True)
class Overview:
    """The page: one round with its units, the petitions of its days, and the tasks of the whole scope.

    `last_year`: how many had sent the same form of the same period a year ago, None where nobody was asked.
    """

    at: datetime
    standing: Standing
    rounds: tuple[tuple[Round, str], ...]
    round: Round | None
    words: str
    rates: Rates | None
    asked: int
    rows: tuple[UnitRow, ...]
    tiles: TileMap | None
    may_remind: bool
    last_year: int | None
    answered: Share | None
    satisfied: Share | None

    @property
    def late(self) -> tuple[UnitRow, ...]:
        return tuple(row for row in self.rows if row.is_late)

    @property
    def not_started(self) -> int:
        return sum(row.status == ReportStatus.NOT_STARTED for row in self.rows)

    @property
    def not_started_tone(self) -> str:
        return "late" if self.not_started else ""

    @property
    def late_tone(self) -> str:
        return "late" if self.standing.late else ""

    @property
    def expected_words(self) -> str:
        """ "/ 75 đơn vị"."""
        return f"/ {number_vi(self.rates.expected)} đơn vị" if self.rates else ""

    @property
    def last_year_words(self) -> str:
        return "" if self.last_year is None else f"cùng lúc năm trước {number_vi(self.last_year)}"

    @property
    def answered_words(self) -> str:
        return f"{self.answered.of}, {self.words}" if self.answered else ""

    @property
    def satisfied_words(self) -> str:
        return f"{number_vi(self.satisfied.whole)} lượt đánh giá" if self.satisfied else ""

    @property
    def total_words(self) -> str:
        return f"/ {number_vi(self.standing.total)} việc"

    @property
    def due_words(self) -> str:
        """How far the due date of the round is."""
        if self.round is None:
            return ""
        days = (self.round.due_on - today()).days
        if days < 0:
            return f"quá hạn nộp {number_vi(-days)} ngày"
        return f"hạn nộp còn {number_vi(days)} ngày" if days else "hôm nay là hạn nộp"


def overview_of(person: Person, *, ref: str = "", measure: Measure = Measure.FILLED) -> Overview:
    """The newest round that the person follows, or the one with this reference, and her tasks."""
    rounds = list(
        rounds_visible_to(person).select_related("unit", "data_set").order_by("-ends_on", "-pk")[:MOST_ROUNDS]
    )
    chosen = next((one for one in rounds if one.ref == ref), rounds[0] if rounds else None)
    rows, asked = (_rows(person, chosen), numbers_asked(chosen.data_set)) if chosen else ((), 0)
    return Overview(
        at=now(),
        standing=standing_of(person),
        rounds=tuple((one, _chip_words(one, rounds)) for one in rounds),
        round=chosen,
        words=chosen.words if chosen else "",
        rates=rates_of(chosen) if chosen else None,
        asked=asked,
        rows=rows,
        tiles=_tiles(rows, measure, asked) if rows else None,
        may_remind=chosen is not None and may_collect(person, chosen.unit),
        last_year=_sent_a_year_ago(chosen) if chosen else None,
        answered=_share(chosen, "petitions.answered_on_time", "petitions.answered") if chosen else None,
        satisfied=_share(chosen, "petitions.satisfied", "petitions.rated") if chosen else None,
    )


def _sent_a_year_ago(round: Round) -> int | None:
    period = parse_any(round.period)
    if not isinstance(period, Period):
        return None
    same = Round.objects.filter(
        unit_id=round.unit_id, data_set__code=round.data_set.code, period=period.last_year.iso
    ).first()
    return Report.objects.filter(round=same, first_submitted_at__lte=now() - YEAR).count() if same else None


def _share(round: Round, part: str, whole: str) -> Share | None:
    """Both figures for the unit that collects, over the days of the round; None where no folder counts them."""
    figures = offered()
    if part not in figures or whole not in figures:
        return None
    return Share(*(figures[code].value(round.unit, round.starts_on, round.ends_on) for code in (part, whole)))


def _chip_words(round: Round, rounds: list[Round]) -> str:
    """The period, with the form where two rounds would be called alike."""
    alike = sum(one.words == round.words for one in rounds) > 1
    return f"{round.words}: {round.data_set.name}" if alike else round.words


def _rows(person: Person, round: Round) -> tuple[UnitRow, ...]:
    reports = list(Report.objects.filter(round=round).select_related("unit", "round").order_by("unit__sort_key", "pk"))
    filled: Mapping[int, int] = filled_by_report(round)
    late = late_beneath(person, [report.unit for report in reports])
    return tuple(UnitRow(report, filled.get(report.pk, 0), late[report.unit_id]) for report in reports)


def _tiles(rows: tuple[UnitRow, ...], measure: Measure, asked: int) -> TileMap:
    spots = [
        Spot(
            row.report.unit.short_name,
            row.report.unit.tile_row,
            row.report.unit.tile_column,
            Decimal(row.late) if measure == Measure.LATE else _filled(row),
            f"#don-vi-{row.report.unit.code}",
        )
        for row in rows
    ]
    if measure == Measure.STATE:
        return state_map([(spot, row.state) for spot, row in zip(spots, rows, strict=True)], STATES)
    return tile_map(spots, whole=asked if measure == Measure.FILLED else 0)


def _filled(row: UnitRow) -> Decimal | None:
    return None if row.status == ReportStatus.NOT_STARTED else Decimal(row.filled)
