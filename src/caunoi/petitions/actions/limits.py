"""Limits and hard-to-reach places, kept by the administrator of the whole tree."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import date_vi, today
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person, Unit, UnitKind
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.deadlines import LONGEST_DAYS
from caunoi.petitions.models import Limit, RemotePlace
from caunoi.petitions.queries.limits import counts_offered, starter_rules


@transaction.atomic
def seed_limits(*, by: Person | None = None) -> int:
    """Write the limits that the house comes with for every step of a code that has none yet; what people have set
    stays. Gives how many."""
    kept = set(Limit.objects.values_list("code", "step"))
    missing = [one for one in starter_rules() if (one.code, one.step) not in kept]
    if not missing:
        return 0
    made = Limit.objects.bulk_create([Limit(**asdict(one)) for one in missing])
    record("petition_limit.seeded", by=by, on=None, facts={"count": len(made)})
    return len(made)


@transaction.atomic
def set_limit(
    *, limit: Limit, days: int, counts: str, name: str, basis: str, from_on: date, by: Person | None,
    seen: int | None = None,
) -> Limit:  # fmt: skip
    """From a day on another limit holds in place of this one; what was counted before keeps its own.

    Raises Denied, CannotHandle, Conflict. Records petition_limit.ended, petition_limit.set.
    """
    check_manages_all(by)
    if not 1 <= days <= LONGEST_DAYS:
        raise CannotHandle(f"Ghi số ngày từ 1 đến {LONGEST_DAYS}.", "days")
    if counts not in counts_offered(limit):
        raise CannotHandle("Chọn cách tính ngày trong danh sách.", "counts")
    if not basis.strip():
        raise CannotHandle("Ghi căn cứ: số, ngày, điều của văn bản.", "basis")
    if not name.strip():
        raise CannotHandle("Ghi tên thời hạn.", "name")
    if limit.until_on is not None:
        raise CannotHandle(f"Thời hạn này hết hiệu lực ngày {date_vi(limit.until_on)}. Sửa thời hạn đang áp dụng.")
    first = max(limit.from_on + timedelta(days=1), today())
    if from_on < first:
        raise CannotHandle(f"Chọn ngày từ {date_vi(first)} trở đi.", "from_on")
    change(
        limit, deed="petition_limit.ended", by=by, seen=seen, facts={"code": limit.code},
        values={"until_on": from_on - timedelta(days=1)},
    )  # fmt: skip
    made = Limit.objects.create(
        code=limit.code, step=limit.step, kind=limit.kind, level=limit.level, is_remote=limit.is_remote, days=days,
        counts=counts, name=name.strip(), basis=basis.strip(), from_on=from_on,
    )  # fmt: skip
    record(
        "petition_limit.set",
        by=by,
        on=made,
        facts={"code": made.code, "days": days, "counts": counts, "basis": made.basis, "from_on": from_on},
    )
    return made


@transaction.atomic
def declare_remote(*, unit: Unit, basis: str, from_on: date, by: Person | None) -> RemotePlace:
    """The province has decided that the place is hard to reach. Raises Denied, CannotHandle.

    Records remote_place.declared.
    """
    check_manages_all(by)
    if unit.kind not in (UnitKind.COMMUNE, UnitKind.AREA):
        raise CannotHandle("Chọn xã, phường hoặc khu dân cư.", "unit")
    if not basis.strip():
        raise CannotHandle("Ghi căn cứ: số, ngày của quyết định.", "basis")
    if RemotePlace.objects.filter(unit=unit, until_on=None).exists():
        raise CannotHandle(f"{unit.short_name} đã có trong danh sách.", "unit")
    place = RemotePlace.objects.create(unit=unit, basis=basis.strip(), from_on=from_on)
    record("remote_place.declared", by=by, on=place, unit=unit, facts={"basis": place.basis, "from_on": from_on})
    return place


@transaction.atomic
def end_remote(*, place: RemotePlace, by: Person | None) -> RemotePlace:
    """From tomorrow on the place is as any other. Raises Denied. Records remote_place.ended."""
    check_manages_all(by)
    return change(
        place, deed="remote_place.ended", by=by, unit=place.unit, where={"until_on": None},
        values={"until_on": max(today(), place.from_on)},
    )  # fmt: skip
