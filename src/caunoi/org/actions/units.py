"""Opening, correcting, renaming, moving and closing units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat, Substr

from caunoi.ground import text, times
from caunoi.ground.audit.actions import change, record
from caunoi.org import naming
from caunoi.org.access import check_may_manage
from caunoi.org.models import (
    SEGMENT,
    Person,
    Post,
    Succession,
    SuccessionKind,
    Unit,
    UnitAlias,
    UnitKind,
    UnitVersion,
    path_under,
)

DEEPEST = 60 // SEGMENT
"""Steps that fit into a path."""


class CannotManage(Exception):
    """The step is not possible as things stand. `sentence` says why, or what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def check_day(on: date, unit: Unit | None = None) -> None:
    """A change holds from today or a past day, after what was already written about the unit."""
    if on > times.today():
        raise CannotManage("Chọn ngày hôm nay hoặc ngày đã qua.")
    if unit is None:
        return
    if unit.closed_on is not None:
        raise CannotManage(f"{unit.short_name} đã thôi hoạt động.")
    version = unit.versions.filter(until_on=None).first()
    first_day = version.from_on if version else unit.opened_on
    if first_day is not None and on <= first_day:
        raise CannotManage(f"Chọn ngày sau {times.date_vi(first_day)}: từ ngày đó {unit.short_name} mang tên hiện nay.")


def next_serial() -> int:
    """The next free serial number. The root's row is locked, so that two who open units wait for each other."""
    Unit.objects.select_for_update().filter(parent=None).order_by("serial").first()
    return (Unit.objects.aggregate(last=Max("serial"))["last"] or 0) + 1


def build_unit(serial: int, parent: Unit | None, **values: Any) -> Unit:
    """An unsaved unit with its place in the tree; the values are NFC, single-spaced and with plain tone marks."""
    path = path_under(parent.path if parent else "", serial)
    if len(path) > DEEPEST * SEGMENT:
        raise CannotManage("Cây đơn vị sâu quá 10 bậc.")
    for name in ("name", "short_name"):
        values[name] = tidy(values[name])
    return Unit(serial=serial, parent=parent, path=path, bare=naming.bare_name(values["short_name"])[:120], **values)


def tidy(name: str) -> str:
    """A name as it is kept: composed, tone marks in the plain place, single spaces."""
    return " ".join(text.plain_tones(text.nfc(name)).split())


def first_version(unit: Unit, from_on: date | None = None) -> UnitVersion:
    """The unsaved row of names that a new unit starts with."""
    return UnitVersion(
        unit=unit,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        place_kind=unit.place_kind,
        parent_id=unit.parent_id,
        line_id=unit.line_id,
        from_on=from_on,
    )


def turn_version(unit: Unit, on: date) -> None:
    """Close the unit's open row of names the day before `on` and start one that holds from it. A row that only
    started on that day is put right instead."""
    version = unit.versions.filter(until_on=None).first()
    if version is not None and version.from_on is not None and version.from_on >= on:
        _refresh_version(unit)
        return
    unit.versions.filter(until_on=None).update(until_on=on)
    first_version(unit, on).save(force_insert=True)


def _refresh_version(unit: Unit) -> None:
    unit.versions.filter(until_on=None).update(
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        place_kind=unit.place_kind,
        parent=unit.parent_id,
        line=unit.line_id,
    )


def new_code(parent: Unit, kind: str, serial: int) -> str:
    """An own code: "03679-007" for the seventh area of a commune, else "14-D90" of the code above and the serial
    number; further down the code does not grow."""
    if kind == UnitKind.AREA:
        return naming.area_code(parent.code, last_area_number(parent) + 1)
    return f"{parent.code.partition('-D')[0][:20]}-D{serial}"


def last_area_number(commune: Unit) -> int:
    """The highest number that an area's own code of this commune bears, 0 for none."""
    prefix = f"{commune.code}-"
    codes = Unit.objects.filter(kind=UnitKind.AREA, code__startswith=prefix).values_list("code", flat=True)
    return max((int(code[len(prefix) :]) for code in codes if code[len(prefix) :].isdigit()), default=0)


def check_parent(kind: str, parent: Unit) -> None:
    """An area stands under a commune, a commune under the province; nothing stands under an area."""
    if kind == UnitKind.AREA and parent.kind != UnitKind.COMMUNE:
        raise CannotManage("Ban Công tác Mặt trận phải trực thuộc một xã, phường.")
    if kind == UnitKind.COMMUNE and parent.kind != UnitKind.PROVINCE:
        raise CannotManage("Ủy ban MTTQ cấp xã phải trực thuộc cấp tỉnh.")
    if parent.kind == UnitKind.AREA:
        raise CannotManage("Không đặt đơn vị nào dưới Ban Công tác Mặt trận.")
    if parent.closed_on is not None:
        raise CannotManage(f"{parent.short_name} đã thôi hoạt động.")


@transaction.atomic
def open_unit(
    *,
    parent: Unit,
    kind: str,
    name: str,
    short_name: str,
    by: Person | None,
    place_kind: str = "",
    line: Unit | None = None,
    code: str = "",
    on: date | None = None,
    telephone: str = "",
    email: str = "",
) -> Unit:
    """Open a unit under `parent`, from the day `on` (None: it was always there). Raises Denied, CannotManage."""
    check_may_manage(by, parent)
    check_parent(kind, parent)
    if kind == UnitKind.PROVINCE:
        raise CannotManage("Mỗi hệ thống chỉ có một Ủy ban MTTQ cấp tỉnh.")
    if on is not None:
        check_day(on)
    if code and Unit.objects.filter(code=code).exists():
        raise CannotManage(f"Mã {code} đã dùng. Ghi mã khác hoặc bỏ trống.")
    check_name_free(parent, kind, short_name)
    serial = next_serial()
    unit = build_unit(
        serial,
        parent,
        code=code or new_code(parent, kind, serial),
        kind=kind,
        place_kind=place_kind,
        name=name,
        short_name=short_name,
        line=line,
        opened_on=on,
        telephone=telephone,
        email=email,
    )
    unit.save(force_insert=True)
    first_version(unit, on).save(force_insert=True)
    record("unit.opened", by=by, on=unit, unit=unit, facts={"name": unit.name, "code": unit.code, "on": on})
    return unit


def check_name_free(parent: Unit | None, kind: str, short_name: str, besides: Unit | None = None) -> None:
    """Two standing units of one kind under one parent do not share a name."""
    twins = Unit.objects.standing(on=times.today()).filter(
        parent=parent, kind=kind, folded__contains=text.fold(short_name)
    )
    for twin in twins:
        if besides is not None and twin.pk == besides.pk:
            continue
        if tidy(twin.short_name).casefold() == tidy(short_name).casefold():
            raise CannotManage(f"Đã có {twin.short_name} ở đây (mã {twin.code}).")


@transaction.atomic
def correct_unit(*, unit: Unit, by: Person | None, seen: int | None = None, **fields: Any) -> Unit:
    """Put right what was written wrongly about a unit: today's names, line, telephone, e-mail. Not a renaming: the
    row of names that holds today is corrected with it. Raises Denied, Conflict."""
    check_may_manage(by, unit)
    for name in ("name", "short_name"):
        if name in fields:
            fields[name] = tidy(fields[name])
    if "short_name" in fields:
        check_name_free(unit.parent, unit.kind, fields["short_name"], besides=unit)
        fields["bare"] = naming.bare_name(fields["short_name"])[:120]
    change(unit, deed="unit.corrected", by=by, seen=seen, unit=unit, values=fields)
    _refresh_version(unit)
    return unit


@transaction.atomic
def rename_unit(
    *,
    unit: Unit,
    name: str,
    short_name: str,
    on: date,
    by: Person | None,
    place_kind: str | None = None,
    basis: str = "",
    seen: int | None = None,
) -> Unit:
    """Give the unit a new name from a day on. The old one keeps for papers of its time and as an alias.

    Raises Denied, CannotManage, Conflict."""
    check_may_manage(by, unit)
    check_day(on, unit)
    if tidy(name) == unit.name and tidy(short_name) == unit.short_name:
        raise CannotManage("Tên mới giống tên đang dùng. Ghi tên mới.")
    check_name_free(unit.parent, unit.kind, short_name, besides=unit)
    old_short_name = unit.short_name
    change(
        unit,
        deed="unit.renamed",
        by=by,
        seen=seen,
        unit=unit,
        facts={"on": on, "basis": basis},
        name=tidy(name),
        short_name=tidy(short_name),
        bare=naming.bare_name(tidy(short_name))[:120],
        place_kind=unit.place_kind if place_kind is None else place_kind,
    )
    turn_version(unit, on)
    keep_alias(unit, old_short_name)
    Succession.objects.create(from_unit=unit, to_unit=unit, kind=SuccessionKind.RENAME, on=on, basis=basis)
    return unit


def keep_alias(unit: Unit, name: str) -> bool:
    """Let the unit be found by this name too; False when it already is."""
    name = tidy(name)
    if text.fold(name) == text.fold(unit.short_name):
        return False
    _, created = UnitAlias.objects.get_or_create(unit=unit, name=name, defaults={"bare": naming.bare_name(name)[:200]})
    return created


@transaction.atomic
def add_alias(*, unit: Unit, name: str, by: Person | None) -> Unit:
    """Let the unit be found by another name. Raises Denied, CannotManage."""
    check_may_manage(by, unit)
    if not keep_alias(unit, name):
        raise CannotManage("Tên này đã có.")
    record("unit.alias_added", by=by, on=unit, unit=unit, facts={"name": tidy(name)})
    return unit


@transaction.atomic
def remove_alias(*, unit: Unit, number: int, by: Person | None) -> Unit:
    """Drop one of the other names of the unit. Raises Denied, CannotManage."""
    check_may_manage(by, unit)
    alias = UnitAlias.objects.filter(unit=unit, pk=number).first()
    if alias is None:
        raise CannotManage("Tên này đã được bỏ.")
    alias.delete()
    record("unit.alias_removed", by=by, on=unit, unit=unit, facts={"name": alias.name})
    return unit


def put_under(
    unit: Unit,
    parent: Unit,
    *,
    deed: str,
    by: Person | None,
    seen: int | None = None,
    facts: Mapping[str, Any] | None = None,
    **fields: Any,
) -> None:
    """Hang the unit with all beneath it under another parent. The caller dates the change."""
    if unit.covers(parent):
        raise CannotManage("Không đặt một đơn vị dưới chính nó.")
    old_path, new_path = unit.path, path_under(parent.path, unit.serial)
    values = {"parent": parent, "path": new_path, **fields}
    change(unit, deed=deed, by=by, seen=seen, unit=parent, facts=facts, values=values)
    # The paths of what hangs beneath are bookkeeping of this one deed, told by it.
    Unit.objects.beneath(old_path).exclude(pk=unit.pk).update(
        path=Concat(Value(new_path), Substr("path", len(old_path) + 1))
    )


@transaction.atomic
def move_unit(
    *, unit: Unit, parent: Unit, on: date, by: Person | None, basis: str = "", seen: int | None = None
) -> Unit:
    """Move the unit with all beneath it to another parent from a day on, as an area that was given to the
    neighbouring commune. Raises Denied, CannotManage, Conflict."""
    check_may_manage(by, unit)
    check_may_manage(by, parent)
    check_day(on, unit)
    check_parent(unit.kind, parent)
    if unit.parent_id is None or unit.parent_id == parent.pk:
        raise CannotManage(f"{unit.short_name} đang ở đó. Chọn nơi khác.")
    check_name_free(parent, unit.kind, unit.short_name, besides=unit)
    put_under(unit, parent, deed="unit.moved", by=by, seen=seen, facts={"on": on, "basis": basis})
    turn_version(unit, on)
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: Person | None, basis: str = "", seen: int | None = None) -> Unit:
    """Close a unit that nobody follows, from a day on; its posts end the day before.

    Raises Denied, CannotManage, Conflict."""
    check_may_manage(by, unit)
    check_day(on, unit)
    if unit.parent_id is None:
        raise CannotManage("Không đóng được Ủy ban MTTQ cấp tỉnh.")
    standing = Unit.objects.beneath(unit.path).standing(on=times.today()).exclude(pk=unit.pk)
    if standing.exists():
        raise CannotManage(f"{unit.short_name} còn đơn vị trực thuộc. Chuyển hoặc đóng các đơn vị đó trước.")
    change(unit, deed="unit.closed", by=by, seen=seen, unit=unit, facts={"basis": basis}, closed_on=on)
    unit.versions.filter(until_on=None).update(until_on=on)
    end_posts(running_posts(unit, on), on, by=by)
    return unit


def running_posts(unit: Unit, on: date) -> list[Post]:
    """Posts in or over the unit that still hold on the day or later."""
    posts = Post.objects.filter(unit=unit) | Post.objects.filter(scope=unit)
    return [
        post for post in posts.select_related("unit", "scope").distinct() if not (post.until_on and post.until_on < on)
    ]


def end_posts(posts: Iterable[Post], on: date, *, by: Person | None) -> None:
    """End the posts the day before `on`; one that would start later never comes to pass and ends on its first day."""
    for post in posts:
        last_day = max(post.from_on, date.fromordinal(on.toordinal() - 1))
        change(post, deed="post.ended", by=by, unit=post.unit, until_on=last_day)
