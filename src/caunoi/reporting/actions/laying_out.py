"""The sections and lines of a form, written in one place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from caunoi.reporting.models import DataElement, DataSet, Section, SectionElement


def lay_out(
    form: DataSet,
    sections: Iterable[tuple[str, Sequence[DataElement]]],
    *,
    compulsory: Collection[str] = (),
    checkers: Mapping[str, int] | None = None,
) -> None:
    """Give a new form its sections, by title, and their lines in this order, split as the elements say today.

    `compulsory`: codes that must be there;
    `checkers`: the committee of a section by its title."""
    for number, (title, elements) in enumerate(sections, start=1):
        section = Section.objects.create(
            data_set=form, number=number, title=title, checked_by_id=(checkers or {}).get(title)
        )
        SectionElement.objects.bulk_create(
            SectionElement(
                section=section,
                element=one,
                position=place,
                is_compulsory=one.code in compulsory,
                combo_id=one.combo_id,
            )
            for place, one in enumerate(elements, start=1)
        )
