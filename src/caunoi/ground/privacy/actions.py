"""Keeping the activities. The pages that do it stand above, and ask first who may."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.privacy.models import Activity
from caunoi.ground.times import date_vi, today

ACTIVITIES_FILE = Path(__file__).resolve().parent / "data" / "activities.csv"
WRITTEN = {
    "purpose": "mục đích",
    "basis": "căn cứ",
    "receivers": "ai được xem, nhận",
    "kept_where": "nơi lưu",
    "term": "lưu bao lâu",
    "safeguards": "biện pháp bảo vệ",
}
"""What a new decision may write anew; code, name and whose data it is stay."""


class CannotSetActivity(Exception):
    """The activity cannot be kept so; `sentence` says why, `field` which box it concerns."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def starter_activities() -> list[Activity]:
    """What the house comes with, not saved."""
    with ACTIVITIES_FILE.open(encoding="utf-8", newline="") as file:
        return [
            Activity(**{**row, "from_on": date.fromisoformat(row["from_on"]), "until_on": None})
            for row in csv.DictReader(file)
        ]


@transaction.atomic
def seed_activities(*, by: AbstractBaseUser | None = None) -> int:
    """Write the activities that the house comes with, those whose code has no row yet. Gives how many."""
    known = set(Activity.objects.values_list("code", flat=True))
    made = Activity.objects.bulk_create([one for one in starter_activities() if one.code not in known])
    if made:
        record("privacy_activity.seeded", by=by, on=None, facts={"count": len(made)})
    return len(made)


@transaction.atomic
def set_activity(
    *, activity: Activity, from_on: date, by: AbstractBaseUser | None, purpose: str, basis: str, receivers: str,
    kept_where: str, term: str, safeguards: str,
) -> Activity:  # fmt: skip
    """From a day on other words hold for the activity; until then those of today.

    Raises CannotSetActivity, Conflict. Records privacy_activity.ended, privacy_activity.set.
    """
    given = (purpose, basis, receivers, kept_where, term, safeguards)
    words = {name: value.strip() for name, value in zip(WRITTEN, given, strict=True)}
    for name, value in words.items():
        if not value:
            raise CannotSetActivity(f"Ghi {WRITTEN[name]}.", name)
    if activity.until_on is not None:
        raise CannotSetActivity(f"Dòng này hết hiệu lực ngày {date_vi(activity.until_on)}. Sửa dòng đang áp dụng.")
    first = first_day(activity)
    if from_on < first:
        raise CannotSetActivity(f"Chọn ngày từ {date_vi(first)} trở đi.", "from_on")
    change(
        activity, deed="privacy_activity.ended", by=by, where={"until_on": None}, facts={"code": activity.code},
        values={"until_on": from_on - timedelta(days=1)},
    )  # fmt: skip
    made = Activity.objects.create(
        code=activity.code, name=activity.name, subjects=activity.subjects, from_on=from_on, **words
    )
    record("privacy_activity.set", by=by, on=made, facts={"code": made.code, "basis": made.basis, "from_on": from_on})
    return made


def first_day(activity: Activity) -> date:
    """The first day from which other words may hold."""
    return max(today(), activity.from_on + timedelta(days=1))
