"""Open a round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.refs import new_ref
from caunoi.ground.times import date_vi, day_of, start_of_day, today
from caunoi.org.models import Person, Unit
from caunoi.reporting.access import check_may_collect
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.actions.laying_out import lay_out
from caunoi.reporting.models import (
    DataElement,
    DataSet,
    Report,
    Round,
)
from caunoi.reporting.periods import Span, parse_period
from caunoi.reporting.queries import (
    people_of_sender,
    senders,
)
from caunoi.reporting.queries.forms import catalogue, units_beneath
from caunoi.reporting.states import Level, PeriodKind


@transaction.atomic
def open_round(*, unit: Unit, data_set: DataSet, period: str, due_on: date, by: Person | None) -> Round:
    """Ask every unit that fills in the form for its report of the period; each is told.

    `period` is an ISO id such as "2026Q3". Raises Denied, BadPeriod, CannotReport.
    """
    check_may_collect(by, unit)
    which = parse_period(period)
    if Round.objects.filter(unit=unit, data_set__code=data_set.code, period=which.iso).exists():
        raise CannotReport(f"Đợt báo cáo {which.words} của biểu mẫu này đã mở.", "period")
    if due_on < which.first_day:
        raise CannotReport("Hạn nộp không thể trước ngày đầu kỳ.", "due_on")
    units = senders(unit, data_set, today())
    if not units:
        raise CannotReport("Chưa có đơn vị nào phải nộp biểu mẫu này.", "data_set")
    opened = Round(
        ref=new_ref("DB", today()), unit=unit, data_set=data_set, period=which.iso, period_kind=which.kind,
        starts_on=which.first_day, ends_on=which.last_day, due_on=due_on, opened_by=by,
        closes_at=closing_of(data_set, which.last_day, due_on),
    )  # fmt: skip
    _ask(opened, units, by)
    return opened


def closing_of(data_set: DataSet, ends_on: date, due_on: date) -> datetime | None:
    """From when a round of the form takes no more entries, by the form's rule: DHIS2's, but never before the due date
    is over."""
    if data_set.expiry_days is None:
        return None
    return start_of_day(max(ends_on + timedelta(days=data_set.expiry_days), due_on) + timedelta(days=1))


def _ask(opened: Round, units: Sequence[Unit], by: Person | None) -> None:
    """Store the round with an expected report for each unit, and tell them."""
    opened.save()
    refs = _fresh_refs(len(units))
    Report.objects.bulk_create(
        Report(ref=ref, round=opened, unit=sender, due_on=opened.due_on, reminded_on=today())
        for ref, sender in zip(refs, units, strict=True)
    )
    form = opened.data_set
    record(
        "round.opened",
        by=by,
        on=opened,
        unit=opened.unit,
        facts={"period": opened.period, "form": form.name, "due_on": opened.due_on, "count": len(units)},
    )
    for sender in units:
        queue_many(
            to=people_of_sender(sender, but=by),
            subject=f"Báo cáo {opened.words}",
            body=f"{form.name}: nộp chậm nhất ngày {date_vi(opened.due_on)}.{_last_day(opened)}",
            link="/viec-cua-ban/" if form.level == Level.AREAS else "/bao-cao/",
        )


def _last_day(opened: Round) -> str:
    if opened.closes_at is None:
        return ""
    return f" Sau ngày {date_vi(day_of(opened.closes_at) - timedelta(days=1))} không nhập được nữa."


@dataclass(frozen=True, slots=True)
class Theme:
    """A report by theme: what it is about, its days, who is asked by when, which figures, and how the words begin."""

    title: str
    starts_on: date
    ends_on: date
    due_on: date
    units: tuple[Unit, ...]
    elements: tuple[DataElement, ...]
    outline: str = ""


@transaction.atomic
def open_theme(*, unit: Unit, theme: Theme, by: Person | None) -> Round:
    """Make the form of the theme and ask the chosen units; each is told. Raises Denied, CannotReport.

    The figures keep the order and the sections in which the forms of the catalogue have them.
    """
    check_may_collect(by, unit)
    if theme.ends_on < theme.starts_on:
        raise CannotReport("Ngày cuối không thể trước ngày đầu.", "ends_on")
    if theme.due_on < theme.starts_on:
        raise CannotReport("Hạn nộp không thể trước ngày đầu kỳ.", "due_on")
    if not theme.units:
        raise CannotReport("Chọn ít nhất một đơn vị.", "units")
    if not theme.elements and not theme.outline.strip():
        raise CannotReport("Chọn chỉ tiêu hoặc ghi dàn ý: báo cáo phải có gì để viết.", "elements")
    beneath = set(units_beneath(unit, today()).values_list("pk", flat=True))
    if any(one.pk not in beneath for one in theme.units):
        raise CannotReport(f"Chỉ hỏi được đơn vị trực thuộc {unit.short_name}.", "units")
    ref = new_ref("DB", today())
    form = DataSet.objects.create(code=ref, name=theme.title, level=Level.CHOSEN, outline=theme.outline.strip())
    lay_out(form, _sections_of(theme.elements))
    opened = Round(
        ref=ref, unit=unit, data_set=form, title=theme.title, period=Span(theme.starts_on, theme.ends_on).iso,
        period_kind=PeriodKind.OWN_DAYS, starts_on=theme.starts_on, ends_on=theme.ends_on, due_on=theme.due_on,
        opened_by=by,
    )  # fmt: skip
    _ask(opened, theme.units, by)
    return opened


def _sections_of(elements: Sequence[DataElement]) -> list[tuple[str, list[DataElement]]]:
    wanted = {one.pk: one for one in elements}
    found: dict[str, list[DataElement]] = {}
    for title, element in catalogue():
        if element.pk in wanted:
            found.setdefault(title, []).append(wanted.pop(element.pk))
    return list(found.items())


def _fresh_refs(count: int) -> list[str]:
    day = today()
    fresh: set[str] = set()
    while len(fresh) < count:
        tried = {new_ref("BC", day) for _ in range(count - len(fresh))}
        fresh |= tried - set(Report.objects.filter(ref__in=tried).values_list("ref", flat=True))
    return list(fresh)
