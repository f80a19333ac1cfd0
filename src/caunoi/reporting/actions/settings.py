"""What the Office keeps: due dates, rules, targets, versions of forms. Nothing of an old period changes by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.times import date_vi, start_of_day
from caunoi.org.models import Person
from caunoi.reporting.access import check_manages_forms, check_may_collect
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.actions.laying_out import lay_out
from caunoi.reporting.formulas import BadFormula, parse_formula
from caunoi.reporting.models import (
    DataElement,
    DataSet,
    DueDate,
    Report,
    Round,
    SectionElement,
    Target,
    ValidationRule,
)
from caunoi.reporting.periods import parse_period
from caunoi.reporting.queries import people_of_sender
from caunoi.reporting.queries.reports import address_for_sender
from caunoi.reporting.queries.settings import askable, codes_known, newest_version
from caunoi.reporting.states import HELD_BY_SENDER, Level


@transaction.atomic
def set_due_dates(*, days: Mapping[tuple[Level, str], tuple[date, str]], by: Person | None) -> int:
    """Set the due dates by level and period, each with its basis; gives how many are new or changed. Rounds that are
    open keep theirs. Raises Denied, BadPeriod, CannotReport."""
    check_manages_forms(by)
    changed = 0
    for (level, period), (due_on, basis) in days.items():
        which = parse_period(period)
        if due_on < which.first_day:
            raise CannotReport("Hạn nộp không thể trước ngày đầu kỳ.", f"{level}-{which.iso}")
        held = DueDate.objects.filter(level=level, period=which.iso).first()
        if held is None:
            row = DueDate.objects.create(level=level, period=which.iso, due_on=due_on, basis=basis)
            record("due_date.set", by=by, on=row, facts={"period": which.iso, "level": level, "due_on": due_on})
            changed += 1
        elif (held.due_on, held.basis) != (due_on, basis):
            change(held, deed="due_date.set", by=by, due_on=due_on, basis=basis)
            changed += 1
    return changed


@transaction.atomic
def move_due(*, round: Round, due_on: date, reason: str, by: Person | None) -> int:
    """Give an open round another due date; those who have not sent and still had the round's day get the new one and
    are told. It is not closed before that day is over. Gives how many. Raises Denied, CannotReport."""
    check_may_collect(by, round.unit)
    if round.frozen_at:
        raise CannotReport("Số liệu của đợt này đã chốt, hạn nộp không đổi nữa.")
    if due_on < round.starts_on:
        raise CannotReport("Hạn nộp không thể trước ngày đầu kỳ.", "due_on")
    if due_on == round.due_on:
        raise CannotReport("Hạn nộp đang là ngày này.", "due_on")
    if not reason.strip():
        raise CannotReport("Ghi lý do đổi hạn để các đơn vị biết.", "reason")
    waiting = list(
        Report.objects.filter(round=round, status__in=HELD_BY_SENDER, due_on=round.due_on).select_related("unit")
    )
    closes_at = round.closes_at and max(round.closes_at, start_of_day(due_on + timedelta(days=1)))
    change(
        round, deed="round.due_moved", by=by, unit=round.unit, facts={"reason": reason.strip()}, due_on=due_on,
        closes_at=closes_at,
    )  # fmt: skip
    for report in waiting:
        change(report, deed="report.due_moved", by=by, unit=report.unit, due_on=due_on)
        queue_many(
            to=people_of_sender(report.unit, but=by),
            subject=f"Đổi hạn nộp báo cáo {round.words}",
            body=f"{round.data_set.name}: hạn mới {date_vi(due_on)}. Lý do: {reason.strip()}",
            link=address_for_sender(report),
        )
    return len(waiting)


def check_rule(rule: ValidationRule) -> None:
    """Raise CannotReport unless both sides can be read and speak of numbers that are there."""
    known = codes_known()
    for field, text in (("left", rule.left), ("right", rule.right)):
        try:
            codes = parse_formula(text).codes
        except BadFormula as error:
            raise CannotReport(str(error), field) from error
        if strange := [code for code in codes if code not in known]:
            raise CannotReport(f"Không có chỉ tiêu {strange[0]}.", field)
    if not (parse_formula(rule.left).codes or parse_formula(rule.right).codes):
        raise CannotReport("Ít nhất một vế phải nêu một chỉ tiêu, như #{2.01}.", "left")
    if rule.from_on and rule.until_on and rule.until_on < rule.from_on:
        raise CannotReport("Ngày cuối không thể trước ngày đầu.", "until_on")


@transaction.atomic
def save_rule(*, rule: ValidationRule | None, fields: Mapping[str, Any], by: Person | None) -> ValidationRule:
    """Change a rule, or add one. Raises Denied, CannotReport, Conflict."""
    check_manages_forms(by)
    wanted = ValidationRule(**{**_plain(rule), **fields})
    check_rule(wanted)
    if rule is not None:
        kept = {key: one for key, one in fields.items() if key != "code"}
        return change(rule, deed="rule.changed", by=by, values=kept)
    if ValidationRule.objects.filter(code=wanted.code).exists():
        raise CannotReport(f"Đã có quy tắc {wanted.code}.", "code")
    wanted.save(force_insert=True)
    record("rule.added", by=by, on=wanted, facts={"code": wanted.code})
    return wanted


def _plain(rule: ValidationRule | None) -> dict[str, Any]:
    return {} if rule is None else {name: getattr(rule, name) for name in ValidationRule.Privacy.plain}


@transaction.atomic
def save_target(*, target: Target | None, fields: Mapping[str, Any], by: Person | None) -> Target:
    """Change what a year asks, or ask something new. Raises Denied, CannotReport."""
    check_manages_forms(by)
    until = fields.get("until_year")
    if until is not None and until < fields["from_year"]:
        raise CannotReport("Năm cuối không thể trước năm đầu.", "until_year")
    try:
        with transaction.atomic():
            if target is not None:
                return change(target, deed="target.changed", by=by, values=fields)
            made = Target.objects.create(**fields)
    except IntegrityError as error:
        raise CannotReport("Chỉ tiêu này đã có mục tiêu từ năm ấy. Sửa mục tiêu cũ.", "element") from error
    record("target.set", by=by, on=made, unit=made.unit, facts={"code": made.element.code, "value": made.value})
    return made


@transaction.atomic
def new_version(
    *,
    data_set: DataSet,
    name: str,
    asked: Sequence[str],
    compulsory: Sequence[str],
    expiry_days: int | None,
    checkers: Mapping[str, int],
    by: Person | None,
) -> DataSet:
    """Make the next version of a form from codes of numbers; rounds that were opened keep theirs. The numbers stand in
    the order and the sections of `askable`; `checkers`: the committee of a section by its title.
    Raises Denied, CannotReport."""
    check_manages_forms(by)
    newest = newest_version(data_set.code)
    if newest is None or newest.pk != data_set.pk:
        raise CannotReport("Biểu mẫu vừa có bản mới hơn. Xem bản ấy rồi sửa.")
    wanted, strict = set(asked), set(compulsory)
    if not wanted:
        raise CannotReport("Chọn ít nhất một chỉ tiêu.", "asked")
    sections: list[tuple[str, list[DataElement]]] = []
    was: set[tuple[str, bool]] = set()
    for title, ones in askable(data_set):
        was |= {(one.element.code, one.is_compulsory) for one in ones if one.is_asked}
        if chosen := [one.element for one in ones if one.element.code in wanted]:
            sections.append((title, chosen))
    held = {one.title: one.checked_by_id for one in data_set.sections.filter(checked_by__isnull=False)}
    looked_at = {title: checkers[title] for title, _ in sections if title in checkers}
    lines = SectionElement.objects.filter(section__data_set=data_set, element__code__in=wanted)
    is_split_anew = any(held != next_one for held, next_one in lines.values_list("combo_id", "element__combo_id"))
    same = (name, expiry_days, looked_at) == (data_set.name, data_set.expiry_days, held) and not is_split_anew
    if same and was == {(code, code in strict) for code in wanted}:
        raise CannotReport("Bản mới giống hệt bản đang dùng.")
    made = DataSet.objects.create(
        code=data_set.code, version=data_set.version + 1, name=name, level=data_set.level, expiry_days=expiry_days
    )
    lay_out(made, sections, compulsory=strict, checkers=looked_at)
    record("form.versioned", by=by, on=made, facts={"code": made.code, "number": made.version, "count": len(wanted)})
    return made
