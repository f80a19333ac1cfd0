"""Merging and splitting units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import Conflict, change, record
from caunoi.org.access import check_may_manage
from caunoi.org.actions.units import (
    CannotManage,
    build_unit,
    check_day,
    check_name_free,
    end_posts,
    first_version,
    keep_alias,
    new_code,
    next_serial,
    put_under,
    running_posts,
    turn_version,
)
from caunoi.org.models import Person, Post, Succession, SuccessionKind, Unit


@dataclass(frozen=True, slots=True)
class NewUnit:
    """Names of a unit that a split makes; `code` "" lets the system make one."""

    name: str
    short_name: str
    place_kind: str = ""
    code: str = ""


def _hand_over(old: Unit, heir: Unit, on: date, *, by: Person | None, deed: str) -> None:
    """Close `old`, hang it beneath its heir, and let children, posts and scopes pass on."""
    children = list(old.children.filter(closed_on=None))
    posts = running_posts(old, on)
    old.versions.filter(until_on=None).update(until_on=on)
    put_under(old, heir, deed=deed, by=by, closed_on=on)
    for child in children:
        child.refresh_from_db()
        put_under(child, heir, deed="unit.moved", by=by)
        turn_version(child, on)
    end_posts(posts, on, by=by)
    for post in posts:
        successor = Post(
            person_id=post.person_id,
            unit=heir if post.unit_id == old.pk else post.unit,
            scope=heir if post.scope_id == old.pk else post.scope,
            role=post.role,
            title=post.title,
            from_on=max(on, post.from_on),
            until_on=None,
        )
        if not _is_held(successor):
            successor.save(force_insert=True)
            record(
                "post.passed_on",
                by=by,
                on=successor,
                unit=heir,
                facts={"person": post.person_id, "from": old.short_name, "role": post.role},
            )
    keep_alias(heir, old.short_name)
    for name in old.aliases.values_list("name", flat=True):
        keep_alias(heir, name)
    heir.refresh_from_db()
    old.refresh_from_db()


def _is_held(post: Post) -> bool:
    same = Post.objects.filter(person_id=post.person_id, unit=post.unit, role=post.role, scope=post.scope)
    return any(other.until_on is None or other.until_on >= post.from_on for other in same)


@transaction.atomic
def merge_units(
    *, units: Sequence[Unit], into: Unit, on: date, by: Person | None, basis: str = "", seen: int | None = None
) -> Unit:
    """Merge units of one kind into one of them or into another standing one, from a day on.

    The others close and hang beneath the heir, so that their figures are found there; areas, agencies, posts and
    scopes pass to it, and their names find it. `seen` is the version of the first unit as the page showed it. Raises
    Denied, CannotManage, Conflict.
    """
    leaving = [unit for unit in dict.fromkeys(units) if unit.pk != into.pk]
    if not leaving:
        raise CannotManage("Chọn ít nhất một đơn vị để nhập vào.")
    check_may_manage(by, into)
    if into.closed_on is not None:
        raise CannotManage(f"{into.short_name} đã thôi hoạt động.")
    first = Unit.objects.select_for_update().get(pk=leaving[0].pk)
    if seen is not None and first.version != seen:
        raise Conflict(leaving[0], first)
    for unit in leaving:
        check_may_manage(by, unit)
        check_day(on, unit)
        if unit.kind != into.kind:
            raise CannotManage("Chỉ nhập các đơn vị cùng loại.")
        if unit.parent_id is None or unit.covers(into):
            raise CannotManage(f"{into.short_name} nằm dưới {unit.short_name}. Chọn đơn vị khác.")
    for unit in leaving:
        unit.refresh_from_db()
        _hand_over(unit, into, on, by=by, deed="unit.merged")
        Succession.objects.create(from_unit=unit, to_unit=into, kind=SuccessionKind.MERGE, on=on, basis=basis)
    record(
        "unit.absorbed",
        by=by,
        on=into,
        unit=into,
        facts={"from": [unit.code for unit in leaving], "on": on, "basis": basis},
    )
    return into


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    parts: Sequence[NewUnit],
    on: date,
    by: Person | None,
    basis: str = "",
    closes: bool = True,
    seen: int | None = None,
) -> list[Unit]:
    """Split a unit into new ones from a day on. With `closes` the old one ends: its posts and whatever hangs beneath
    it pass to the first part, from where areas can be moved on; without, it stands on beside the new ones.

    Raises Denied, CannotManage, Conflict.
    """
    check_may_manage(by, unit)
    check_day(on, unit)
    parent = unit.parent
    if parent is None:
        raise CannotManage("Không tách được Ủy ban MTTQ cấp tỉnh.")
    if len(parts) < (2 if closes else 1):
        raise CannotManage("Ghi tên ít nhất hai đơn vị mới." if closes else "Ghi tên đơn vị mới.")
    change(
        unit, deed="unit.split", by=by, seen=seen, unit=unit, facts={"into": [part.name for part in parts], "on": on}
    )
    made = []
    for part in parts:
        check_name_free(parent, unit.kind, part.short_name, besides=unit if closes else None)
        serial = next_serial()
        if part.code and Unit.objects.filter(code=part.code).exists():
            raise CannotManage(f"Mã {part.code} đã dùng. Ghi mã khác hoặc bỏ trống.")
        heir = build_unit(
            serial,
            parent,
            code=part.code or new_code(parent, unit.kind, serial),
            kind=unit.kind,
            place_kind=part.place_kind or unit.place_kind,
            name=part.name,
            short_name=part.short_name,
            line=unit.line,
            opened_on=on,
        )
        heir.save(force_insert=True)
        first_version(heir, on).save(force_insert=True)
        Succession.objects.create(from_unit=unit, to_unit=heir, kind=SuccessionKind.SPLIT, on=on, basis=basis)
        record("unit.opened", by=by, on=heir, unit=heir, facts={"name": heir.name, "code": heir.code, "on": on})
        made.append(heir)
    if closes:
        _hand_over(unit, made[0], on, by=by, deed="unit.closed")
        for heir in made[1:]:
            keep_alias(heir, unit.short_name)
    return made
