"""Filters of a list that a person keeps under a name: of tasks, of petitions."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import change, record
from caunoi.org.access import check_may_hand_over
from caunoi.org.models import FilterPage, Person, SavedFilter

MOST = 30
"""Filters of one list that one person keeps."""


class CannotKeep(Exception):
    """The filter cannot be kept so; `sentence` says what to do, `field` names the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@transaction.atomic
def keep_filter(
    *, by: Person, page: FilterPage, name: str, query: str, is_shared: bool, units: Sequence[int]
) -> SavedFilter:
    """Keep what the address of the list asks for (`query`) under a name; shared, the first of `units` sees it too:
    those that the person works for on this list.

    Records saved_filter.kept. Raises `CannotKeep`.
    """
    if not query:
        raise CannotKeep("Chọn ít nhất một điều kiện lọc rồi lưu.")
    if SavedFilter.objects.filter(person=by, page=page).count() >= MOST:
        raise CannotKeep(f"Mỗi người giữ nhiều nhất {MOST} bộ lọc. Xóa bớt rồi lưu.")
    kept = SavedFilter(person=by, page=page, query=query[:600])
    _write(kept, name, is_shared, units)
    record("saved_filter.kept", by=by, on=kept, facts={"is_shared": is_shared})
    return kept


@transaction.atomic
def change_filter(*, kept: SavedFilter, by: Person, name: str, is_shared: bool, units: Sequence[int]) -> SavedFilter:
    """Give a filter another name, or share it or not. Records saved_filter.changed. Raises `CannotKeep`."""
    _write(kept, name, is_shared, units)
    record("saved_filter.changed", by=by, on=kept, facts={"is_shared": is_shared})
    return kept


@transaction.atomic
def remove_filter(*, kept: SavedFilter, by: Person) -> None:
    """Forget a filter. Records saved_filter.removed."""
    record("saved_filter.removed", by=by, on=kept)
    kept.delete()


@transaction.atomic
def pass_on_filters(*, person: Person, receiver: Person, by: Person | None) -> int:
    """Filters that a unit shares are the receiver's from now on, but for those whose name he uses himself. How many.

    Raises Denied.
    """
    check_may_hand_over(by, person)
    taken = set(SavedFilter.objects.filter(person=receiver).values_list("page", "name"))
    shared = SavedFilter.objects.filter(person=person, unit__isnull=False).select_related("unit")
    filters = [one for one in shared if (one.page, one.name) not in taken]
    for one in filters:
        change(one, deed="filter.handed_over", by=by, unit=one.unit, values={"person": receiver})
    return len(filters)


def _write(kept: SavedFilter, name: str, is_shared: bool, units: Sequence[int]) -> None:
    kept.name = " ".join(name.split())
    if not kept.name:
        raise CannotKeep("Ghi tên bộ lọc.", "name")
    if is_shared and not units:
        raise CannotKeep("Chỉ người đang công tác ở một đơn vị mới dùng chung được.", "is_shared")
    kept.unit_id = units[0] if is_shared else None
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise CannotKeep("Đã có bộ lọc tên này. Đặt tên khác.", "name") from error
