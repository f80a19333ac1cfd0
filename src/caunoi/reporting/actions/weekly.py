"""Keep the columns of the weekly file, and hand the file of a week out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import today
from caunoi.org.models import Person
from caunoi.reporting.access import check_manages_forms
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.models import WeeklyColumn
from caunoi.reporting.queries.weekly import Value, Week, columns_on, sources, week_with, weekly_rows


@transaction.atomic
def save_weekly_column(*, column: WeeklyColumn | None, fields: Mapping[str, Any], by: Person | None) -> WeeklyColumn:
    """Change a column of the weekly file, or add one. Raises Denied, CannotReport."""
    check_manages_forms(by)
    known = {source for _, own in sources() for source, _ in own}
    if fields["source"] not in known:
        raise CannotReport("Chọn một mục trong danh sách.", "source")
    if fields["from_on"] and fields["until_on"] and fields["until_on"] < fields["from_on"]:
        raise CannotReport("Ngày cuối không thể trước ngày đầu.", "until_on")
    if column is not None:
        return change(column, deed="weekly_column.changed", by=by, values=fields)
    made = WeeklyColumn.objects.create(**fields)
    record("weekly_column.added", by=by, on=made, facts={"title": made.title})
    return made


@transaction.atomic
def take_weekly_file(
    *, day: date, by: Person
) -> tuple[Week, list[WeeklyColumn], list[tuple[str, list[tuple[Value, ...]]]]]:
    """The file of the week in which the day lies: its week, its columns, its rows by level; who took it stands in the
    trail. Raises Denied, CannotReport."""
    check_manages_forms(by)
    week = week_with(day)
    if week.first_day > today():
        raise CannotReport("Tuần ấy chưa đến. Chọn một ngày đến hôm nay.", "day")
    columns = columns_on(week.last_day)
    if not columns:
        raise CannotReport("Tuần ấy chưa có cột nào. Thêm cột hoặc sửa ngày dùng của cột.", "day")
    rows = weekly_rows(by, week)
    record("weekly_file.taken", by=by, on=None, facts={"week": week.iso, "count": sum(len(own) for _, own in rows)})
    return week, columns, rows
