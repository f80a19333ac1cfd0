"""Grounds of refusal, kept by the administrator of the whole tree."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.times import date_vi, today
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import RefusalGround
from caunoi.petitions.queries.grounds import starter_grounds
from caunoi.petitions.states import GroundUse


@transaction.atomic
def seed_grounds(*, by: Person | None = None) -> int:
    """Write the grounds that the house comes with, where there are none yet. Gives how many."""
    if RefusalGround.objects.exists():
        return 0
    made = RefusalGround.objects.bulk_create([RefusalGround(**asdict(one)) for one in starter_grounds()])
    record("refusal_ground.seeded", by=by, on=None, facts={"count": len(made)})
    return len(made)


@transaction.atomic
def set_ground(
    *, use: str, words: str, basis: str, from_on: date, by: Person | None, ground: RefusalGround | None = None,
    seen: int | None = None,
) -> RefusalGround:  # fmt: skip
    """From a day on there is another ground, or other words in place of `ground`.

    Raises Denied, CannotHandle, Conflict.
    Records refusal_ground.set, refusal_ground.ended.
    """
    check_manages_all(by)
    if use not in GroundUse.values or (ground is not None and ground.use != use):
        raise CannotHandle("Chọn dùng khi nào.", "use")
    if not words.strip():
        raise CannotHandle("Ghi căn cứ từ chối.", "words")
    if not basis.strip():
        raise CannotHandle("Ghi số, ngày, điều của văn bản.", "basis")
    first = max(today(), ground.from_on + timedelta(days=1)) if ground else today()
    if from_on < first:
        raise CannotHandle(f"Chọn ngày từ {date_vi(first)} trở đi.", "from_on")
    if ground is not None:
        _end(ground, by=by, last=from_on - timedelta(days=1), seen=seen)
    code = ground.code if ground else f"G{RefusalGround.objects.count() + 1:03d}"
    made = RefusalGround.objects.create(use=use, code=code, words=words.strip(), basis=basis.strip(), from_on=from_on)
    record(
        "refusal_ground.set", by=by, on=made,
        facts={"use": use, "code": code, "words": made.words, "basis": made.basis, "from_on": from_on},
    )  # fmt: skip
    return made


@transaction.atomic
def end_ground(*, ground: RefusalGround, by: Person | None, seen: int | None = None) -> RefusalGround:
    """From tomorrow on nobody refuses on this ground. Raises Denied, CannotHandle, Conflict.

    Records refusal_ground.ended.
    """
    check_manages_all(by)
    alike = RefusalGround.objects.filter(use=ground.use, until_on=None).exclude(pk=ground.pk)
    if not alike.exists():
        raise CannotHandle("Phải còn ít nhất một căn cứ. Thêm căn cứ khác rồi bỏ.")
    return _end(ground, by=by, last=max(today(), ground.from_on), seen=seen)


def _end(ground: RefusalGround, *, by: Person | None, last: date, seen: int | None) -> RefusalGround:
    if ground.until_on is not None:
        raise CannotHandle(f"Căn cứ này hết hiệu lực ngày {date_vi(ground.until_on)}.")
    return change(
        ground, deed="refusal_ground.ended", by=by, seen=seen, where={"until_on": None}, facts={"code": ground.code},
        values={"until_on": last},
    )  # fmt: skip
