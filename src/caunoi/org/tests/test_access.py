"""Who sees what, and who may do what."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.ground import times
from caunoi.org import access, actions
from caunoi.org.access import Denied, Unknown
from caunoi.org.models import Person, Post, Role, Unit, path_end


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def codes(units) -> set[str]:
    return set(units.values_list("code", flat=True))


def test_an_officer_sees_her_commune_and_what_is_under_it(cast):
    assert codes(access.units_for(cast.officer)) == {cast.commune.code, cast.agency.code, cast.area.code}


def test_a_village_head_sees_the_village(cast):
    assert codes(access.units_for(cast.village_head)) == {cast.area.code}


@pytest.mark.parametrize("who", ["clerk", "specialist", "leader", "auditor", "administrator"])
def test_people_of_the_province_see_all_of_it(cast, who):
    assert codes(access.units_for(getattr(cast, who))) == codes(Unit.objects.all())


def test_a_person_without_a_valid_post_sees_nothing_but_herself(cast):
    assert access.reach_of(cast.nobody).grants == ()
    assert not access.units_for(cast.nobody).exists()
    assert list(access.people_for(cast.nobody)) == [cast.nobody]
    assert not access.in_scope(Post.objects.all(), cast.nobody).exists()
    assert not access.within(cast.nobody, cast.other_commune)


def test_a_closed_account_reaches_nothing_though_its_posts_run(cast):
    actions.deactivate_person(person=cast.officer, by=cast.administrator)
    assert access.reach_of(again(cast.officer)).grants == ()


def test_a_post_holds_from_its_first_to_its_last_day(cast):
    post = cast.officer.posts.get()
    actions.end_post(post=post, until_on=times.today(), by=cast.administrator)
    assert access.within(again(cast.officer), cast.commune)
    with times.standing_at(times.now() + timedelta(days=1)):
        assert not access.within(again(cast.officer), cast.commune)
    with times.standing_at(datetime.combine(post.from_on - timedelta(days=1), datetime.min.time(), times.now().tzinfo)):
        assert not access.within(again(cast.officer), cast.commune)


def test_what_is_kept_of_a_reach_does_not_outlive_the_day(cast):
    actions.end_post(post=cast.officer.posts.get(), until_on=times.today(), by=cast.administrator)
    person = again(cast.officer)
    assert access.within(person, cast.commune)
    with times.standing_at(times.now() + timedelta(days=1)):
        assert not access.within(person, cast.commune)


def test_a_reach_costs_one_query_once(cast):
    person = again(cast.clerk)
    with CaptureQueriesContext(connection) as asked:
        access.reach_of(person)
        access.reach_of(person)
        assert access.within(person, cast.commune)
    assert len(asked) == 1


def test_a_scope_is_one_query_without_a_wildcard(cast):
    person = again(cast.clerk)
    access.reach_of(person)
    with CaptureQueriesContext(connection) as asked:
        list(access.in_scope(Post.objects.all(), person))
    assert len(asked) == 1
    assert "LIKE" not in asked[0]["sql"].upper()


def test_an_administrator_is_no_reader_of_the_work(cast):
    assert not access.in_scope(Post.objects.all(), cast.administrator).exists()
    assert access.in_scope(Post.objects.all(), cast.administrator, roles=(Role.ADMINISTRATOR,)).exists()
    assert not access.within(cast.administrator, cast.commune)
    assert access.within(cast.administrator, cast.commune, Role.ADMINISTRATOR)


def test_an_auditor_reads_and_does_not_write(cast):
    assert access.in_scope(Post.objects.all(), cast.auditor).count() == Post.objects.count()
    assert access.within(cast.auditor, cast.commune)
    assert not access.within(cast.auditor, cast.commune, *access.WRITERS)
    with pytest.raises(Denied):
        access.check_may_manage(cast.auditor, cast.commune)


def test_a_narrow_scope_of_a_board_member_is_kept(cast):
    narrow = actions.register_person(
        full_name="Bạc Thị Hẹp", unit=cast.board, role=Role.SPECIALIST, scope=cast.commune, by=None
    ).person
    assert access.within(narrow, cast.area)
    assert not access.within(narrow, cast.other_commune)


def test_scopes_inside_one_another_are_one_range(cast):
    actions.appoint(person=cast.officer, unit=cast.office, role=Role.CLERK, by=cast.administrator)
    assert access.reach_of(again(cast.officer)).paths() == (cast.province.path,)


def test_two_scopes_side_by_side_are_both_seen(cast):
    actions.appoint(person=cast.officer, unit=cast.other_commune, role=Role.OFFICER, by=cast.administrator)
    reach = access.reach_of(again(cast.officer))
    assert set(reach.paths()) == {cast.commune.path, cast.other_commune.path}
    assert reach.unit_ids == (cast.commune.pk, cast.other_commune.pk)
    assert codes(access.units_for(again(cast.officer))) >= {cast.area.code, cast.other_area.code}


def test_the_neighbour_in_number_is_not_in_the_subtree(cast):
    """A path ends with the serial number: 000002 must not take 000020 in."""
    assert path_end("000002") == "000003"
    assert path_end("000001000009") == "000001000010"
    inside = set(Unit.objects.beneath(cast.commune.path))
    assert inside == {cast.commune, cast.agency, cast.area}


def test_the_unknown_and_the_forbidden_look_alike(cast):
    for code in (cast.other_commune.code, "99999"):
        with pytest.raises(Unknown):
            access.unit_for(cast.officer, code)
    for login in (cast.stranger.login, "khong-co-ai"):
        with pytest.raises(Unknown):
            access.person_for(cast.officer, login)
    for number in (cast.stranger.posts.get().pk, 0):
        with pytest.raises(Unknown):
            access.post_for(cast.officer, number)


def test_what_is_there_is_given(cast):
    assert access.unit_for(cast.officer, cast.commune.code) == cast.commune
    assert access.person_for(cast.officer, "son") == cast.leader_of_commune
    assert access.post_for(cast.officer, cast.leader_of_commune.posts.get().pk).person == cast.leader_of_commune


def test_a_refusal_says_whose_work_it_is_and_whom_to_call(cast):
    told = access.whose_work(cast.commune)
    assert told == "Việc này thuộc xã Mường Bú. Cần xem thì liên hệ Lò Thị Hương, 0912 345 678."


def test_a_refusal_falls_back_to_the_duty_telephone_and_to_the_name(cast):
    assert access.whose_work(cast.other_commune) == "Việc này thuộc phường Chiềng Sinh."
    actions.correct_unit(unit=cast.other_commune, by=cast.administrator, telephone="+842123456789")
    assert access.whose_work(cast.other_commune).startswith(
        "Việc này thuộc phường Chiềng Sinh. Cần xem thì gọi số trực "
    )


def test_managing_goes_by_scope(cast):
    local = actions.register_person(
        full_name="Vì Văn Nội", unit=cast.commune, role=Role.ADMINISTRATOR, by=cast.administrator
    ).person
    assert access.may_manage(local, cast.area)
    assert not access.may_manage(local, cast.other_commune)
    assert access.may_manage_person(local, cast.officer)
    assert not access.may_manage_person(local, cast.stranger)
    assert not access.may_manage_person(local, cast.administrator)
    assert not access.manages_all(local)
    assert access.manages_all(cast.administrator)
    assert not access.may_manage_person(cast.officer, cast.village_head)
    with pytest.raises(Denied):
        access.check_manages_all(local)
    with pytest.raises(Denied):
        access.check_manages(cast.officer)
    with pytest.raises(Denied):
        access.check_may_manage_person(local, cast.stranger)
    access.check_manages_all(None)
    access.check_manages(None)
    access.check_may_manage(None, cast.commune)
    access.check_may_manage_person(None, cast.stranger)


def test_those_without_a_post_are_found_by_the_administrator_of_all(cast):
    loose = Person.objects.create(login="le", full_name="Lê Văn Lẻ")
    assert access.people_for(cast.administrator).filter(pk=loose.pk).count() == 1
    assert not access.people_for(cast.leader).filter(pk=loose.pk).exists()


def test_nobody_is_listed_twice_for_two_posts(cast):
    actions.appoint(person=cast.officer, unit=cast.area, role=Role.VILLAGE_HEAD, by=cast.administrator)
    found = list(access.people_for(cast.administrator))
    assert len(found) == len(set(found)) == Person.objects.count()


def test_the_trail_is_for_auditors_and_administrators(cast):
    assert access.may_read_trail(cast.auditor)
    assert access.may_read_trail(cast.administrator)
    with pytest.raises(Denied):
        access.check_may_read_trail(cast.leader)
    access.check_may_read_trail(cast.auditor)


def test_before_units_are_loaded_nobody_manages_all(db):
    assert not access.manages_all(Person.objects.create(login="le", full_name="Lê Văn Lẻ"))


def test_an_import_is_for_its_owner_until_it_expires(cast):
    draft = actions.keep_import(rows=[], file_name="a.csv", by=cast.administrator)
    assert access.import_for(cast.administrator, draft.key, draft.kind) == draft
    with pytest.raises(Unknown):
        access.import_for(cast.leader, draft.key, draft.kind)
    with times.standing_at(times.now() + timedelta(days=3)), pytest.raises(Unknown):
        access.import_for(cast.administrator, draft.key, draft.kind)


def test_a_post_that_starts_tomorrow_opens_nothing_today(cast):
    actions.appoint(
        person=cast.officer,
        unit=cast.other_commune,
        role=Role.OFFICER,
        from_on=times.today() + timedelta(days=1),
        by=cast.administrator,
    )
    assert not access.within(again(cast.officer), cast.other_commune)
