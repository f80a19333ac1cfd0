"""Filters of the task list that a person keeps under a name."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import record
from caunoi.org.models import Person
from caunoi.plans.access import own_unit_ids
from caunoi.plans.models import SavedFilter

MOST = 30
"""Filters that one person keeps."""


class CannotKeep(Exception):
    """The filter cannot be kept so; `sentence` says what to do, `field` names the field of the form it belongs to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@transaction.atomic
def keep_filter(*, by: Person, name: str, query: str, is_shared: bool) -> SavedFilter:
    """Keep what the address of the list asks for (`query`) under a name; shared, the person's first unit sees it too.

    Records saved_filter.kept. Raises `CannotKeep`.
    """
    if not query:
        raise CannotKeep("Chọn ít nhất một điều kiện lọc rồi lưu.")
    if SavedFilter.objects.filter(person=by).count() >= MOST:
        raise CannotKeep(f"Mỗi người giữ nhiều nhất {MOST} bộ lọc. Xóa bớt rồi lưu.")
    kept = SavedFilter(person=by, query=query[:600])
    _write(kept, by, name, is_shared)
    record("saved_filter.kept", by=by, on=kept, facts={"is_shared": is_shared})
    return kept


@transaction.atomic
def change_filter(*, kept: SavedFilter, by: Person, name: str, is_shared: bool) -> SavedFilter:
    """Give a filter another name, or share it or not. Records saved_filter.changed. Raises `CannotKeep`."""
    _write(kept, by, name, is_shared)
    record("saved_filter.changed", by=by, on=kept, facts={"is_shared": is_shared})
    return kept


@transaction.atomic
def remove_filter(*, kept: SavedFilter, by: Person) -> None:
    """Forget a filter. Records saved_filter.removed."""
    record("saved_filter.removed", by=by, on=kept)
    kept.delete()


def _write(kept: SavedFilter, by: Person, name: str, is_shared: bool) -> None:
    kept.name = " ".join(name.split())
    if not kept.name:
        raise CannotKeep("Ghi tên bộ lọc.", "name")
    units = own_unit_ids(by)
    if is_shared and not units:
        raise CannotKeep("Chỉ người đang công tác ở một đơn vị mới dùng chung được.", "is_shared")
    kept.unit_id = units[0] if is_shared else None
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise CannotKeep("Đã có bộ lọc tên này. Đặt tên khác.", "name") from error
