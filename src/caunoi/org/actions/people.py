"""Registering people, giving and ending posts, accounts and passwords."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from caunoi.ground import text, times
from caunoi.ground.audit.actions import change, record
from caunoi.org.access import check_may_manage, check_may_manage_person, forget_reach
from caunoi.org.actions.sessions import end_sessions
from caunoi.org.actions.units import CannotManage, tidy
from caunoi.org.models import LOGIN, Person, Post, Role, Unit, UnitKind
from caunoi.org.passwords import FirstPassword


@dataclass(frozen=True, slots=True)
class Registered:
    """The new person and the first password, which is shown once and kept nowhere."""

    person: Person
    password: str


def free_login(full_name: str) -> str:
    """A free login name made of the given name and the initials before it: "huong.lt" for Lò Thị Hương."""
    words = text.fold(full_name).split()
    initials = "".join(word[0] for word in words[:-1])
    stem = re.sub(r"[^a-z0-9.]", "", f"{words[-1]}.{initials}".strip("."))[:50].ljust(3, "0")
    taken = set(Person.objects.filter(login__startswith=stem).values_list("login", flat=True))
    number = 2
    login = stem
    while login in taken:
        login, number = f"{stem}{number}", number + 1
    return login


def usual_scope(unit: Unit) -> Unit:
    """The unit whose subtree a post covers when nothing else is said: the committee itself for its office and
    boards, else the unit."""
    if unit.kind in (UnitKind.OFFICE, UnitKind.BOARD) and unit.parent is not None:
        return unit.parent
    return unit


def _check_login(login: str) -> None:
    if not re.fullmatch(LOGIN, login):
        raise CannotManage(
            "Tên đăng nhập dài từ 3 ký tự, gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới."
        )
    if Person.objects.filter(login=login).exists():
        raise CannotManage(f"Tên đăng nhập {login} đã có người dùng. Chọn tên khác.")


def _check_post(unit: Unit, scope: Unit, from_on: date, until_on: date | None, by: Person | None) -> None:
    check_may_manage(by, unit)
    check_may_manage(by, scope)
    if unit.kind == UnitKind.AGENCY:
        raise CannotManage("Cơ quan nhà nước trả lời qua đường dẫn, không có tài khoản.")
    if not unit.stands(times.today()):
        raise CannotManage(f"{unit.short_name} đã thôi hoạt động.")
    if until_on is not None and until_on < from_on:
        raise CannotManage("Ngày kết thúc không được trước ngày bắt đầu.")


def _give_post(
    person: Person,
    unit: Unit,
    role: str,
    scope: Unit,
    title: str,
    from_on: date,
    until_on: date | None,
    by: Person | None,
) -> Post:
    overlapping = Post.objects.filter(person=person, unit=unit, role=role, scope=scope).filter(
        Q(until_on=None) | Q(until_on__gte=from_on)
    )
    if any(until_on is None or post.from_on <= until_on for post in overlapping):
        raise CannotManage(f"{person.full_name} đang giữ vai trò này ở {unit.short_name}.")
    post = Post.objects.create(
        person=person, unit=unit, role=role, scope=scope, title=tidy(title), from_on=from_on, until_on=until_on
    )
    forget_reach(person)
    record(
        "post.given",
        by=by,
        on=post,
        unit=unit,
        facts={"person": person.pk, "role": role, "scope": scope.short_name, "from": from_on, "until": until_on},
    )
    return post


@transaction.atomic
def register_person(
    *,
    full_name: str,
    unit: Unit,
    role: str,
    by: Person | None,
    login: str = "",
    salutation: str = "",
    telephone: str = "",
    email: str = "",
    title: str = "",
    scope: Unit | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    password: str = "",
    is_demo: bool = False,
) -> Registered:
    """Make an account with its first post. Without `password` one is made, which must be changed at first sign-in.

    Raises Denied, CannotManage.
    """
    scope = scope or usual_scope(unit)
    from_on = from_on or times.today()
    _check_post(unit, scope, from_on, until_on, by)
    full_name = tidy(full_name)
    login = login.strip().lower() or free_login(full_name)
    _check_login(login)
    first = None if password else FirstPassword.new()
    person = Person.objects.create(
        login=login,
        password=first.hash if first else make_password(password),
        full_name=full_name,
        salutation=salutation,
        telephone=telephone,
        email=email,
        must_change_password=first is not None,
        is_demo=is_demo,
    )
    record("person.registered", by=by, on=person, unit=unit, personal={"full_name": full_name, "login": login})
    _give_post(person, unit, role, scope, title, from_on, until_on, by)
    return Registered(person, first.words if first else password)


@transaction.atomic
def appoint(
    *,
    person: Person,
    unit: Unit,
    role: str,
    by: Person | None,
    scope: Unit | None = None,
    title: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> Post:
    """Give a person another post. Nobody gives one to herself. Raises Denied, CannotManage."""
    scope = scope or usual_scope(unit)
    from_on = from_on or times.today()
    _check_post(unit, scope, from_on, until_on, by)
    if by is not None and by.pk == person.pk:
        raise CannotManage("Không tự giao chức vụ cho chính mình. Nhờ người quản trị khác.")
    return _give_post(person, unit, role, scope, title, from_on, until_on, by)


@transaction.atomic
def end_post(*, post: Post, until_on: date, by: Person | None, seen: int | None = None) -> Post:
    """End a post after its last day. Raises Denied, CannotManage, Conflict."""
    check_may_manage(by, post.unit)
    if until_on < post.from_on:
        raise CannotManage(f"Chọn ngày từ {times.date_vi(post.from_on)} trở đi.")
    if post.until_on is not None and post.until_on < times.today():
        raise CannotManage("Chức vụ này đã kết thúc.")
    if post.role == Role.ADMINISTRATOR:
        _check_not_last_administrator(post.person, besides=post, on=until_on + timedelta(days=1))
    return change(post, deed="post.ended", by=by, seen=seen, unit=post.unit, until_on=until_on)


def _check_not_last_administrator(person: Person, besides: Post | None = None, on: date | None = None) -> None:
    """Somebody must be left who administers the whole tree on the day (today), without this post (without any of the
    person's)."""
    posts = Post.objects.valid(on=on or times.today()).filter(
        role=Role.ADMINISTRATOR, scope__parent=None, person__is_active=True
    )
    going = posts.filter(person=person) if besides is None else posts.filter(pk=besides.pk)
    numbers = set(going.values_list("pk", flat=True))
    if numbers and not posts.exclude(pk__in=numbers).exists():
        raise CannotManage("Đây là người quản trị cuối cùng của toàn hệ thống. Giao quyền cho người khác trước.")


@transaction.atomic
def correct_person(*, person: Person, by: Person | None, seen: int | None = None, **fields: Any) -> Person:
    """Change name, salutation, telephone or e-mail; everybody may do so for herself. Raises Denied, Conflict."""
    if by is None or by.pk != person.pk:
        check_may_manage_person(by, person)
    if "full_name" in fields:
        fields["full_name"] = tidy(fields["full_name"])
    return change(person, deed="person.corrected", by=by, seen=seen, values=fields)


@transaction.atomic
def deactivate_person(*, person: Person, by: Person | None, seen: int | None = None) -> Person:
    """Close an account: nobody signs in with it, open sessions end. Raises Denied, CannotManage, Conflict."""
    check_may_manage_person(by, person)
    if by is not None and by.pk == person.pk:
        raise CannotManage("Không tự ngừng tài khoản của chính mình. Nhờ người quản trị khác.")
    _check_not_last_administrator(person)
    closed = change(person, deed="person.deactivated", by=by, seen=seen, where={"is_active": True}, is_active=False)
    # Else they would live again with the account.
    end_sessions(person=person, by=by)
    return closed


@transaction.atomic
def reactivate_person(*, person: Person, by: Person | None, seen: int | None = None) -> Person:
    """Open a closed account again. Raises Denied, Conflict."""
    check_may_manage_person(by, person)
    return change(person, deed="person.reactivated", by=by, seen=seen, where={"is_active": False}, is_active=True)


@transaction.atomic
def renew_password(*, person: Person, by: Person | None) -> Registered:
    """Give a person who forgot it a new first password; sessions that are open with the old one end. Raises Denied."""
    check_may_manage_person(by, person)
    first = FirstPassword.new()
    _keep_password(person, first.hash, must_change=True)
    record("person.password_renewed", by=by, on=person)
    end_sessions(person=person, by=by)
    return Registered(person, first.words)


@transaction.atomic
def change_own_password(*, person: Person, password: str, by: Person) -> Person:
    """Take a new password of one's own; it was already checked against the rules for passwords."""
    _keep_password(person, make_password(password), must_change=False)
    record("person.password_changed", by=by, on=person)
    return person


def _keep_password(person: Person, hashed: str, *, must_change: bool) -> None:
    # The hash never goes into the trail, not even as an erasable value: hence no `change` here.
    person.password = hashed
    person.must_change_password = must_change
    person.save(update_fields=["password", "must_change_password"])
