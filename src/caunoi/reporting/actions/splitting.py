"""Split a data element by categories, and keep the categories."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.org.models import Person
from caunoi.reporting.access import check_manages_forms
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.formulas import operand
from caunoi.reporting.models import (
    MOST_CATEGORIES,
    Category,
    CategoryCombo,
    CategoryComboPart,
    CategoryOption,
    DataElement,
    DataSet,
)
from caunoi.reporting.queries import options_by_combo

LEAST_OPTIONS = 2


def restamp(element: DataElement) -> None:
    """Let every version that asks the element be read anew."""
    for version in DataSet.objects.filter(sections__lines__element=element).distinct():
        DataSet.objects.filter(pk=version.pk).update(stamp=uuid4())


@transaction.atomic
def split_element(*, element: DataElement, categories: Sequence[Category], by: Person | None) -> CategoryCombo | None:
    """From the next version of a form on units enter the element by these categories (none: as one number), and its
    value is the sum. Versions that are there and their periods keep theirs, so that no value changes what it means:
    a sum over time takes both, a group has numbers from its first version on. Raises Denied, CannotReport."""
    check_manages_forms(by)
    if len(set(categories)) != len(categories) or len(categories) > MOST_CATEGORIES:
        raise CannotReport(f"Chọn nhiều nhất {MOST_CATEGORIES} tiêu chí phân tổ, mỗi tiêu chí một lần.")
    combo = _combo_of(categories)
    if combo is not None:
        _check_names(element, combo)
    if element.combo_id == (combo.pk if combo else None):
        raise CannotReport("Chỉ tiêu này đang phân tổ đúng như vậy.")
    told = combo.name if combo else "không phân tổ"
    change(element, deed="element.split", by=by, facts={"split": told}, combo=combo)
    restamp(element)
    return combo


def _combo_of(categories: Sequence[Category]) -> CategoryCombo | None:
    if not categories:
        return None
    code = "_".join(one.code for one in categories)
    name = ", ".join(one.name for one in categories)
    combo, made = CategoryCombo.objects.get_or_create(code=code, defaults={"name": name[:200]})
    if made:
        CategoryComboPart.objects.bulk_create(
            CategoryComboPart(combo=combo, category=one, position=place) for place, one in enumerate(categories, 1)
        )
    return combo


def _check_names(element: DataElement, combo: CategoryCombo) -> None:
    options = options_by_combo([combo.pk])[combo.pk]
    if not options:
        raise CannotReport("Tiêu chí phân tổ chưa có nhóm nào.")
    names = [operand(element.code, option.code) for option in options]
    if taken := DataElement.objects.filter(code__in=names).order_by("code").first():
        raise CannotReport(f"Mã {taken.code} đã là một chỉ tiêu khác.")


@transaction.atomic
def save_category(
    *, category: Category | None, code: str, name: str, options: Sequence[tuple[str, str]], by: Person | None
) -> Category:
    """Change a way to split, or add one; `options`: code and name of each group, in their order. Once an element is
    split by it, its groups stay, for a period that is over must not gain a cell: only names change. Raises Denied,
    CannotReport, Conflict."""
    check_manages_forms(by)
    codes = [one for one, _ in options]
    if len(codes) < LEAST_OPTIONS or len(set(codes)) != len(codes):
        raise CannotReport("Ghi từ hai nhóm trở lên, mỗi nhóm một mã riêng.", "options")
    if category is None:
        if Category.objects.filter(code=code).exists():
            raise CannotReport(f"Đã có tiêu chí {code}.", "code")
        made = Category.objects.create(code=code, name=name)
        _write(made, options)
        record("category.added", by=by, on=made, facts={"code": code, "name": name, "count": len(codes)})
        return made
    held = Category.objects.select_for_update().get(pk=category.pk)
    was = list(held.options.order_by("position").values_list("code", "name"))
    if CategoryComboPart.objects.filter(category=held).exists() and codes != [one for one, _ in was]:
        raise CannotReport(
            "Tiêu chí này đã dùng để phân tổ, chỉ đổi được tên. Cần nhóm khác thì lập tiêu chí mới.", "options"
        )
    change(held, deed="category.changed", by=by, facts={"count": len(codes)}, values={"name": name})
    if was != list(options):
        if codes == [one for one, _ in was]:
            for option, words in options:
                CategoryOption.objects.filter(category=held, code=option).update(name=words)
        else:
            held.options.all().delete()
            _write(held, options)
    return held


def _write(category: Category, options: Sequence[tuple[str, str]]) -> None:
    CategoryOption.objects.bulk_create(
        CategoryOption(category=category, code=one, name=words, position=place)
        for place, (one, words) in enumerate(options, 1)
    )
