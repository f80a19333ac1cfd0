"""The catalogue as those see it who keep it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef

from caunoi.org.models import Person
from caunoi.reporting.access import rounds_visible_to
from caunoi.reporting.models import (
    Category,
    CategoryComboPart,
    CategoryOption,
    DataElement,
    DataSet,
    Indicator,
    Report,
    Round,
    SectionElement,
)
from caunoi.reporting.queries.forms import current_forms
from caunoi.reporting.queries.totals import totals_of, worked_out

TRIED_ROUNDS = 4
"""How many rounds back an indicator is tried."""


@dataclass(frozen=True, slots=True)
class ElementRow:
    """A data element and the current forms that ask it."""

    element: DataElement
    forms: tuple[DataSet, ...]


def element_rows() -> list[ElementRow]:
    """All data elements in the order of their codes, those out of use last."""
    forms = {form.pk: form for form in current_forms()}
    asked: dict[int, list[DataSet]] = {}
    lines = SectionElement.objects.filter(section__data_set__in=forms)
    for element, form in lines.values_list("element_id", "section__data_set_id").order_by("section__data_set__code"):
        asked.setdefault(element, []).append(forms[form])
    elements = DataElement.objects.select_related("combo").order_by("-is_active", "code")
    return [ElementRow(one, tuple(asked.get(one.pk, ()))) for one in elements]


@dataclass(frozen=True, slots=True)
class Split:
    """How an element is split: by the next version of a form, and by the current forms that ask it."""

    categories: tuple[Category, ...]
    now: tuple[tuple[DataSet, str], ...]


def split_of(element: DataElement) -> Split:
    """The categories of the element in their order, and what each current form does; "" for not split."""
    parts = CategoryComboPart.objects.filter(combo=element.combo_id).select_related("category").order_by("position")
    forms = {form.pk: form for form in current_forms()}
    lines = SectionElement.objects.filter(section__data_set__in=forms, element=element)
    named = lines.order_by("section__data_set__code").values_list("section__data_set_id", "combo__name")
    return Split(tuple(one.category for one in parts), tuple((forms[form], name or "") for form, name in named))


def splits_in_use() -> list[tuple[Category, list[CategoryOption], int]]:
    """Every category with its groups, and how many elements the next versions split by it."""
    options: dict[int, list[CategoryOption]] = {}
    for option in CategoryOption.objects.order_by("position"):
        options.setdefault(option.category_id, []).append(option)
    used = DataElement.objects.filter(combo__isnull=False).values_list("combo__parts__category").annotate(n=Count("pk"))
    counts = dict(used.order_by())
    return [(one, options.get(one.pk, []), counts.get(one.pk, 0)) for one in Category.objects.order_by("code")]


@dataclass(frozen=True, slots=True)
class Tried:
    """What an indicator gives for the sums of a round."""

    round: Round
    value: Decimal | None


def indicator_tried(person: Person, indicator: Indicator) -> list[Tried]:
    """The indicator, stored or not, over the newest rounds that the person may see and that have accepted reports: the
    last quarter first. Raises BadFormula."""
    accepted = Report.objects.counted().filter(round=OuterRef("pk"))
    rounds = rounds_visible_to(person).filter(Exists(accepted)).select_related("data_set")
    return [
        Tried(one, worked_out(indicator, totals_of(one).figures, (one.ends_on - one.starts_on).days + 1))
        for one in rounds.order_by("-ends_on", "-pk")[:TRIED_ROUNDS]
    ]
