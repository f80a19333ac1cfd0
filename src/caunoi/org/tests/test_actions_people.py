"""Registering people, posts, accounts, passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import PersonalValue, TrailEntry
from caunoi.org import access, actions
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage, Registered
from caunoi.org.models import Person, Role
from caunoi.org.tests.cast import Cast

TODAY = times.today


def register(cast: Cast, **given: Any) -> Registered:
    values: dict[str, Any] = {
        "full_name": "Lò Văn Tám",
        "unit": cast.commune,
        "role": Role.OFFICER,
        "by": cast.administrator,
    }
    return actions.register_person(**{**values, **given})


def test_a_new_person_gets_a_login_a_password_and_a_post(cast):
    made = register(cast)
    assert made.person.login == "tam.lv"
    assert made.person.check_password(made.password)
    assert made.person.must_change_password
    assert access.within(made.person, cast.area)
    assert register(cast, full_name="Lường Văn Tám").person.login == "tam.lv2"
    assert register(cast, full_name="Lù Vi Tám").person.login == "tam.lv3"


def test_a_login_is_made_of_letters_that_every_keyboard_has(cast):
    assert register(cast, full_name="Đặng Ử").person.login == "u.d"
    assert register(cast, full_name="Ơ").person.login == "o00"


def test_the_password_is_nowhere_in_the_trail(cast):
    made = register(cast)
    renewed = actions.renew_password(person=made.person, by=cast.administrator)
    told = str(list(TrailEntry.objects.values_list("facts", flat=True)))
    told += str(list(PersonalValue.objects.values_list("value", flat=True)))
    assert made.password not in told
    assert renewed.password not in told
    assert "argon2" not in told
    assert "md5" not in told


def test_names_go_to_the_side_that_can_be_erased(cast):
    register(cast)
    entry = TrailEntry.objects.filter(deed="person.registered").latest("pk")
    assert entry.facts == {}
    assert set(entry.personal_values.values_list("value", flat=True)) == {"Lò Văn Tám", "tam.lv"}


def test_registering_is_refused_where_it_makes_no_sense(cast):
    for given, words in [
        ({"login": "a"}, "từ 3 ký tự"),
        ({"login": "Hương"}, "chữ thường"),
        ({"login": "huong"}, "đã có người dùng"),
        ({"unit": cast.agency}, "không có tài khoản"),
        ({"until_on": TODAY() - timedelta(days=1)}, "không được trước"),
    ]:
        with pytest.raises(CannotManage, match=words):
            register(cast, **given)
    actions.close_unit(unit=cast.other_area, on=TODAY(), by=None)
    with pytest.raises(CannotManage, match="đã thôi"):
        register(cast, unit=cast.other_area)
    with pytest.raises(Denied):
        register(cast, by=cast.leader_of_commune)


def test_a_local_administrator_stays_within_her_scope(cast):
    local = register(cast, role=Role.ADMINISTRATOR).person
    assert register(cast, full_name="Cầm Thị Nội", by=local).person
    for given in ({"unit": cast.other_commune}, {"scope": cast.province}):
        with pytest.raises(Denied):
            register(cast, by=local, **given)


def test_people_of_the_office_and_the_boards_cover_the_province(cast):
    assert cast.clerk.posts.get().scope == cast.province
    assert cast.specialist.posts.get().scope == cast.province
    assert cast.officer.posts.get().scope == cast.commune
    organised = register(cast, unit=cast.organisation).person
    assert organised.posts.get().scope == cast.organisation


def test_nobody_gives_herself_a_post(cast):
    with pytest.raises(CannotManage, match="Không tự giao"):
        actions.appoint(person=cast.administrator, unit=cast.province, role=Role.LEADER, by=cast.administrator)


def test_the_same_post_is_not_held_twice_at_once(cast):
    given = {"person": cast.officer, "unit": cast.commune, "role": Role.OFFICER, "by": cast.administrator}
    with pytest.raises(CannotManage, match="đang giữ"):
        actions.appoint(**given)
    actions.end_post(post=cast.officer.posts.get(), until_on=TODAY(), by=cast.administrator)
    post = actions.appoint(from_on=TODAY() + timedelta(days=1), **given)
    with pytest.raises(CannotManage, match="đang giữ"):
        actions.appoint(until_on=TODAY() + timedelta(days=2), **given)
    assert post.from_on > TODAY()


def test_a_post_before_another_is_possible_when_it_ends_in_time(cast):
    start = cast.officer.posts.get().from_on
    post = actions.appoint(
        person=cast.officer,
        unit=cast.commune,
        role=Role.OFFICER,
        from_on=start - timedelta(days=30),
        until_on=start - timedelta(days=1),
        by=cast.administrator,
    )
    assert not post.holds(TODAY())


def test_ending_a_post(cast):
    post = cast.officer.posts.get()
    with pytest.raises(CannotManage, match="trở đi"):
        actions.end_post(post=post, until_on=post.from_on - timedelta(days=1), by=cast.administrator)
    with pytest.raises(Denied):
        actions.end_post(post=post, until_on=TODAY(), by=cast.officer)
    with pytest.raises(Conflict):
        actions.end_post(post=post, until_on=TODAY(), by=cast.administrator, seen=9)
    actions.end_post(post=post, until_on=TODAY() - timedelta(days=1), by=cast.administrator, seen=1)
    with pytest.raises(CannotManage, match="đã kết thúc"):
        actions.end_post(post=post, until_on=TODAY(), by=cast.administrator)


def test_the_last_administrator_stays(cast):
    other = register(cast, full_name="Cầm Thị Hai", unit=cast.province, role=Role.ADMINISTRATOR).person
    actions.deactivate_person(person=cast.administrator, by=other)
    with pytest.raises(CannotManage, match="cuối cùng"):
        actions.end_post(post=other.posts.get(), until_on=TODAY(), by=None)
    with pytest.raises(CannotManage, match="cuối cùng"):
        actions.deactivate_person(person=other, by=None)


def test_a_local_administrator_is_not_the_last_one(cast):
    local = register(cast, role=Role.ADMINISTRATOR).person
    actions.end_post(post=local.posts.get(), until_on=TODAY(), by=cast.administrator)
    assert local.posts.get().until_on == TODAY()


def test_accounts_are_closed_and_opened_again(cast):
    with pytest.raises(CannotManage, match="Không tự ngừng"):
        actions.deactivate_person(person=cast.administrator, by=cast.administrator)
    with pytest.raises(Denied):
        actions.deactivate_person(person=cast.officer, by=cast.leader_of_commune)
    actions.deactivate_person(person=cast.officer, by=cast.administrator, seen=1)
    with pytest.raises(Conflict):
        actions.deactivate_person(person=cast.officer, by=cast.administrator)
    request = RequestFactory().post("/dang-nhap/")
    assert authenticate(request, username="huong", password=cast.password) is None
    actions.reactivate_person(person=cast.officer, by=cast.administrator)
    assert authenticate(request, username="huong", password=cast.password) == cast.officer


def test_everybody_corrects_herself_and_administrators_their_people(cast):
    actions.correct_person(person=cast.officer, by=cast.officer, seen=1, telephone="+84987654321")
    actions.correct_person(person=cast.officer, by=cast.administrator, full_name="Lò  Thị Hường")
    assert cast.officer.full_name == "Lò Thị Hường"
    assert cast.officer.folded.startswith("lo thi huong")
    for other in (cast.leader_of_commune, cast.stranger, cast.nobody):
        with pytest.raises(Denied):
            actions.correct_person(person=cast.officer, by=other, telephone="")
    with pytest.raises(Conflict):
        actions.correct_person(person=cast.officer, by=cast.officer, seen=1, telephone="")


def test_ones_own_password_is_no_longer_a_first_one(cast):
    made = register(cast)
    actions.change_own_password(person=made.person, password="Suối Tọ mùa hoa", by=made.person)
    person = Person.objects.get(pk=made.person.pk)
    assert person.check_password("Suối Tọ mùa hoa")
    assert not person.must_change_password
    with pytest.raises(Denied):
        actions.renew_password(person=made.person, by=cast.leader)
    renewed = actions.renew_password(person=person, by=cast.administrator)
    assert Person.objects.get(pk=person.pk).must_change_password
    assert renewed.password != made.password


def test_passwords_are_hashed_with_argon2(cast, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "caunoi.org.passwords.FirstPasswordHasher",
    ]
    made = register(cast)
    assert made.person.password.startswith("argon2first$argon2id$v=19$m=19456,t=2,p=1$")
    assert made.person.must_change_password
    actions.change_own_password(person=made.person, password="Con đường mới 2026", by=made.person)
    assert made.person.password.startswith("argon2$argon2id$")
    assert made.person.check_password("Con đường mới 2026")
    renewed = actions.renew_password(person=made.person, by=cast.administrator)
    assert renewed.person.check_password(renewed.password)
