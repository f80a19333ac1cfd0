"""What people do with reports: open a round, enter, submit, return, accept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.refs import new_ref
from caunoi.ground.steps import check_step
from caunoi.ground.text import nfc, number_vi
from caunoi.ground.times import date_vi, now, today
from caunoi.org.models import Person, Unit
from caunoi.reporting import starter
from caunoi.reporting.access import check_may_collect, check_may_write
from caunoi.reporting.models import (
    DIGITS,
    PLACES,
    DataElement,
    DataSet,
    DataValue,
    Indicator,
    Narrative,
    Report,
    ReportEntry,
    Round,
    Section,
    SectionElement,
    ValidationRule,
)
from caunoi.reporting.periods import parse_period
from caunoi.reporting.queries import (
    check_of,
    figures_of,
    lines_of,
    narratives_of,
    notes_of,
    people_of_sender,
    people_who_collect,
    senders,
)
from caunoi.reporting.states import HELD_BY_SENDER, STEPS, EntryKind, Part, ReportStatus

MOST = Decimal(10) ** (DIGITS - PLACES)


class CannotReport(Exception):
    """`sentence` says what to do; `field` is the cell or field it belongs to, "" for the whole page."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that somebody else changed after the page was opened."""

    code: str
    mine: Decimal | None
    theirs: Decimal | None


class CellsConflict(Exception):
    """Somebody else changed the same cells; nothing was written."""

    sentence = "Người khác vừa ghi số khác vào các ô dưới đây. Chọn số đúng rồi lưu lại."

    def __init__(self, cells: tuple[CellConflict, ...]) -> None:
        super().__init__(self.sentence)
        self.cells = cells


@transaction.atomic
def seed_forms(*, by: Person | None = None) -> int:
    """Load the starter catalogue where it is missing; what was edited stays. Gives how many rows are new."""
    known = set(DataElement.objects.values_list("code", flat=True))
    rows = starter.element_rows()
    new = [
        DataElement(code=row.code, name=row.name, unit_word=row.unit_word, over_time=row.over_time, figure=row.figure)
        for row in rows
        if row.code not in known
    ]
    DataElement.objects.bulk_create(new)
    indicators = Indicator.objects.bulk_create(
        [
            Indicator(
                code=row.code,
                name=row.name,
                numerator=row.numerator,
                denominator=row.denominator,
                factor=row.factor,
                decimals=row.decimals,
            )
            for row in starter.indicator_rows()
            if not Indicator.objects.filter(code=row.code).exists()
        ]
    )
    rules = ValidationRule.objects.bulk_create(
        [
            ValidationRule(
                code=row.code,
                sentence=row.sentence,
                left=row.left,
                left_missing=row.missing[0],
                operator=row.operator,
                right=row.right,
                right_missing=row.missing[1],
                importance=row.importance,
            )
            for row in starter.rule_rows()
            if not ValidationRule.objects.filter(code=row.code).exists()
        ]
    )
    made = len(new) + len(indicators) + len(rules) + _seed_data_sets(rows)
    if made:
        record("report.forms_seeded", by=by, on=None, facts={"count": made})
    return made


def _seed_data_sets(rows: list[starter.ElementRow]) -> int:
    elements = {element.code: element for element in DataElement.objects.all()}
    made = 0
    for code, (name, level) in starter.FORMS.items():
        if DataSet.objects.filter(code=code).exists():
            continue
        data_set = DataSet.objects.create(code=code, name=name, level=level)
        made += 1
        chosen = [row for row in rows if row.is_core and level in row.levels]
        numbers = sorted({row.section for row in chosen})
        for place, number in enumerate(numbers, start=1):
            section = Section.objects.create(data_set=data_set, number=place, title=starter.SECTIONS[number - 1])
            SectionElement.objects.bulk_create(
                SectionElement(section=section, element=elements[row.code], position=position)
                for position, row in enumerate((row for row in chosen if row.section == number), start=1)
            )
    return made


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
    opened = Round.objects.create(
        ref=new_ref("DB", today()),
        unit=unit,
        data_set=data_set,
        period=which.iso,
        period_kind=which.kind,
        starts_on=which.first_day,
        ends_on=which.last_day,
        due_on=due_on,
        opened_by=by,
    )
    refs = _fresh_refs(len(units))
    Report.objects.bulk_create(
        Report(ref=ref, round=opened, unit=sender, due_on=due_on) for ref, sender in zip(refs, units, strict=True)
    )
    record(
        "round.opened",
        by=by,
        on=opened,
        unit=unit,
        facts={"period": which.iso, "form": data_set.name, "due_on": due_on, "count": len(units)},
    )
    for sender in units:
        queue_many(
            to=people_of_sender(sender, but=by),
            subject=f"Báo cáo {which.words}",
            body=f"{data_set.name}: nộp trước hết ngày {date_vi(due_on)}.",
            link="/bao-cao/",
        )
    return opened


def _fresh_refs(count: int) -> list[str]:
    day = today()
    fresh: set[str] = set()
    while len(fresh) < count:
        tried = {new_ref("BC", day) for _ in range(count - len(fresh))}
        fresh |= tried - set(Report.objects.filter(ref__in=tried).values_list("ref", flat=True))
    return list(fresh)


@transaction.atomic
def save_values(
    *,
    report: Report,
    values: Mapping[str, Decimal | None],
    by: Person | None,
    notes: Mapping[str, str] | None = None,
    shown: Mapping[str, Decimal | None] | None = None,
) -> int:
    """Write the cells that differ from what is stored; gives how many.

    `shown` is what the page showed when it was opened: a cell that the person left as it was is not written, and one
    that somebody else has changed since is not overwritten. Raises Denied, CannotReport, CellsConflict.
    """
    check_may_write(by, report)
    locked = Report.objects.select_for_update().get(pk=report.pk)
    elements = {line.element.code: line.element for line in lines_of(report.round.data_set)}
    stored, told = figures_of(report), notes_of(report)
    wanted = {code: value for code, value in values.items() if not (shown and code in shown and shown[code] == value)}
    written = {code: nfc(words.strip()) for code, words in (notes or {}).items()}
    changed = {code for code, value in wanted.items() if stored.get(code) != value}
    changed_notes = {code for code, words in written.items() if told.get(code, "") != words}
    _check_cells(locked, changed | changed_notes, elements, wanted)
    clashes = tuple(
        CellConflict(code, wanted[code], stored.get(code))
        for code in sorted(changed)
        if shown is not None and stored.get(code) != shown.get(code)
    )
    if clashes:
        raise CellsConflict(clashes)
    if not changed and not changed_notes:
        return 0
    DataValue.objects.bulk_create(
        [
            DataValue(
                report=report,
                element=elements[code],
                value=wanted[code] if code in wanted else stored.get(code),
                note=written.get(code, told.get(code, "")),
            )
            for code in sorted(changed | changed_notes)
        ],
        update_conflicts=True,
        unique_fields=["report", "element"],
        update_fields=["value", "note"],
    )
    facts = [f"{code}: {_shown(stored.get(code))} → {_shown(wanted[code])}" for code in sorted(changed)]
    facts += [f"{code}: {written[code] or 'bỏ ghi chú'}" for code in sorted(changed_notes)]
    _keep(report, locked, by=by, facts={"figures": facts})
    return len(changed | changed_notes)


def _check_cells(
    report: Report, codes: set[str], elements: Mapping[str, DataElement], values: Mapping[str, Decimal | None]
) -> None:
    if report.status not in HELD_BY_SENDER:
        raise CannotReport("Báo cáo đã nộp nên không sửa được. Cần sửa thì đề nghị nơi nhận trả lại.")
    for code in sorted(codes):
        if code not in elements:
            raise CannotReport(f"Chỉ tiêu {code} không có trong biểu mẫu này.", code)
        if report.status == ReportStatus.RETURNED and code not in report.unlocked:
            raise CannotReport("Ô này không bị trả lại nên không sửa được.", code)
        value = values.get(code)
        if value is not None and not 0 <= value < MOST:
            raise CannotReport("Nhập số từ 0 trở lên, tối đa 16 chữ số.", code)


def _shown(value: Decimal | None) -> str:
    return "trống" if value is None else number_vi(value)


def _keep(report: Report, locked: Report, *, by: Person | None, facts: Mapping[str, object]) -> None:
    """The report has content now; who wrote what stands in the trail."""
    status = ReportStatus.DRAFT if locked.status == ReportStatus.NOT_STARTED else locked.status
    change(report, deed="report.saved", by=by, unit=report.unit, facts=facts, status=status)


@transaction.atomic
def save_narrative(*, report: Report, texts: Mapping[str, str], by: Person | None) -> int:
    """Write the parts of the narrative that differ; gives how many. Raises Denied, CannotReport."""
    check_may_write(by, report)
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.status not in HELD_BY_SENDER:
        raise CannotReport("Báo cáo đã nộp nên không sửa được. Cần sửa thì đề nghị nơi nhận trả lại.")
    stored = narratives_of(report)
    changed = {str(Part(part)): nfc(words.strip()) for part, words in texts.items()}
    changed = {part: words for part, words in changed.items() if stored[part] != words}
    for part in changed:
        if locked.status == ReportStatus.RETURNED and part not in locked.unlocked:
            raise CannotReport("Phần này không bị trả lại nên không sửa được.", part)
    if not changed:
        return 0
    Narrative.objects.bulk_create(
        [Narrative(report=report, part=part, text=words) for part, words in changed.items()],
        update_conflicts=True,
        unique_fields=["report", "part"],
        update_fields=["text"],
    )
    _keep(report, locked, by=by, facts={"parts": [str(Part(part).label) for part in changed]})
    return len(changed)


@transaction.atomic
def submit_report(*, report: Report, by: Person | None, words: str = "", seen: int | None = None) -> ReportEntry:
    """Send the report to the unit that collects it; this version is kept for ever.

    Raises Denied, WrongStep, CannotReport, Conflict.
    """
    check_may_write(by, report)
    check_step(STEPS, ReportStatus(report.status), ReportStatus.SUBMITTED)
    found = check_of(report)
    if not found.filled:
        raise CannotReport("Chưa có số liệu nào. Nhập số liệu rồi nộp; không phát sinh thì ghi 0.")
    if not found.may_submit:
        raise CannotReport("Còn chỗ phải sửa hoặc giải thích, xem bên dưới.")
    moment = now()
    change(
        report,
        deed="report.submitted",
        by=by,
        seen=seen,
        unit=report.unit,
        status=ReportStatus.SUBMITTED,
        submitted_at=moment,
        first_submitted_at=report.first_submitted_at or moment,
        submitted_by=by,
        unlocked=[],
    )
    entry = ReportEntry.objects.create(
        report=report,
        kind=EntryKind.SUBMITTED,
        words=words.strip(),
        content={
            "values": {code: str(value) for code, value in figures_of(report).items() if value is not None},
            "notes": notes_of(report),
            "narratives": narratives_of(report),
        },
        by=by,
    )
    queue_many(
        to=people_who_collect(report.round.unit, but=by),
        subject=f"{report.unit.short_name} đã nộp báo cáo",
        body=f"{report.round.data_set.name}, {parse_period(report.round.period).words}.",
        link=f"/bao-cao/{report.ref}/",
    )
    return entry


@transaction.atomic
def return_report(
    *, report: Report, reasons: Mapping[str, str], due_on: date, by: Person | None, seen: int | None = None
) -> ReportEntry:
    """Send the report back with all reasons at once; only what they name can be changed until it is sent again.

    `reasons`: code of a data element or `Part` -> sentence. Raises Denied, WrongStep, CannotReport, Conflict.
    """
    check_may_collect(by, report.round.unit)
    check_step(STEPS, ReportStatus(report.status), ReportStatus.RETURNED)
    known = {line.element.code for line in lines_of(report.round.data_set)} | set(Part.values)
    told = {key: nfc(words.strip()) for key, words in reasons.items() if words.strip()}
    if not told:
        raise CannotReport("Ghi ít nhất một chỗ cần sửa.")
    if unknown := sorted(set(told) - known):
        raise CannotReport(f"Không có chỉ tiêu {unknown[0]} trong biểu mẫu này.", unknown[0])
    if due_on < today():
        raise CannotReport("Chọn hạn từ hôm nay trở đi.", "due_on")
    change(
        report,
        deed="report.returned",
        by=by,
        seen=seen,
        unit=report.unit,
        facts={"reasons": [f"{key}: {words}" for key, words in told.items()]},
        status=ReportStatus.RETURNED,
        due_on=due_on,
        unlocked=sorted(told),
        accepted_at=None,
    )
    entry = ReportEntry.objects.create(report=report, kind=EntryKind.RETURNED, reasons=told, by=by)
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject="Báo cáo bị trả lại",
        body="\n".join([*(f"{key}: {words}" for key, words in told.items()), f"Nộp lại trước hết {date_vi(due_on)}."]),
        link=f"/bao-cao/{report.ref}/",
    )
    return entry


@transaction.atomic
def accept_report(*, report: Report, by: Person | None, seen: int | None = None) -> ReportEntry:
    """Take the report: its numbers stand in the sums from now on. Raises Denied, WrongStep, Conflict."""
    check_may_collect(by, report.round.unit)
    check_step(STEPS, ReportStatus(report.status), ReportStatus.ACCEPTED)
    change(
        report,
        deed="report.accepted",
        by=by,
        seen=seen,
        unit=report.unit,
        status=ReportStatus.ACCEPTED,
        accepted_at=now(),
    )
    entry = ReportEntry.objects.create(report=report, kind=EntryKind.ACCEPTED, by=by)
    queue_many(
        to=people_of_sender(report.unit, but=by),
        subject="Báo cáo đã được tiếp nhận",
        body=f"{report.round.data_set.name}, {parse_period(report.round.period).words}.",
        link=f"/bao-cao/{report.ref}/",
    )
    return entry


@transaction.atomic
def remind_missing(*, round: Round, by: Person | None) -> int:
    """Tell every unit that has not sent its report; gives how many units. Raises Denied."""
    check_may_collect(by, round.unit)
    waiting = list(Report.objects.filter(round=round, status__in=HELD_BY_SENDER).select_related("unit"))
    for report in waiting:
        queue_many(
            to=people_of_sender(report.unit, but=by),
            subject=f"Nhắc nộp báo cáo {parse_period(round.period).words}",
            body=f"{round.data_set.name}: hạn {date_vi(report.due_on)}.",
            link=f"/bao-cao/{report.ref}/",
        )
    record("round.reminded", by=by, on=round, unit=round.unit, facts={"count": len(waiting)})
    return len(waiting)
