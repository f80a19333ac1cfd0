"""What a person holds in this folder: posts, and the work in others' places."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.holdings import Held, Holding
from caunoi.org import actions
from caunoi.org.models import Person, Post, SavedFilter, Substitution


def _posts(person: Person) -> list[Post]:
    running = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=times.today()), person=person)
    return list(running.select_related("unit", "scope").order_by("from_on", "pk"))


def posts_held(person: Person) -> list[Held]:
    """Posts of today and later."""
    return [
        Held(
            f"{post} ({post.get_role_display()}), {post.unit.short_name}"
            if post.title
            else f"{post}, {post.unit.name}",
            reverse("org:unit", args=[post.unit.code]),
        )
        for post in _posts(person)
    ]


def substitutions_held(person: Person) -> list[Held]:
    """Work in others' places, and others' work in hers, that is not over."""
    open_ones = Substitution.objects.filter(
        Q(person=person) | Q(substitute=person), ended_at=None, until_on__gte=times.today()
    )
    return [
        Held(f"{one.substitute.full_name} làm thay {one.person.full_name}, đến hết {times.date_vi(one.until_on)}")
        for one in open_ones.select_related("person", "substitute").order_by("pk")
    ]


def _pass_posts(person: Person, receiver: Person, last_day: date, by: Person | None) -> None:
    for post in _posts(person):
        actions.pass_post(post=post, receiver=receiver, last_day=last_day, by=by)


def _end_substitutions(person: Person, _receiver: Person, _last_day: date, by: Person | None) -> None:
    open_ones = Substitution.objects.filter(
        Q(person=person) | Q(substitute=person), ended_at=None, until_on__gte=times.today()
    )
    for one in open_ones.select_related("person", "substitute"):
        actions.close_substitution(substitution=one, by=by)


def filters_held(person: Person) -> list[Held]:
    """Filters of hers that a unit shares."""
    return [
        Held(f"{one.name} ({one.unit.short_name if one.unit else ''})")
        for one in SavedFilter.objects.filter(person=person, unit__isnull=False).select_related("unit").order_by("pk")
    ]


def _pass_filters(person: Person, receiver: Person, _last_day: date, by: Person | None) -> None:
    actions.pass_on_filters(person=person, receiver=receiver, by=by)


HOLDINGS: tuple[Holding[Any], ...] = (
    Holding(
        "org.substitutions", "Việc làm thay", "Kết thúc ngay khi bàn giao.", substitutions_held, _end_substitutions
    ),
    Holding("org.filters", "Bộ lọc dùng chung", "Chuyển sang tên người nhận.", filters_held, _pass_filters),
    Holding(
        "org.posts",
        "Chức vụ",
        "Kết thúc sau ngày cuối; chức vụ công tác giao người nhận từ hôm sau. Quyền quản trị, kiểm tra không chuyển.",
        posts_held,
        _pass_posts,
    ),
)
