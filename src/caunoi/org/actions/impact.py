"""The file of impact assessment: `ground` keeps it, here is asked who may, and people are reminded."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from caunoi.ground.audit.actions import change
from caunoi.ground.notices.actions import queue_many
from caunoi.ground.privacy import actions as privacy
from caunoi.ground.privacy.models import Cause, ImpactFile, Risk, RiskLevel
from caunoi.ground.times import date_vi, today
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person, Post, Role

LINK = "/danh-gia-tac-dong/"
PASSED = 0


def add_risk(*, activity: str, risk: str, level: RiskLevel, measures: str, by: Person | None) -> Risk:
    """One more risk. Raises Denied, CannotSetActivity."""
    check_manages_all(by)
    return privacy.add_risk(activity=activity, risk=risk, level=level, measures=measures, by=by)


def set_risk(
    *, risk: Risk, activity: str, words: str, level: RiskLevel, measures: str, by: Person | None,
    seen: int | None = None,
) -> Risk:  # fmt: skip
    """Other words for a risk. Raises Denied, CannotSetActivity, Conflict."""
    check_manages_all(by)
    return privacy.set_risk(risk=risk, activity=activity, words=words, level=level, measures=measures, by=by, seen=seen)


def end_risk(*, risk: Risk, by: Person | None) -> Risk:
    """It is a risk no more. Raises Denied, Conflict."""
    check_manages_all(by)
    return privacy.end_risk(risk=risk, by=by)


def begin_impact_file(*, cause: Cause, counted_on: date, by: Person | None) -> ImpactFile:
    """A new version. Raises Denied, CannotSetActivity."""
    check_manages_all(by)
    return privacy.begin_impact_file(cause=cause, counted_on=counted_on, by=by)


def send_impact_file(*, file: ImpactFile, sent_on: date, document: str, by: Person | None) -> ImpactFile:
    """It went out; it is frozen. Raises Denied, CannotSetActivity, Conflict."""
    check_manages_all(by)
    return privacy.send_impact_file(file=file, sent_on=sent_on, document=document, by=by)


@transaction.atomic
def remind_impact_file(*, by: Person | None) -> bool:
    """Tell the head and the administrators of the province of the draft at each mark of its term and when it has
    passed, each once. Gives whether anybody was told. Records impact_file.reminded."""
    file = ImpactFile.objects.filter(sent_on=None).exclude(due_on=None).exclude(reminded=PASSED).first()
    if file is None or file.due_on is None:
        return False
    left = (file.due_on - today()).days
    reached = [mark for mark in file.reckoning.get("marks", ()) if left <= mark] + ([PASSED] if left < 0 else [])
    mark = min(reached, default=None)
    if mark is None or (file.reminded is not None and file.reminded <= mark):
        return False
    change(
        file, deed="impact_file.reminded", by=by, where={"sent_on": None, "reminded": file.reminded},
        facts={"number": file.number}, values={"reminded": mark},
    )  # fmt: skip
    posts = Post.objects.valid(on=today()).filter(unit__parent=None, role__in=(Role.LEADER, Role.ADMINISTRATOR))
    people = Person.objects.filter(is_active=True, pk__in=posts.values("person_id")).order_by("pk")
    said = "đã quá hạn gửi" if left < 0 else f"còn {left} ngày để gửi"
    queue_many(
        to=list(people), subject=f"Hồ sơ đánh giá tác động: {said}", body=f"Hạn {date_vi(file.due_on)}.", link=LINK
    )
    return True
