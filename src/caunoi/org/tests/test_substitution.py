"""Working in another's place: who may arrange it, what is lent, what the trail and the notices tell, and its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.audit.actions import seal, verify
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.actions import queue
from caunoi.ground.notices.models import Notice
from caunoi.org import access, actions, queries
from caunoi.org.access import Denied, Unknown
from caunoi.org.actions import CannotManage
from caunoi.org.models import Person, Role, Substitution
from caunoi.org.tests.cast import Cast


def a_substitution(cast: Cast, *, by: Person | None = None, days: int = 7, **given: Any) -> Substitution:
    """The officer of the commune is away for a week; her leader works in her place."""
    today = times.today()
    return actions.arrange_substitution(
        **{
            "person": cast.officer,
            "substitute": cast.leader_of_commune,
            "from_on": today,
            "until_on": today + timedelta(days=days),
            "reason": "Đi học",
            "by": by or cast.officer,
            **given,
        }
    )


def in_place_of(substitute: Person, person: Person) -> Person:
    """The substitute as a request carries him while he works in the person's place."""
    fresh = Person.objects.get(pk=substitute.pk)
    fresh.acting_for = person
    return fresh


def an_officer(cast: Cast, unit: Any, name: str = "Quàng Văn Thay", role: Role = Role.OFFICER) -> Person:
    return actions.register_person(full_name=name, unit=unit, role=role, password=cast.password, by=None).person


def acting_client(cast: Cast, substitution: Substitution) -> Any:
    client = cast.client(substitution.substitute)
    answer = client.post(reverse("org:substitution_enter", args=[substitution.pk]))
    assert answer.status_code == 302
    return client


# Rights


def test_a_substitute_has_the_rights_of_the_other_and_only_these(cast):
    substitute = an_officer(cast, cast.area, role=Role.VILLAGE_HEAD)
    a_substitution(cast, substitute=substitute)
    assert not access.within(substitute, cast.commune)
    acting = in_place_of(substitute, cast.officer)
    assert access.within(acting, cast.commune, Role.OFFICER)
    assert {grant.for_id for grant in access.reach_of(acting).grants} == {cast.officer.pk}
    assert not access.reach_of(acting).has(Role.VILLAGE_HEAD)


def test_a_claim_without_a_substitution_lends_nothing(cast):
    assert access.reach_of(in_place_of(cast.stranger, cast.officer)).grants == ()


def test_administration_and_audit_are_not_lent(cast):
    actions.appoint(person=cast.leader, unit=cast.province, role=Role.ADMINISTRATOR, by=None)
    actions.appoint(person=cast.leader, unit=cast.province, role=Role.AUDITOR, by=None)
    a_substitution(cast, person=cast.leader, substitute=cast.clerk, by=cast.leader)
    acting = in_place_of(cast.clerk, cast.leader)
    assert {grant.role for grant in access.reach_of(acting).grants} == {Role.LEADER}
    assert not access.manages(acting)
    assert not access.may_read_trail(acting)


def test_an_administrator_alone_lends_nothing(cast):
    with pytest.raises(Denied):
        a_substitution(cast, person=cast.administrator, substitute=cast.leader, by=cast.administrator)


def test_posts_given_later_are_not_lent(cast):
    a_substitution(cast)
    actions.appoint(person=cast.officer, unit=cast.province, role=Role.LEADER, by=cast.administrator)
    acting = in_place_of(cast.leader_of_commune, cast.officer)
    assert {grant.unit_id for grant in access.reach_of(acting).grants} == {cast.commune.pk}


def test_a_substitute_who_lost_his_own_posts_lends_no_more(cast):
    a_substitution(cast)
    post = cast.leader_of_commune.posts.get()
    tomorrow = times.now() + timedelta(days=1)
    actions.end_post(post=post, until_on=times.today(), by=cast.administrator)
    with times.standing_at(tomorrow):
        assert access.reach_of(in_place_of(cast.leader_of_commune, cast.officer)).grants == ()


def test_the_last_day_counts_and_the_first_does_too(cast):
    start = times.now()
    a_substitution(cast, from_on=times.today() + timedelta(days=1), until_on=times.today() + timedelta(days=2))
    held = []
    for days in range(4):
        with times.standing_at(start + timedelta(days=days)):
            held.append(bool(access.reach_of(in_place_of(cast.leader_of_commune, cast.officer)).grants))
    assert held == [False, True, True, False]


# Who arranges


def test_she_herself_her_leader_and_the_administrator_arrange(cast):
    substitute = an_officer(cast, cast.commune)
    for by in (cast.officer, cast.leader_of_commune, cast.administrator):
        made = a_substitution(cast, substitute=substitute, by=by)
        actions.end_substitution(substitution=made, by=by)
    assert Substitution.objects.filter(made_by__isnull=False).count() == 3


def test_colleague_stranger_auditor_and_nobody_may_not_arrange(cast):
    colleague = an_officer(cast, cast.commune, "Lù Thị Bên")
    for by in (colleague, cast.stranger, cast.village_head, cast.auditor, cast.nobody, cast.clerk):
        with pytest.raises(Denied):
            a_substitution(cast, by=by)
    assert not Substitution.objects.exists()


def test_nobody_takes_it_up_by_naming_himself(cast):
    with pytest.raises(CannotManage, match="chính mình"):
        a_substitution(cast, by=cast.leader_of_commune)


def test_outside_the_unit_only_an_administrator_names_somebody(cast):
    with pytest.raises(CannotManage, match="không thuộc"):
        a_substitution(cast, substitute=cast.stranger)
    made = a_substitution(cast, substitute=cast.stranger, by=cast.administrator)
    assert access.within(in_place_of(cast.stranger, made.person), cast.commune, Role.OFFICER)


def test_an_administrator_of_one_commune_names_nobody_of_another(cast):
    local = an_officer(cast, cast.commune, "Vì Văn Nội", Role.ADMINISTRATOR)
    with pytest.raises(CannotManage, match="không thuộc"):
        a_substitution(cast, substitute=cast.stranger, by=local)


def test_there_are_no_chains(cast):
    first = an_officer(cast, cast.commune, "Lường Thị Một")
    second = an_officer(cast, cast.commune, "Lường Thị Hai")
    a_substitution(cast, substitute=first)
    with pytest.raises(CannotManage, match="đang làm thay"):
        a_substitution(cast, person=first, substitute=second, by=first)
    with pytest.raises(CannotManage, match="cũng vắng"):
        a_substitution(cast, person=second, substitute=cast.officer, by=second)
    with pytest.raises(CannotManage, match="đã có"):
        a_substitution(cast, substitute=second)
    with pytest.raises(Denied, match="Thôi làm thay"):
        a_substitution(cast, substitute=second, by=in_place_of(first, cast.officer))


def test_days_are_checked(cast):
    today = times.today()
    with pytest.raises(CannotManage, match="hôm nay"):
        a_substitution(cast, from_on=today - timedelta(days=1))
    with pytest.raises(CannotManage, match="trước ngày bắt đầu"):
        a_substitution(cast, from_on=today + timedelta(days=9), until_on=today + timedelta(days=8))
    with pytest.raises(CannotManage, match="một năm"):
        a_substitution(cast, days=400)
    with pytest.raises(CannotManage, match="không giữ chức vụ"):
        a_substitution(cast, substitute=cast.nobody)


# The session


def test_the_switch_the_banner_and_the_way_back(cast):
    made = a_substitution(cast)
    page = cast.client(made.substitute).get(reverse("org:substitutions")).content.decode()
    assert "Bắt đầu làm thay" in page
    client = acting_client(cast, made)
    page = client.get("/nhiem-vu/").content.decode()
    assert "Đang làm thay Lò Thị Hương" in page
    client.post(reverse("org:substitution_leave"))
    assert "Đang làm thay Lò Thị Hương" not in client.get("/nhiem-vu/").content.decode()


def test_nobody_else_takes_up_the_work(cast):
    made = a_substitution(cast)
    for person, status in ((cast.officer, 403), (cast.stranger, 404), (cast.village_head, 404)):
        client = cast.client(person)
        assert client.post(reverse("org:substitution_enter", args=[made.pk])).status_code == status
        assert queries.ACTING not in client.session
    with pytest.raises(Unknown):
        access.substitution_for(cast.stranger, made.pk)


def test_every_session_loses_the_rights_at_the_moment_it_is_ended(cast):
    substitute = an_officer(cast, cast.area, role=Role.VILLAGE_HEAD)
    made = a_substitution(cast, substitute=substitute)
    first, second = acting_client(cast, made), acting_client(cast, made)
    unit = reverse("org:unit", args=[cast.commune.code])
    assert [client.get(unit).status_code for client in (first, second)] == [200, 200]
    actions.end_substitution(substitution=made, by=cast.officer)
    for client in (first, second):
        answer = client.post(reverse("plans:give"), {"title": "x"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/viec-can-lam/")
        assert client.get(unit).status_code == 404
        assert queries.ACTING not in client.session


def test_every_session_loses_the_rights_at_midnight_after_the_last_day(cast):
    substitute = an_officer(cast, cast.area, role=Role.VILLAGE_HEAD)
    made = a_substitution(cast, substitute=substitute, days=0)
    last = times.end_of_day(times.today())
    unit = reverse("org:unit", args=[cast.commune.code])
    client = acting_client(cast, made)
    with times.standing_at(last - timedelta(seconds=1)):
        assert client.get(unit).status_code == 200
    with times.standing_at(last + timedelta(seconds=1)):
        assert client.get(unit).status_code == 302
        assert client.get(unit).status_code == 404


def test_the_account_stays_ones_own(cast):
    made = a_substitution(cast)
    client = acting_client(cast, made)
    page = client.get(reverse("org:account")).content.decode()
    assert "Cà Văn Sơn" in page
    assert "Đang làm thay Lò Thị Hương" in page
    client.post(reverse("org:account"), {"version": 1, "telephone": "0912 000 111"})
    entry = TrailEntry.objects.filter(deed="person.corrected").latest("pk")
    assert (entry.object_id, entry.acting_for_label) == (str(made.substitute_id), "")


def test_the_second_step_is_asked_as_of_the_other(cast, settings):
    settings.CAUNOI_SECOND_FACTOR = True
    helper = an_officer(cast, cast.commune, "Lò Văn Giúp")
    made = a_substitution(cast, person=cast.clerk, substitute=helper, by=cast.administrator)
    client = cast.client(helper)
    assert client.get("/nhiem-vu/").status_code == 200
    client.post(reverse("org:substitution_enter", args=[made.pk]))
    answer = client.get("/nhiem-vu/")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))
    assert client.post(reverse("org:substitution_leave")).status_code == 302
    assert client.get("/nhiem-vu/").status_code == 200


# What is told


def test_a_deed_stands_under_his_own_name_in_her_place_and_the_chain_holds(cast):
    a_substitution(cast, person=cast.leader, substitute=cast.clerk, by=cast.administrator)
    acting = in_place_of(cast.clerk, cast.leader)
    made = a_substitution(cast, substitute=an_officer(cast, cast.commune))
    actions.end_substitution(substitution=made, by=cast.officer)
    actions.correct_person(person=cast.clerk, by=acting, telephone="+84912000222")
    entry = TrailEntry.objects.filter(deed="person.corrected").latest("pk")
    assert (entry.by_id, entry.acting_for_id) == (cast.clerk.pk, cast.leader.pk)
    assert queries.trail_lines([entry])[0].who == "Nguyễn Thu Mai, thay cho Lường Văn Đạo"
    seal()
    assert verify().ok


def test_the_trail_tells_who_arranged_it_for_whom(cast):
    made = a_substitution(cast)
    entry = TrailEntry.objects.get(deed="substitution.arranged")
    assert entry.facts["person"] == cast.officer.pk
    assert entry.unit_id == cast.commune.pk
    assert "Đi học" not in str(entry.facts)
    words = " ".join(queries.trail_lines([entry])[0].facts)
    assert "người làm thay: Cà Văn Sơn" in words
    actions.end_substitution(substitution=made, by=made.substitute)
    ended = TrailEntry.objects.get(deed="substitution.ended")
    assert ended.by_id == made.substitute_id


def test_notices_for_her_go_to_both_while_it_runs(cast):
    made = a_substitution(cast)
    Notice.objects.all().delete()
    queue(to=cast.officer, subject="Việc mới", body="Rà soát")
    assert {notice.to_id for notice in Notice.objects.all()} == {cast.officer.pk, cast.leader_of_commune.pk}
    copy = Notice.objects.get(to_id=cast.leader_of_commune.pk)
    assert copy.body.startswith("Gửi Lò Thị Hương")
    actions.end_substitution(substitution=made, by=cast.officer)
    Notice.objects.all().delete()
    queue(to=cast.officer, subject="Việc mới", body="Rà soát")
    assert [notice.to_id for notice in Notice.objects.all()] == [cast.officer.pk]


def test_what_concerns_her_account_goes_to_her_alone(cast):
    a_substitution(cast)
    Notice.objects.all().delete()
    actions.tell_factor_added(by=cast.officer, kind="app")
    assert {notice.to_id for notice in Notice.objects.all()} == {cast.officer.pk}


def test_only_the_two_and_who_arranges_end_it(cast):
    made = a_substitution(cast)
    for person in (cast.stranger, cast.village_head, cast.auditor):
        with pytest.raises(Denied):
            actions.end_substitution(substitution=made, by=person)
    actions.end_substitution(substitution=made, by=cast.administrator)
    with pytest.raises(CannotManage):
        actions.end_substitution(substitution=made, by=cast.officer)


# Pages


def test_she_names_him_on_her_own_page(cast):
    client = cast.client(cast.officer)
    day = times.date_vi(times.today())
    given = {"substitute": "ca van son", "from_on": day, "until_on": day, "reason": "Đi học"}
    answer = client.post(reverse("org:substitution_new"), given)
    assert answer.headers["Location"] == reverse("org:substitutions")
    assert Substitution.objects.get().substitute == cast.leader_of_commune
    answer = client.post(reverse("org:substitution_new"), given)
    assert "đã có" in answer.content.decode()


def test_the_page_of_a_person_serves_leader_and_administrator(cast):
    door = reverse("org:person_substitution", args=[cast.officer.login])
    assert cast.client(cast.leader_of_commune).get(door).status_code == 200
    assert cast.client(cast.village_head).get(door).status_code in (403, 404)
    client = cast.client(cast.administrator)
    day = times.date_vi(times.today())
    given = {"substitute": "pang", "from_on": day, "until_on": day, "reason": "Đi học"}
    assert client.post(door, given).status_code == 302
    made = Substitution.objects.get()
    assert "Tòng Văn Pâng" in client.get(door).content.decode()
    assert client.post(reverse("org:substitution_end", args=[made.pk])).headers["Location"] == door


@pytest.mark.parametrize(("typed", "said"), [("không có ai", "Không thấy"), ("", "Chọn người"), ("văn", "nhiều người")])
def test_a_name_that_means_nobody_or_several_is_answered(cast, typed, said):
    an_officer(cast, cast.commune, "Lò Văn Ban")
    an_officer(cast, cast.commune, "Lò Văn Bốn")
    answer = cast.client(cast.officer).post(reverse("org:substitution_new"), {"substitute": typed})
    assert said in answer.content.decode()
