"""Keeping the activities and the terms. The pages that do it stand above, and ask first who may."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.privacy.models import Activity, Term
from caunoi.ground.times import date_vi, today

ACTIVITIES_FILE = Path(__file__).resolve().parent / "data" / "activities.csv"
TERMS_FILE = Path(__file__).resolve().parent / "data" / "terms.csv"
LONGEST_AMOUNT = 999
_MARKS = re.compile(r"[1-9]\d{0,2}(?: [1-9]\d{0,2}){0,9}|")
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


def first_day(row: Activity | Term) -> date:
    """The first day from which something else may hold."""
    return max(today(), row.from_on + timedelta(days=1))


def starter_terms() -> list[Term]:
    """The terms that the house comes with, not saved."""
    with TERMS_FILE.open(encoding="utf-8", newline="") as file:
        return [
            Term(**{**row, "amount": int(row["amount"]), "from_on": date.fromisoformat(row["from_on"])})
            for row in csv.DictReader(file)
        ]


@transaction.atomic
def seed_terms(*, by: AbstractBaseUser | None = None) -> int:
    """Write the terms that the house comes with, those whose code has no row yet. Gives how many."""
    known = set(Term.objects.values_list("code", flat=True))
    made = Term.objects.bulk_create([one for one in starter_terms() if one.code not in known])
    if made:
        record("privacy_term.seeded", by=by, on=None, facts={"count": len(made)})
    return len(made)


@transaction.atomic
def set_term(
    *, term: Term, from_on: date, by: AbstractBaseUser | None, amount: int, marks: str, receiver: str, basis: str
) -> Term:
    """From a day on another term holds for the duty; what runs already keeps the one that it was counted by.

    Raises CannotSetActivity, Conflict. Records privacy_term.ended, privacy_term.set.
    """
    marks, basis = " ".join(marks.replace(",", " ").split()), basis.strip()
    if not 1 <= amount <= LONGEST_AMOUNT:
        raise CannotSetActivity(f"Ghi số từ 1 đến {LONGEST_AMOUNT}.", "amount")
    if not basis:
        raise CannotSetActivity("Ghi căn cứ: số, điều của văn bản.", "basis")
    if _MARKS.fullmatch(marks) is None or any(int(one) >= amount for one in marks.split()):
        raise CannotSetActivity("Ghi các số nhỏ hơn thời hạn, cách nhau bằng dấu cách, ví dụ 48 24 6.", "marks")
    if term.until_on is not None:
        raise CannotSetActivity(f"Dòng này hết hiệu lực ngày {date_vi(term.until_on)}. Sửa dòng đang áp dụng.")
    first = first_day(term)
    if from_on < first:
        raise CannotSetActivity(f"Chọn ngày từ {date_vi(first)} trở đi.", "from_on")
    change(
        term, deed="privacy_term.ended", by=by, where={"until_on": None}, facts={"code": term.code},
        values={"until_on": from_on - timedelta(days=1)},
    )  # fmt: skip
    made = Term.objects.create(
        code=term.code, name=term.name, amount=amount, measure=term.measure, marks=marks, receiver=receiver.strip(),
        basis=basis, from_on=from_on,
    )  # fmt: skip
    facts = {"code": made.code, "term": made.words, "basis": basis, "from_on": from_on}
    record("privacy_term.set", by=by, on=made, facts=facts)
    return made
