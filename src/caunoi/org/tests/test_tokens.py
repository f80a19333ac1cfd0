"""Tokens of programs: who makes them, what they open, when they end, what the trail and the doors tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.models import Notice
from caunoi.org import access, actions, queries, tokens
from caunoi.org.access import Denied, Unknown
from caunoi.org.actions import CannotManage
from caunoi.org.models import Person, Role, Token, TokenRight, Unit
from caunoi.org.tests.cast import Cast

RIGHTS = (TokenRight.READ_FIGURES, TokenRight.WRITE_REPORTS)


def a_token(person: Person, unit: Unit, *, by: Person | None = None, **given: Any) -> tuple[Token, str]:
    """A token of the person's own unless another makes it."""
    wanted = {"name": "Phần mềm hội viên", "rights": RIGHTS, "days": 90, **given}
    return actions.make_token(person=person, unit=unit, by=by or person, **wanted)


def call(secret: str, path: str = "/api/me", **given: Any) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}, **given)


def as_program(person: Person, unit: Unit) -> Person:
    """The person as a program's call carries her."""
    found = queries.token_with(a_token(person, unit)[1])
    assert found is not None
    return found.person


# Making and ending


def test_the_secret_is_told_once_and_only_its_digest_kept(cast):
    token, secret = a_token(cast.officer, cast.commune)
    assert secret.startswith("cn_")
    assert len(secret) >= 40
    stored = Token.objects.filter(pk=token.pk).values().get()
    assert not any(secret in str(value) for value in stored.values())
    assert stored["ending"] == secret[-4:]
    told = TrailEntry.objects.get(deed="token.made")
    assert (told.by_id, told.unit_id, told.object_id) == (cast.officer.pk, cast.commune.pk, str(token.pk))
    assert secret not in str(told.facts)


def test_the_digest_is_worth_nothing_without_the_key_of_the_installation(cast, settings):
    _, secret = a_token(cast.officer, cast.commune)
    assert queries.token_with(secret) is not None
    settings.SECRET_KEY = "another one, as on another machine"
    assert queries.token_with(secret) is None


def test_nobody_makes_one_for_a_unit_where_she_does_not_work(cast):
    with pytest.raises(Denied):
        a_token(cast.officer, cast.other_commune)
    with pytest.raises(Denied):
        a_token(cast.nobody, cast.other_commune)


def test_a_stranger_makes_none_in_anothers_name(cast):
    for person in (cast.stranger, cast.leader_of_commune, cast.auditor):
        with pytest.raises(Denied):
            a_token(cast.officer, cast.commune, by=person)


def test_an_administrator_makes_one_and_its_owner_is_told(cast):
    token, _ = a_token(cast.officer, cast.commune, by=cast.administrator)
    assert token.made_by == cast.administrator
    notice = Notice.objects.get(to_id=cast.officer.pk, subject__contains="Có mã kết nối mới")
    assert "Quàng Thị Quản" in notice.body
    actions.end_token(token=token, by=cast.officer)
    assert token.ended_by == cast.officer


def test_in_anothers_place_and_by_a_token_none_is_made(cast):
    standing_in = Person.objects.get(pk=cast.leader_of_commune.pk)
    standing_in.acting_for = cast.officer
    with pytest.raises(Denied):
        a_token(standing_in, cast.commune)
    with pytest.raises(Denied):
        a_token(as_program(cast.officer, cast.commune), cast.commune)


@pytest.mark.parametrize("wrong", [{"rights": ()}, {"rights": ("EVERYTHING",)}, {"days": 4000}])
def test_rights_and_days_are_those_offered(cast, wrong):
    with pytest.raises(CannotManage):
        a_token(cast.officer, cast.commune, **wrong)


def test_nobody_hoards_them(cast):
    for _ in range(20):
        token, _ = a_token(cast.officer, cast.commune)
    with pytest.raises(CannotManage):
        a_token(cast.officer, cast.commune)
    actions.end_token(token=token, by=cast.officer)
    a_token(cast.officer, cast.commune)


def test_a_stranger_neither_finds_nor_ends_one(cast):
    token, _ = a_token(cast.officer, cast.commune)
    with pytest.raises(Unknown):
        access.token_for(cast.stranger, token.pk)
    with pytest.raises(Denied):
        actions.end_token(token=token, by=cast.stranger)
    with pytest.raises(Unknown):
        access.token_for(cast.officer, token.pk + 1)


def test_ending_it_twice_is_told_once(cast):
    token, _ = a_token(cast.officer, cast.commune)
    for _ in range(2):
        actions.end_token(token=token, by=cast.administrator)
    assert TrailEntry.objects.filter(deed="token.ended").count() == 1


# What it opens


def test_it_opens_its_unit_and_nothing_of_the_owners_wider_posts(cast):
    clerk = as_program(cast.leader, cast.commune)
    assert access.within(clerk, cast.commune)
    assert access.within(clerk, cast.area)
    assert not access.within(clerk, cast.other_commune)
    assert not access.within(clerk, cast.province)


def test_of_a_wider_post_reading_alone_is_left(cast):
    clerk = as_program(cast.leader, cast.commune)
    assert not access.reach_of(clerk).has(*access.WRITERS)
    assert access.reach_of(clerk).unit_ids == (0,)


def test_an_own_post_keeps_its_role_in_its_unit(cast):
    officer = as_program(cast.officer, cast.commune)
    assert access.within(officer, cast.commune, Role.OFFICER)
    clerk = as_program(cast.clerk, cast.office)
    assert access.within(clerk, cast.office, Role.CLERK)
    assert not access.within(clerk, cast.commune)


def test_administration_never_goes_into_one(cast):
    with pytest.raises(Denied):
        a_token(cast.administrator, cast.province)
    actions.appoint(
        person=cast.administrator, unit=cast.commune, role=Role.OFFICER, from_on=times.today(), by=None
    )  # fmt: skip
    both = as_program(Person.objects.get(pk=cast.administrator.pk), cast.commune)
    assert access.within(both, cast.commune, Role.OFFICER)
    assert not access.manages(both)


def test_a_deed_by_a_token_is_told_as_one(cast):
    officer = as_program(cast.officer, cast.commune)
    record("unit.corrected", by=officer, on=cast.commune, unit=cast.commune, facts={"year": 2026})
    told = TrailEntry.objects.latest("pk")
    assert told.by_label == "Lò Thị Hương"
    assert told.facts["via"].startswith("Phần mềm hội viên (…")
    line = queries.trail_lines([told])[0]
    assert any("qua mã kết nối" in fact for fact in line.facts)


# The door


def test_a_program_learns_whom_it_works_for(cast):
    token, secret = a_token(cast.officer, cast.commune)
    answer = call(secret)
    assert answer.status_code == 200
    assert answer.json()["login"] == "huong"
    assert answer.json()["orgUnit"] == cast.commune.code
    assert answer.json()["rights"] == sorted(RIGHTS)
    token.refresh_from_db()
    assert token.used_at is not None


@pytest.mark.parametrize("secret", ["", "cn_khongphai", "Basic x", "cn_" + "x" * 500, "cn_\u00e9"])
def test_a_wrong_one_is_401_as_json(cast, secret):
    answer = call(secret)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == 401


def test_without_one_and_with_a_session_alone_nothing_opens(cast):
    assert Client().get("/api/me").status_code == 401
    assert cast.client(cast.officer).get("/api/me").status_code == 401


def test_an_ended_one_an_old_one_and_that_of_a_closed_account_are_401(cast):
    token, secret = a_token(cast.officer, cast.commune)
    with time_machine.travel(times.now() + timedelta(days=91), tick=False):
        assert call(secret).status_code == 401
    assert call(secret).status_code == 200
    actions.deactivate_person(person=cast.officer, by=cast.administrator)
    assert call(secret).status_code == 401
    actions.reactivate_person(person=Person.objects.get(pk=cast.officer.pk), by=cast.administrator)
    assert call(secret).status_code == 200
    actions.end_token(token=token, by=cast.officer)
    assert call(secret).status_code == 401


def test_too_many_calls_are_429_and_say_when_to_come_again(cast, monkeypatch):
    monkeypatch.setattr(tokens, "CALLS", 2)
    _, secret = a_token(cast.officer, cast.commune)
    assert [call(secret).status_code for _ in range(3)] == [200, 200, 429]
    assert call(secret)["Retry-After"] == str(tokens.SPAN)
    _, other = a_token(cast.stranger, cast.other_commune)
    assert call(other).status_code == 200


def test_trying_tokens_out_is_429_soon(cast, monkeypatch):
    monkeypatch.setattr(tokens, "WRONG", 2)
    assert [call("cn_khongphai").status_code for _ in range(3)] == [401, 401, 429]


def test_an_address_that_does_not_exist_answers_as_json(cast):
    answer = Client().get("/api/khong-co")
    assert (answer.status_code, answer.json()["code"]) == (404, 404)
    wrong_method = Client().delete("/api/me")
    assert (wrong_method.status_code, wrong_method.json()["code"]) == (405, 405)
    assert wrong_method["Allow"] == "GET"


# The pages


def test_the_whole_way_on_the_pages(cast):
    client = cast.client(cast.officer)
    page = client.get(reverse("org:tokens"))
    assert "Chưa có mã nào" in page.content.decode()
    wanted = {"name": "Phần mềm hội viên", "unit": cast.commune.code, "rights": ["READ_FIGURES"], "days": "30"}
    answer = client.post(reverse("org:tokens"), wanted | {"unit": f"Mường Bú ({cast.commune.code})"})
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(answer["Location"]).content.decode()
    secret = next(word for word in shown.replace("<", ">").split(">") if word.startswith("cn_"))
    assert call(secret).status_code == 200
    assert secret not in client.get(answer["Location"]).content.decode()
    assert client.post(reverse("org:token_end", args=[Token.objects.get().pk])).status_code == 302
    assert call(secret).status_code == 401
    assert "Đã kết thúc" in client.get(reverse("org:tokens")).content.decode()


def test_a_mistake_is_told_in_the_form(cast):
    client = cast.client(cast.officer)
    answer = client.post(reverse("org:tokens"), {"name": "", "unit": cast.other_commune.code, "days": "7"})
    page = answer.content.decode()
    assert answer.status_code == 200
    for sentence in ("Ghi tên phần mềm.", "Chọn ít nhất một quyền.", "Chọn thời hạn trong danh sách."):
        assert sentence in page
    assert Token.objects.count() == 0


def test_the_pages_of_another_are_the_administrators(cast):
    door = reverse("org:person_tokens", args=["huong"])
    assert cast.client(cast.administrator).get(door).status_code == 200
    assert cast.client(cast.leader_of_commune).get(door).status_code == 403
    assert cast.client(cast.stranger).get(door).status_code == 404


def test_the_document_is_for_whoever_is_signed_in(cast: Cast):
    assert Client().get("/api/openapi.json").status_code == 302
    document = cast.client(cast.officer).get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/api/me" in document["paths"]
