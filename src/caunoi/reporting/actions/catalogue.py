"""Keep the catalogue: data elements and indicators. What values that are there mean never changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.figures import offered
from caunoi.org.models import Person
from caunoi.reporting.access import check_manages_forms
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.actions.splitting import restamp
from caunoi.reporting.formulas import BadFormula, parse_formula
from caunoi.reporting.models import DataElement, DataValue, Indicator
from caunoi.reporting.queries.forms import current_forms
from caunoi.reporting.queries.settings import codes_known


@transaction.atomic
def save_element(*, element: DataElement | None, fields: Mapping[str, Any], by: Person | None) -> DataElement:
    """Change a data element, or add one; a form asks it from its next version on.

    The unit of measure and the way over time of an element with values stay, its code always. One that a current form
    asks is not retired. Raises Denied, CannotReport.
    """
    check_manages_forms(by)
    if fields["figure"] and fields["figure"] not in offered():
        raise CannotReport("Chọn một mục trong danh sách.", "figure")
    if element is None:
        if fields["code"] in codes_known():
            raise CannotReport(f"Đã có chỉ tiêu {fields['code']}.", "code")
        made = DataElement.objects.create(**fields)
        record("element.added", by=by, on=made, facts={"code": made.code, "name": made.name})
        return made
    held = DataElement.objects.select_for_update().get(pk=element.pk)
    for field, words in (("unit_word", "đơn vị tính"), ("over_time", "cách tính qua các kỳ")):
        if fields[field] != getattr(held, field) and DataValue.objects.filter(element=held).exists():
            raise CannotReport(f"Chỉ tiêu {held.code} đã có số liệu nên không đổi {words}. Lập chỉ tiêu mới.", field)
    if held.is_active and not fields["is_active"] and (form := _asking(held)):
        raise CannotReport(f"{form} đang hỏi chỉ tiêu này. Lập bản mới không hỏi nữa rồi mới thôi dùng.", "is_active")
    changed = change(held, deed="element.changed", by=by, values={k: v for k, v in fields.items() if k != "code"})
    restamp(changed)
    return changed


def _asking(element: DataElement) -> str:
    """The name of a current form that asks the element, "" for none."""
    forms = (one for one in current_forms() if one.sections.filter(lines__element=element).exists())
    return next((one.name for one in forms), "")


def check_indicator(indicator: Indicator) -> None:
    """Raise CannotReport unless its formulas can be read and speak of numbers that are there."""
    known = codes_known()
    for field, text in (("numerator", indicator.numerator), ("denominator", indicator.denominator)):
        if not text and field == "denominator":
            continue
        try:
            codes = parse_formula(text).codes
        except BadFormula as error:
            raise CannotReport(str(error), field) from error
        if strange := [code for code in codes if code not in known]:
            raise CannotReport(f"Không có chỉ tiêu {strange[0]}.", field)
        if not codes:
            raise CannotReport("Nêu ít nhất một chỉ tiêu, như #{2.01}.", field)


@transaction.atomic
def save_indicator(*, indicator: Indicator | None, fields: Mapping[str, Any], by: Person | None) -> Indicator:
    """Change an indicator, or add one. What was frozen keeps its numbers. Raises Denied, CannotReport."""
    check_manages_forms(by)
    check_indicator(Indicator(**fields))
    if indicator is not None:
        kept = {name: value for name, value in fields.items() if name != "code"}
        return change(indicator, deed="indicator.changed", by=by, values=kept)
    if Indicator.objects.filter(code=fields["code"]).exists():
        raise CannotReport(f"Đã có chỉ số {fields['code']}.", "code")
    made = Indicator.objects.create(**fields)
    record("indicator.added", by=by, on=made, facts={"code": made.code, "name": made.name})
    return made
