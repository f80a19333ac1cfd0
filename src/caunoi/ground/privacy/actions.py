"""Keeping the activities, the terms, the risks and the files of impact assessment. The pages that do it stand above,
and ask first who may."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction

from caunoi.ground.audit.actions import change, record
from caunoi.ground.privacy.models import Activity, Cause, ImpactFile, Measure, Risk, RiskLevel, Term
from caunoi.ground.privacy.queries import impact_content, term_of
from caunoi.ground.times import date_vi, next_working_day, today
from caunoi.ground.workdays.queries import work_calendar

DATA = Path(__file__).resolve().parent / "data"
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


def _starter_rows(name: str) -> list[dict[str, Any]]:
    """The rows of a table that the house comes with, their days read."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    for row in rows:
        if "from_on" in row:
            row["from_on"] = date.fromisoformat(row["from_on"])
    return rows


def starter_activities() -> list[Activity]:
    """What the house comes with, not saved."""
    return [Activity(**row) for row in _starter_rows("activities.csv")]


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
    return [Term(**{**row, "amount": int(row["amount"])}) for row in _starter_rows("terms.csv")]


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


def starter_risks() -> list[Risk]:
    """The risks that the house comes with, not saved: a beginning that the province reads and mends."""
    return [Risk(**row) for row in _starter_rows("risks.csv")]


@transaction.atomic
def seed_risks(*, by: AbstractBaseUser | None = None) -> int:
    """Write the risks that the house comes with, where there are none yet. Gives how many."""
    if Risk.objects.exists():
        return 0
    made = Risk.objects.bulk_create(starter_risks())
    record("privacy_risk.seeded", by=by, on=None, facts={"count": len(made)})
    return len(made)


def _risk_words(activity: str, risk: str, measures: str) -> dict[str, str]:
    given = {"activity": activity.strip(), "risk": risk.strip(), "measures": measures.strip()}
    missing = {"activity": "Chọn hoạt động.", "risk": "Ghi rủi ro.", "measures": "Ghi biện pháp."}
    for name, sentence in missing.items():
        if not given[name]:
            raise CannotSetActivity(sentence, name)
    return given


@transaction.atomic
def add_risk(*, activity: str, risk: str, level: RiskLevel, measures: str, by: AbstractBaseUser | None) -> Risk:
    """One more risk. Raises CannotSetActivity. Records privacy_risk.added."""
    made = Risk.objects.create(level=level, **_risk_words(activity, risk, measures))
    record("privacy_risk.added", by=by, on=made, facts={"activity": made.activity, "level": level})
    return made


@transaction.atomic
def set_risk(
    *, risk: Risk, activity: str, words: str, level: RiskLevel, measures: str, by: AbstractBaseUser | None,
    seen: int | None = None,
) -> Risk:  # fmt: skip
    """Other words for a risk. Raises CannotSetActivity, Conflict. Records privacy_risk.set."""
    values = {**_risk_words(activity, words, measures), "level": level}
    return change(risk, deed="privacy_risk.set", by=by, seen=seen, where={"ended_on": None}, values=values)


@transaction.atomic
def end_risk(*, risk: Risk, by: AbstractBaseUser | None) -> Risk:
    """It is a risk no more. Raises Conflict. Records privacy_risk.ended."""
    return change(risk, deed="privacy_risk.ended", by=by, where={"ended_on": None}, values={"ended_on": today()})


def _months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _due(term: Term | None, counted_on: date) -> tuple[date | None, dict[str, object]]:
    """The last day; one that would end on a day off ends on the next working day (Bộ luật Dân sự 2015, art. 148)."""
    if term is None:
        return None, {}
    if term.measure in (Measure.MONTHS, Measure.YEARS):
        end = _months_after(counted_on, term.amount * (12 if term.measure == Measure.YEARS else 1))
    else:
        days = term.amount if term.measure == Measure.DAYS else -(-term.amount // 24)
        end = counted_on + timedelta(days=days)
    due_on = next_working_day(end, work_calendar(counted_on, end + timedelta(days=60)))
    told = {"term": term.words, "name": term.name, "basis": term.basis, "marks": list(term.reminded_at)}
    return due_on, {**told, "receiver": term.receiver}


@transaction.atomic
def begin_impact_file(*, cause: Cause, counted_on: date, by: AbstractBaseUser | None) -> ImpactFile:
    """A new version, by the term of its cause. Raises CannotSetActivity (`cause`, `counted_on`).

    Records impact_file.begun.
    """
    last = ImpactFile.objects.order_by("-number").first()
    if last is not None and last.sent_on is None:
        raise CannotSetActivity("Bản trước chưa gửi. Gửi rồi mới lập bản mới.")
    if (last is None) != (cause == Cause.FIRST):
        raise CannotSetActivity("Bản đầu là lập lần đầu, các bản sau là cập nhật.", "cause")
    if counted_on > today():
        raise CannotSetActivity("Chọn ngày không sau hôm nay.", "counted_on")
    due_on, reckoning = _due(term_of(cause), counted_on)
    try:
        with transaction.atomic():
            made = ImpactFile.objects.create(
                number=last.number + 1 if last else 1, cause=cause, counted_on=counted_on, due_on=due_on,
                reckoning=reckoning,
            )  # fmt: skip
    except IntegrityError as error:
        raise CannotSetActivity("Có người vừa lập bản này. Tải lại trang.") from error
    record("impact_file.begun", by=by, on=made, facts={"number": made.number, "cause": cause, "due_on": due_on})
    return made


def impact_text(content: dict[str, object]) -> str:
    """The one way in which the content of a file is written down: JSON with sorted names and no blanks."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def impact_digest(content: dict[str, object]) -> str:
    """SHA-256 of that text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(impact_text(content).encode()).hexdigest()


@transaction.atomic
def send_impact_file(*, file: ImpactFile, sent_on: date, document: str, by: AbstractBaseUser | None) -> ImpactFile:
    """It went out on paper `document`: everything that it told is frozen and signed by its SHA-256.

    Raises CannotSetActivity, Conflict. Records impact_file.sent.
    """
    if not document.strip():
        raise CannotSetActivity("Ghi số văn bản gửi.", "document")
    if not file.counted_on <= sent_on <= today():
        raise CannotSetActivity(f"Chọn ngày từ {date_vi(file.counted_on)} đến hôm nay.", "sent_on")
    content = impact_content()
    if not content["activities"]:
        raise CannotSetActivity("Sổ đăng ký chưa có hoạt động nào.")
    digest = impact_digest(content)
    # The content is too long for a row of trail, and its digest says the same.
    ImpactFile.objects.filter(pk=file.pk, sent_on=None).update(content=content)
    return change(
        file, deed="impact_file.sent", by=by, where={"sent_on": None}, facts={"number": file.number},
        values={"sent_on": sent_on, "document": document.strip(), "digest": digest},
    )  # fmt: skip
