"""Somebody leaves: what she holds goes over to another in one step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.ground.holdings import holdings_offered
from caunoi.ground.notices.actions import queue_many
from caunoi.org.access import LENT, check_may_hand_over
from caunoi.org.actions.people import appoint, end_post
from caunoi.org.actions.units import CannotManage
from caunoi.org.models import HandOver, Person, Post, Unit


@transaction.atomic
def hand_over(*, person: Person, receiver: Person, last_day: date, by: Person | None) -> HandOver:
    """Pass everything that the person holds on to the receiver and end her posts after `last_day`.

    What each folder offers goes over by that folder's own deeds; what belongs to a unit stays there. The list as it
    stood is kept for the minutes. All of it or nothing. Raises Denied, CannotManage.
    """
    check_may_hand_over(by, person)
    if person.pk == receiver.pk:
        raise CannotManage("Chọn người khác nhận bàn giao.")
    if by is not None and by.pk == receiver.pk:
        raise CannotManage("Không tự nhận bàn giao. Nhờ người quản trị khác.")
    if not receiver.is_active:
        raise CannotManage(f"Tài khoản của {receiver.full_name} đã ngừng. Chọn người khác.")
    if last_day < times.today():
        raise CannotManage("Ngày cuối không được trước hôm nay.")
    posts = list(person.posts.select_related("unit").order_by("from_on", "pk"))
    unit = next((post.unit for post in posts if post.holds(times.today())), None)
    if unit is None:
        raise CannotManage(f"{person.full_name} không giữ chức vụ nào.")
    items: list[dict[str, Any]] = [
        {"title": one.title, "outcome": one.outcome, "things": [held.words for held in one.held_by(person)]}
        for one in holdings_offered()
    ]
    for one in holdings_offered():
        if one.pass_on is not None:
            one.pass_on(person, receiver, last_day, by)
    return _kept(person, receiver, unit, last_day, [item for item in items if item["things"]], by)


def _kept(
    person: Person, receiver: Person, unit: Unit, last_day: date, items: list[dict[str, Any]], by: Person | None
) -> HandOver:
    made = HandOver.objects.create(
        person=person, receiver=receiver, unit=unit, until_on=last_day, items=items, made_by=by
    )
    record(
        "work.handed_over",
        by=by,
        on=made,
        unit=unit,
        facts={"person": person.pk, "receiver": receiver.pk, "until_on": last_day, "count": len(items)},
    )
    queue_many(
        to=[person, receiver],
        subject=f"{person.full_name} bàn giao công việc cho {receiver.full_name}",
        body=f"Ngày cuối: {times.date_vi(last_day)}.",
        link=f"/ban-giao/{made.pk}/",
        copies=False,
    )
    return made


@transaction.atomic
def pass_post(*, post: Post, receiver: Person, last_day: date, by: Person | None) -> Post:
    """End a post after the last day and give the same one, if it is one of work, to the receiver from the next day on.

    Raises Denied, CannotManage.
    """
    if post.from_on > last_day:
        raise CannotManage(f"Chức vụ {post} bắt đầu từ {times.date_vi(post.from_on)}. Chọn ngày cuối muộn hơn.")
    ends_on = post.until_on
    if ends_on is None or ends_on > last_day:
        end_post(post=post, until_on=last_day, by=by)
    next_day = last_day + timedelta(days=1)
    held = Post.objects.valid(on=next_day).filter(
        person=receiver, unit=post.unit_id, role=post.role, scope=post.scope_id
    )
    if post.role in LENT and (ends_on is None or ends_on >= next_day) and not held.exists():
        appoint(
            person=receiver,
            unit=post.unit,
            role=post.role,
            scope=post.scope,
            title=post.title,
            from_on=next_day,
            until_on=ends_on,
            by=by,
        )
    return post
