"""Somebody works in the place of a person who is away: arranged, taken up, put down, ended."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from caunoi.ground import times
from caunoi.ground.audit.actions import change, record
from caunoi.ground.notices.actions import queue_many
from caunoi.org.access import (
    Denied,
    administers_scopes,
    check_may_arrange,
    check_may_end,
    lendable_posts,
    may_hand_over,
    may_manage_person,
    running_substitution,
)
from caunoi.org.actions.units import CannotManage, tidy
from caunoi.org.models import Person, Post, Substitution

LONGEST = timedelta(days=366)
DOOR = "/lam-thay/"


@transaction.atomic
def arrange_substitution(
    *, person: Person, substitute: Person, from_on: date, until_on: date, reason: str, by: Person | None
) -> Substitution:
    """Name who works in the person's place from a day to the end of another. Raises Denied, CannotManage.

    The substitute gets the posts of work that she holds now, never those of administration or audit; he belongs to
    the units of these posts or to units below, unless an administrator of both names him. No chains: neither may the
    substitute be away himself in these days, nor she stand in for somebody.
    """
    check_may_arrange(by, person)
    _check_days(from_on, until_on)
    posts = [post for post in lendable_posts(person, on=from_on)]
    if not posts:
        raise CannotManage(
            f"Từ {times.date_vi(from_on)}, {person.called} không giữ chức vụ nào để người khác làm thay."
        )
    # One row at a time for each person, so that two who press at once do not both get through.
    list(Person.objects.select_for_update().filter(pk__in=(person.pk, substitute.pk)).order_by("pk"))
    _check_substitute(person, substitute, by)
    _check_free(person, substitute, from_on, until_on)
    _check_near(person, substitute, posts, by)
    made = Substitution.objects.create(
        person=person,
        substitute=substitute,
        from_on=from_on,
        until_on=until_on,
        reason=tidy(reason),
        made_by=by,
    )
    record(
        "substitution.arranged",
        by=by,
        on=made,
        unit=posts[0].unit,
        facts={"person": person.pk, "substitute": substitute.pk, "from": from_on, "until": until_on},
        personal={"reason": made.reason},
    )
    days = f"từ {times.date_vi(from_on)} đến hết {times.date_vi(until_on)}"
    queue_many(
        to=[substitute],
        subject=f"Được giao làm thay {person.called}",
        body=f"Làm thay {days}. Bấm Làm thay trong tài khoản để bắt đầu.",
        link=DOOR,
        copies=False,
    )
    if by is None or by.pk != person.pk:
        queue_many(
            to=[person], subject=f"{substitute.called} làm thay", body=f"Làm thay {days}.", link=DOOR, copies=False
        )
    return made


def _check_days(from_on: date, until_on: date) -> None:
    if from_on < times.today():
        raise CannotManage("Ngày bắt đầu không được trước hôm nay.")
    if until_on < from_on:
        raise CannotManage("Ngày kết thúc không được trước ngày bắt đầu.")
    if until_on - from_on > LONGEST:
        raise CannotManage("Làm thay dài nhất một năm. Vắng lâu hơn thì giao chức vụ cho người khác.")


def _check_substitute(person: Person, substitute: Person, by: Person | None) -> None:
    if substitute.pk == person.pk:
        raise CannotManage("Chọn người khác làm thay.")
    if by is not None and by.pk == substitute.pk:
        raise CannotManage("Không tự giao cho chính mình. Nhờ người vắng hoặc người quản trị khác giao.")
    if not substitute.is_active or not Post.objects.valid(on=times.today()).filter(person=substitute).exists():
        raise CannotManage(
            f"{substitute.full_name} không có tài khoản đang dùng hoặc không giữ chức vụ. Chọn người khác."
        )


def _check_free(person: Person, substitute: Person, from_on: date, until_on: date) -> None:
    meeting = Substitution.objects.meeting(from_on, until_on).select_related("substitute", "person")
    other = meeting.filter(person=person).first()
    if other is not None:
        raise CannotManage(f"Những ngày này đã có {other.substitute.called} làm thay. Kết thúc việc ấy trước.")
    away = meeting.filter(person=substitute).first()
    if away is not None:
        raise CannotManage(
            f"{substitute.full_name} cũng vắng, đến hết {times.date_vi(away.until_on)}. Chọn người khác."
        )
    standing = meeting.filter(substitute=person).first()
    if standing is not None:
        raise CannotManage(
            f"{person.full_name} đang làm thay {standing.person.called}. Kết thúc việc ấy trước, hoặc chọn ngày khác."
        )


def _check_near(person: Person, substitute: Person, posts: list[Post], by: Person | None) -> None:
    if by is None or (by.pk != person.pk and administers_scopes(by, person) and may_manage_person(by, substitute)):
        return
    paths = list(Post.objects.valid(on=times.today()).filter(person=substitute).values_list("unit__path", flat=True))
    for post in posts:
        if not any(path.startswith(post.unit.path) for path in paths):
            raise CannotManage(
                f"{substitute.full_name} không thuộc {post.unit.short_name}. "
                "Chọn người của đơn vị, hoặc nhờ người quản trị giao."
            )


@transaction.atomic
def end_substitution(*, substitution: Substitution, by: Person | None) -> Substitution:
    """End it at once, on every machine. Raises Denied, CannotManage, Conflict."""
    check_may_end(by, substitution)
    if substitution.is_over(times.today()):
        raise CannotManage("Việc làm thay này đã kết thúc.")
    return _ended(substitution, by)


@transaction.atomic
def close_substitution(*, substitution: Substitution, by: Person | None) -> Substitution:
    """End it because one of the two hands everything over. Raises Denied, Conflict."""
    if by is not None and not (may_hand_over(by, substitution.person) or may_hand_over(by, substitution.substitute)):
        raise Denied("Chỉ người quản trị của một trong hai người mới kết thúc được.")
    return _ended(substitution, by)


def _ended(substitution: Substitution, by: Person | None) -> Substitution:
    person, substitute = substitution.person, substitution.substitute
    posts = lendable_posts(person, on=times.today())
    ended = change(
        substitution,
        deed="substitution.ended",
        by=by,
        where={"ended_at": None},
        unit=posts[0].unit if posts else None,
        facts={"person": person.pk, "substitute": substitute.pk},
        ended_at=times.now(),
        ended_by=by,
    )
    told = [one for one in (person, substitute) if by is None or one.pk != by.pk]
    subject = f"Đã kết thúc việc {substitute.called} làm thay {person.called}"
    queue_many(to=told, subject=subject, body="", link=DOOR, copies=False)
    return ended


@transaction.atomic
def enter_substitution(*, substitution: Substitution, by: Person) -> Substitution:
    """Take up the other's work in one's own session. Raises Denied once it does not hold (yet, or any more)."""
    if running_substitution(by, substitution.pk) is None:
        raise Denied("Hôm nay không làm thay được theo lần giao này.")
    record("substitution.entered", by=by, on=substitution, facts={"person": substitution.person_id})
    return substitution


@transaction.atomic
def leave_substitution(*, substitution: Substitution, by: Person) -> Substitution:
    """Put the other's work down and be oneself again."""
    record("substitution.left", by=by, on=substitution, facts={"person": substitution.person_id})
    return substitution
