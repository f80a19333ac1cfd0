"""The second step: who owes it, setting it up, signing in with it, wrong codes, what is told."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.urls import reverse

from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.audit.tests.rows import check_silent_about, check_told
from caunoi.ground.notices.models import Notice
from caunoi.org import access, actions, queries
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage
from caunoi.org.models import FactorReset, Person, ResetStatus, Role
from caunoi.org.tests.cast import Cast


@pytest.fixture(autouse=True)
def two_steps(settings: LazySettings) -> None:
    settings.CAUNOI_SECOND_FACTOR, settings.CAUNOI_SECOND_FACTOR_OF_ALL = True, False


def turn() -> datetime:
    """When the next code will show."""
    return datetime.fromtimestamp((time.time() // 30 + 1) * 30, UTC)


@pytest.fixture(autouse=True)
def early() -> Iterator[None]:
    """A code has just begun to show: none runs out between the line that reads it and the line that types it."""
    with time_machine.travel(turn() + timedelta(seconds=1)):
        yield


def sign_in(person: Person, password: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post(reverse("account_login"), {"login": person.login, "password": password})


def code_for(secret: str) -> str:
    return code_at(secret, datetime.now(UTC))


def code_at(secret: str, moment: datetime) -> str:
    """What an app shows while its telephone's clock says this moment."""
    return str(format_hotp_value(hotp_value(secret, int(moment.timestamp()) // 30)))


def set_up(client: Client, ahead: int = 0) -> tuple[str, Any]:
    """The secret of an app that was switched on, on a telephone whose clock is so many seconds ahead, and the page that
    came after."""
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.findall(r"<code>([A-Z2-7]+)</code>", html)[0]
    code = code_at(secret, datetime.now(UTC) + timedelta(seconds=ahead))
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)


def said_to(person: Person, code: str, at: datetime) -> str:
    """The answer to a code typed at this moment after the password: "in", or the sentence that refuses."""
    with time_machine.travel(at, tick=False):
        client, answer = sign_in(person, Cast.password)
        page = client.post(answer["Location"], {"code": code})
        if page.status_code == 302:
            return "in"
        return re.findall(r"Mã [^<]*lại\.|Đã nhập[^<]*thử lại\.|Mã[^<]*hiện\.", page.content.decode())[0]


USED = "Mã này đã dùng. Đợi mã mới hiện rồi nhập lại."
PAST = "Mã này đã hết hạn hoặc đồng hồ điện thoại lệch. Chờ mã mới rồi nhập lại."


def deeds_on(person: Person) -> list[str]:
    return list(
        TrailEntry.objects.filter(object_kind="org.person", object_id=str(person.pk))
        .order_by("id")
        .values_list("deed", flat=True)
    )


def test_roles_and_units_of_the_province_owe_a_second_factor(cast, settings):
    owing = {name for name, person in cast.everybody.items() if access.must_have_factor(person)}
    assert owing == {"administrator", "clerk", "specialist", "leader", "auditor"}
    local = actions.register_person(
        full_name="Vì Văn Nội", unit=cast.commune, role=Role.ADMINISTRATOR, by=cast.administrator
    ).person
    assert access.must_have_factor(local)
    settings.CAUNOI_SECOND_FACTOR = False
    assert not access.must_have_factor(cast.administrator)


def test_whoever_owes_one_is_led_to_set_it_up_before_anything_else(cast):
    client, answer = sign_in(cast.clerk, cast.password)
    assert client.get(answer["Location"])["Location"] == reverse("mfa_index")
    for name in ("org:units", "org:account", "mfa_list_webauthn"):
        assert client.get(reverse(name))["Location"] == reverse("mfa_index")
    assert client.post(reverse("org:notices_read"))["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    _, page = set_up(client)
    assert page.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("org:units")).status_code == 200


def test_a_first_password_comes_before_the_second_factor(cast):
    made = actions.register_person(full_name="Vì Văn Mới", unit=cast.office, role=Role.CLERK, by=None)
    client, answer = sign_in(made.person, made.password)
    assert client.get(answer["Location"])["Location"] == reverse("account_change_password")
    words = {"oldpassword": made.password, "password1": "Con đường mới 2026", "password2": "Con đường mới 2026"}
    client.post(reverse("account_change_password"), words)
    assert client.get(reverse("org:units"))["Location"] == reverse("mfa_index")


def test_nobody_else_is_led_away(cast):
    client, answer = sign_in(cast.officer, cast.password)
    assert client.get(answer["Location"]).status_code == 200


def test_where_everybody_owes_one_nobody_who_typed_a_password_goes_on_without(cast, settings):
    settings.CAUNOI_SECOND_FACTOR_OF_ALL = True
    assert {name for name, person in cast.everybody.items() if not access.must_have_factor(person)} == set()
    for person in (cast.officer, cast.nobody):
        client, answer = sign_in(person, cast.password)
        assert client.get(answer["Location"])["Location"] == reverse("mfa_index")
        assert client.get(reverse("org:units"))["Location"] == reverse("mfa_index")
        assert client.get(reverse("portal:help_index")).status_code == 200
    set_up(client)
    assert client.get(reverse("org:account")).status_code == 200


def test_setting_up_is_told_and_the_secret_lies_sealed(cast):
    actions.correct_person(person=cast.clerk, by=cast.clerk, email="mai@sonla.vn")
    client, _ = sign_in(cast.clerk, cast.password)
    secret, page = set_up(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    codes = re.findall(r"<code>(\d{8})</code>", page.content.decode())
    assert len(codes) == 10
    assert not set(codes) & set(
        re.findall(r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    )
    assert "factor.added" in deeds_on(cast.clerk)
    assert {notice.channel for notice in Notice.objects.filter(to_id=cast.clerk.pk)} == {"PAGE", "EMAIL"}


def test_a_code_is_good_once_whichever_process_takes_it(cast):
    """What was used is remembered in the database: nothing of it lies in the memory of the process."""
    client, _ = sign_in(cast.clerk, cast.password)
    secret, _ = set_up(client)
    with times.standing_at(times.now()), time_machine.travel(times.now() + timedelta(minutes=2), tick=False):
        code = code_for(secret)
        answers = []
        for _ in range(2):
            again, _ = sign_in(cast.clerk, cast.password)
            answers.append(again.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert answers == [302, 200]
    assert isinstance(caches["default"], DatabaseCache)


def test_a_code_is_good_once_for_as_long_as_it_could_be_typed(cast):
    """And for as long as a telephone whose clock moved could show it: no drift brings a code back, nor an older one."""
    client, _ = sign_in(cast.clerk, cast.password)
    secret, _ = set_up(client)
    shown = turn() + timedelta(minutes=2)
    code, before = code_at(secret, shown), code_at(secret, shown - timedelta(seconds=30))
    answers = [said_to(cast.clerk, code, shown + timedelta(seconds=later)) for later in (1, 29, 45, 75)]
    assert answers == ["in", USED, USED, USED]
    assert said_to(cast.clerk, before, shown + timedelta(seconds=29)) == PAST
    after = shown + timedelta(seconds=75)
    assert said_to(cast.clerk, code_at(secret, after), after) == "in"


def test_a_code_of_an_app_is_taken_for_thirty_seconds(cast):
    client, _ = sign_in(cast.clerk, cast.password)
    secret, _ = set_up(client)
    shown = turn() + timedelta(minutes=2)
    code = code_at(secret, shown)
    answers = [said_to(cast.clerk, code, shown + timedelta(seconds=after)) for after in (-1, 30, 29)]
    assert answers == [PAST, PAST, "in"]
    assert deeds_on(cast.clerk).count("factor.code_failed") == 2
    shown += timedelta(seconds=30)
    assert said_to(cast.clerk, code_at(secret, shown), shown) == "in"


@pytest.mark.parametrize("ahead", [60, -30])
def test_how_far_a_telephones_clock_is_off_is_learned_with_its_first_code(cast, ahead):
    off = timedelta(seconds=ahead)
    client, _ = sign_in(cast.clerk, cast.password)
    with time_machine.travel(turn() + timedelta(seconds=20), tick=False):
        secret, _ = set_up(client, ahead)
    at = turn() + timedelta(minutes=2)
    assert said_to(cast.clerk, code_at(secret, at), at) == PAST
    assert said_to(cast.clerk, code_at(secret, at + off), at) == "in"


def test_a_first_code_that_was_typed_late_says_nothing_of_the_clock():
    secret, shown = "A" * 32, turn()
    code = code_at(secret, shown)
    learned = {}
    for after in (-61, -60, 0, 39, 40, 89, 90):
        with time_machine.travel(shown + timedelta(seconds=after), tick=False):
            learned[after] = actions.drift_of_first_code(secret=secret, code=code)
    assert learned == {-61: None, -60: 2, 0: 0, 39: 0, 40: -1, 89: -2, 90: None}


def test_a_clock_that_moved_is_learned_from_two_codes_one_after_the_other(cast):
    client, _ = sign_in(cast.clerk, cast.password)
    secret, _ = set_up(client)
    at, off, step = turn() + timedelta(minutes=2), timedelta(seconds=60), timedelta(seconds=30)
    codes = [code_at(secret, at + off + number * step) for number in range(4)]
    # Once more the same code, and a code that tells another drift, teach nothing.
    assert [said_to(cast.clerk, codes[0], at), said_to(cast.clerk, codes[0], at + step)] == [PAST, PAST]
    assert said_to(cast.clerk, codes[1], at + step) == PAST
    assert said_to(cast.clerk, codes[2], at + 2 * step) == "in"
    check_told("factor.clock_learned", by=cast.clerk, on=cast.clerk, steps=2)
    assert said_to(cast.clerk, codes[3], at + 3 * step) == "in"
    assert deeds_on(cast.clerk).count("factor.clock_learned") == 1
    # After a minute what was heard is forgotten.
    late, back = at + timedelta(minutes=5), timedelta(seconds=30)
    for begun in (late, late + timedelta(seconds=90)):
        assert said_to(cast.clerk, code_at(secret, begun + back), begun) == PAST


def test_the_next_sign_in_asks_for_the_code_or_a_spare_one(cast):
    client, _ = sign_in(cast.clerk, cast.password)
    secret, page = set_up(client)
    spare = re.findall(r"<code>(\d{8})</code>", page.content.decode())[0]
    for code in (code_for(secret), f"{spare[:4]} {spare[4:]}"):
        again, answer = sign_in(cast.clerk, cast.password)
        assert answer["Location"] == reverse("mfa_authenticate")
        assert again.get(reverse("org:units"))["Location"].startswith(reverse("account_login"))
        assert "Xác thực bước hai" in again.get(answer["Location"]).content.decode()
        again.post(answer["Location"], {"code": code})
        assert again.get(reverse("org:units")).status_code == 200
    again, answer = sign_in(cast.clerk, cast.password)
    assert "chưa đúng" in again.post(answer["Location"], {"code": spare}).content.decode()


def test_a_forgotten_password_that_was_renewed_leaves_the_second_step_where_it_was(cast):
    client, _ = sign_in(cast.clerk, cast.password)
    secret, _ = set_up(client)
    renewed = actions.renew_password(person=Person.objects.get(pk=cast.clerk.pk), by=cast.administrator)
    again, answer = sign_in(cast.clerk, renewed.password)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("org:units"))["Location"].startswith(reverse("account_login"))
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=False):
        again.post(answer["Location"], {"code": code_for(secret)})
    assert again.get(reverse("org:units"))["Location"] == reverse("account_change_password")


def test_seeds_and_spare_codes_are_the_systems_chance_and_long_enough(cast, monkeypatch):
    drawn, urandom = [], os.urandom

    def counted(size: int) -> bytes:
        drawn.append(size)
        return urandom(size)

    monkeypatch.setattr("random._urandom", counted)
    client, _ = sign_in(cast.clerk, cast.password)
    drawn.clear()
    secret, page = set_up(client)
    # Twenty bytes of an app's secret, four for each spare code.
    assert 20 in drawn
    assert drawn.count(4) >= 10
    assert len(secret) * 5 == 160
    codes = re.findall(r"<code>(\d{8})</code>", page.content.decode())
    assert len(set(codes)) == 10
    assert 10**8 > 2**20


def spare_codes_of(person: Person) -> Authenticator:
    return Authenticator.objects.get(user=person, type="recovery_codes")


def comes_in(person: Person, code: str) -> bool:
    client, answer = sign_in(person, Cast.password)
    client.post(answer["Location"], {"code": code})
    return client.get(reverse("org:account")).status_code == 200


def test_of_each_spare_code_a_hash_is_kept_which_nobody_can_type(cast):
    client, _ = sign_in(cast.clerk, cast.password)
    _, page = set_up(client)
    codes = re.findall(r"<code>(\d{8})</code>", page.content.decode())
    hashes = [decrypt(one) for one in spare_codes_of(cast.clerk).data["migrated_codes"]]
    assert [identify_hasher(one).verify(code, one) for code, one in zip(codes, hashes, strict=True)] == [True] * 10
    assert len({identify_hasher(one).decode(one)["salt"] for one in hashes}) == 10
    assert "seed" not in spare_codes_of(cast.clerk).data
    assert [comes_in(cast.clerk, code) for code in (codes[3], codes[3], hashes[0])] == [True, False, False]
    check_told("factor.spare_codes_shown", by=cast.clerk, on=cast.clerk)
    check_told("factor.spare_code_used", by=cast.clerk, on=cast.clerk, left=9)
    check_silent_about(*codes, "md5$")
    assert Notice.objects.filter(to_id=cast.clerk.pk, subject="Đã dùng một mã dự phòng, còn 9 mã").exists()
    assert "Còn 9 trên 10" in client.get(reverse("mfa_view_recovery_codes")).content.decode()


def test_spare_codes_of_a_seed_still_open_and_are_hashed_at_the_next_sign_in(cast):
    with_factor(cast.clerk)
    Authenticator.objects.filter(user=cast.clerk, type="recovery_codes").delete()
    old = RecoveryCodes.activate(cast.clerk)
    old.mark_as_viewed()
    first, second = old.get_unused_codes()[:2]
    Authenticator.objects.filter(user=cast.clerk, type="totp").update(data={"secret": encrypt("A" * 32)})
    assert comes_in(cast.clerk, first)
    assert set(spare_codes_of(cast.clerk).data) == {"migrated_codes", "viewed_at"}
    assert [comes_in(cast.clerk, code) for code in (first, second, second)] == [False, True, False]
    check_told("factor.spare_codes_hashed", by=cast.clerk, on=cast.clerk)


def test_five_wrong_codes_close_the_question_for_a_quarter_of_an_hour(cast):
    client, _ = sign_in(cast.clerk, cast.password)
    secret, _ = set_up(client)
    thief, answer = sign_in(cast.clerk, cast.password)
    for _ in range(5):
        assert "chưa đúng" in thief.post(answer["Location"], {"code": "000000"}).content.decode()
    assert "Đợi 15 phút" in thief.post(answer["Location"], {"code": code_for(secret)}).content.decode()
    assert deeds_on(cast.clerk).count("factor.code_failed") == 5
    with times.standing_at(times.now() + timedelta(minutes=16)):
        thief.post(answer["Location"], {"code": code_for(secret)})
    assert thief.get(reverse("org:units")).status_code == 200


def test_switching_it_off_leads_whoever_owes_it_back(cast):
    client, _ = sign_in(cast.clerk, cast.password)
    set_up(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not queries.has_factor(cast.clerk)
    assert "factor.removed" in deeds_on(cast.clerk)
    fresh, answer = sign_in(cast.clerk, cast.password)
    assert fresh.get(answer["Location"])["Location"] == reverse("mfa_index")
    assert client.get(reverse("org:units"))["Location"] == reverse("mfa_index")


def test_changes_ask_for_the_password_again_after_a_while(cast, settings):
    client = cast.client(cast.officer)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    page = client.get(answer["Location"]).content.decode()
    assert "Xác nhận lại" in page
    assert "Mật khẩu chưa đúng" in client.post(answer["Location"], {"password": "sai"}).content.decode()
    assert client.post(answer["Location"], {"password": cast.password})["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_nobody_touches_the_key_of_another(cast):
    key = Authenticator.objects.create(user=cast.clerk, type="webauthn", data={"name": "Khóa 1"})
    client, _ = sign_in(cast.officer, cast.password)
    assert client.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("name", ["mfa_index", "mfa_add_webauthn", "mfa_list_webauthn"])
def test_the_pages_stand(cast, name):
    client, _ = sign_in(cast.officer, cast.password)
    assert client.get(reverse(name)).status_code == 200


def test_the_account_page_says_what_holds(cast, settings):
    client, _ = sign_in(cast.officer, cast.password)
    assert "Chưa bật." in client.get(reverse("org:account")).content.decode()
    set_up(client)
    assert "Đang bật: ứng dụng xác thực" in client.get(reverse("org:account")).content.decode()
    settings.CAUNOI_SECOND_FACTOR, settings.DEMO = False, True
    assert "vì là bản dùng thử" in client.get(reverse("org:account")).content.decode()


# --- a lost factor -------------------------------------------------------------------------------------------------


@pytest.fixture
def second(cast) -> Person:
    """Another administrator of the whole tree."""
    return actions.register_person(
        full_name="Vì Văn Hai", unit=cast.province, role=Role.ADMINISTRATOR, by=None, password=cast.password
    ).person


def with_factor(person: Person) -> Person:
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    return person


def ask(cast, person: Person) -> FactorReset:
    return actions.ask_factor_reset(person=person, reason="Mất điện thoại", by=cast.administrator)


def test_two_administrators_take_a_lost_factor_away(cast, second):
    client, _ = sign_in(cast.clerk, cast.password)
    set_up(client)
    reset = ask(cast, cast.clerk)
    assert Notice.objects.filter(to_id=second.pk, subject__contains="Nguyễn Thu Mai").exists()
    assert queries.has_factor(cast.clerk)
    actions.agree_factor_reset(reset=reset, by=second)
    assert not Authenticator.objects.filter(user=cast.clerk).exists()
    assert client.get(reverse("org:units"))["Location"].startswith(reverse("account_login"))
    fresh, answer = sign_in(cast.clerk, cast.password)
    assert fresh.get(answer["Location"])["Location"] == reverse("mfa_index")
    assert Notice.objects.filter(to_id=cast.clerk.pk, subject__contains="Đã đặt lại").exists()
    told = TrailEntry.objects.get(deed="factor.reset")
    assert (told.by_id, told.facts["asked_by"]) == (second.pk, cast.administrator.pk)
    assert TrailEntry.objects.get(deed="factor_reset.asked").by_id == cast.administrator.pk
    with pytest.raises(CannotManage, match="đã có quyết định"):
        actions.agree_factor_reset(reset=reset, by=second)


def test_whoever_stood_before_the_question_signs_in_afresh_when_the_factor_is_gone(cast, second):
    client, _ = sign_in(cast.clerk, cast.password)
    set_up(client)
    waiting, answer = sign_in(cast.clerk, cast.password)
    assert answer["Location"] == reverse("mfa_authenticate")
    actions.agree_factor_reset(reset=ask(cast, cast.clerk), by=second)
    page = waiting.get(reverse("org:units"), follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_login"))
    waiting.post(reverse("account_login"), {"login": cast.clerk.login, "password": cast.password})
    assert waiting.get(reverse("org:units"))["Location"] == reverse("mfa_index")


def test_it_takes_two_and_neither_is_the_person_herself(cast, second):
    reset = ask(cast, with_factor(cast.clerk))
    with pytest.raises(CannotManage, match="người quản trị khác"):
        actions.agree_factor_reset(reset=reset, by=cast.administrator)
    with_factor(second)
    own = FactorReset.objects.create(person=second, asked_by=cast.administrator, reason="x")
    with pytest.raises(CannotManage, match="người quản trị khác"):
        actions.agree_factor_reset(reset=own, by=second)
    with pytest.raises(CannotManage, match="Không tự đề nghị"):
        actions.ask_factor_reset(person=second, reason="x", by=second)
    with_factor(cast.leader)
    for person in (cast.officer, cast.nobody, cast.clerk):
        with pytest.raises(Denied):
            actions.ask_factor_reset(person=cast.leader, reason="x", by=person)
        with pytest.raises(Denied):
            actions.agree_factor_reset(reset=reset, by=person)
    assert queries.has_factor(cast.clerk)


def test_an_account_made_for_the_purpose_does_not_decide(cast, second):
    reset = ask(cast, with_factor(cast.clerk))
    puppet = actions.register_person(
        full_name="Vì Văn Ba", unit=cast.province, role=Role.ADMINISTRATOR, by=cast.administrator
    ).person
    with pytest.raises(CannotManage, match="lập sau khi có đề nghị"):
        actions.agree_factor_reset(reset=reset, by=puppet)


def test_without_a_second_administrator_nothing_can_be_asked(cast):
    with pytest.raises(CannotManage, match="Cần người quản trị thứ hai"):
        ask(cast, with_factor(cast.clerk))
    with pytest.raises(CannotManage, match="chưa bật"):
        ask(cast, cast.leader)


def test_a_request_waits_three_days_and_only_one_waits(cast, second):
    old = ask(cast, with_factor(cast.clerk))
    with pytest.raises(CannotManage, match="đang chờ"):
        ask(cast, cast.clerk)
    with times.standing_at(times.now() + timedelta(days=4)):
        with pytest.raises(CannotManage, match="hết hạn"):
            actions.agree_factor_reset(reset=old, by=second)
        ask(cast, cast.clerk)
    old.refresh_from_db()
    assert old.status == ResetStatus.LAPSED


def test_a_refusal_changes_nothing_and_is_told(cast, second):
    reset = ask(cast, with_factor(cast.clerk))
    actions.refuse_factor_reset(reset=reset, by=second)
    assert queries.has_factor(cast.clerk)
    assert Notice.objects.filter(to_id=cast.administrator.pk, subject__contains="Không đồng ý").exists()


def test_the_pages_of_a_reset(cast, second, settings):
    settings.CAUNOI_SECOND_FACTOR = False
    with_factor(cast.clerk)
    first = cast.client(cast.administrator)
    page = reverse("org:person", args=["mai"])
    assert "Mất cách xác thực" in first.get(page).content.decode()
    asking = reverse("org:reset_ask", args=["mai"])
    assert first.get(asking).status_code == 200
    assert "Ghi lý do." in first.post(asking, {"reason": ""}).content.decode()
    assert "Chờ một người quản trị khác" in first.post(asking, {"reason": "Mất máy"}, follow=True).content.decode()
    number = FactorReset.objects.get().pk
    decide = reverse("org:reset_decide", args=[number])
    assert "người quản trị khác" in first.post(decide, {"dong-y": "1"}, follow=True).content.decode()
    for person in (cast.officer, cast.stranger, cast.nobody, cast.clerk):
        client = cast.client(person)
        assert client.post(decide, {"dong-y": "1"}).status_code == 404
        assert client.post(asking, {"reason": "x"}).status_code in {403, 404}
    other = cast.client(second)
    assert "Hỏi trực tiếp Nguyễn Thu Mai" in other.get(page).content.decode()
    assert "Đã đặt lại" in other.post(decide, {"dong-y": "1"}, follow=True).content.decode()
    assert not queries.has_factor(cast.clerk)


# --- sessions ------------------------------------------------------------------------------------------------------

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A145F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


def test_sessions_are_seen_and_ended_by_their_owner(cast, settings):
    settings.CAUNOI_SECOND_FACTOR = False
    here, _ = sign_in(cast.officer, cast.password)
    phone = Client(headers={"user-agent": PHONE})
    phone.post(reverse("account_login"), {"login": "huong", "password": cast.password})
    html = here.get(reverse("org:account")).content.decode()
    assert "Chrome trên điện thoại Android" in html
    number = UserSession.objects.get(user_agent=PHONE).pk
    for person in (cast.stranger, cast.administrator):
        assert cast.client(person).post(reverse("org:session_end", args=[number])).status_code == 404
    assert phone.get(reverse("org:account")).status_code == 200
    here.post(reverse("org:session_end", args=[number]))
    assert phone.get(reverse("org:account")).status_code == 302
    phone.post(reverse("account_login"), {"login": "huong", "password": cast.password})
    here.post(reverse("org:sessions_end"))
    assert phone.get(reverse("org:account")).status_code == 302
    assert here.get(reverse("org:account")).status_code == 200
    assert deeds_on(cast.officer).count("session.ended") == 2


def test_sessions_end_with_the_password_and_with_the_account(cast, settings):
    settings.CAUNOI_SECOND_FACTOR = False
    here, _ = sign_in(cast.officer, cast.password)
    there, _ = sign_in(cast.officer, cast.password)
    new = "Con đường mới 2026"
    here.post(reverse("account_change_password"), {"oldpassword": cast.password, "password1": new, "password2": new})
    assert there.get(reverse("org:account")).status_code == 302
    assert here.get(reverse("org:account")).status_code == 200
    officer = Person.objects.get(pk=cast.officer.pk)
    actions.deactivate_person(person=officer, by=cast.administrator)
    actions.reactivate_person(person=officer, by=cast.administrator)
    assert here.get(reverse("org:account")).status_code == 302
    here, _ = sign_in(officer, new)
    actions.renew_password(person=officer, by=cast.administrator)
    assert here.get(reverse("org:account")).status_code == 302


def test_the_last_use_is_noted_every_few_minutes(cast, settings):
    settings.CAUNOI_SECOND_FACTOR = False
    here, _ = sign_in(cast.officer, cast.password)
    first = UserSession.objects.get(user=cast.officer).last_seen_at
    here.get(reverse("org:units"))
    assert UserSession.objects.get(user=cast.officer).last_seen_at == first
    with times.standing_at(times.now() + timedelta(minutes=6)):
        here.get(reverse("org:units"))
    assert UserSession.objects.get(user=cast.officer).last_seen_at > first + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Chrome trên điện thoại Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge trên Windows"),
        ("curl/8", "Trình duyệt khác trên máy khác"),
    ],
)
def test_a_browser_is_told_in_words(user_agent, words):
    assert queries.device_words(user_agent) == words
