"""Grounds of refusal: kept as rows by the administrator, each with its basis, from a day to a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from caunoi.ground.times import standing_at, today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import RefusalGround
from caunoi.petitions.queries.grounds import grounds_for, starter_grounds
from caunoi.petitions.states import GroundUse, Status
from caunoi.petitions.tests.walks import a_ground, a_petition

pytestmark = pytest.mark.django_db
LIST = "/hop-kien-nghi/can-cu/"


def test_the_house_comes_with_grounds_of_both_uses_and_each_has_a_basis(cast: Cast) -> None:
    assert {one.use for one in starter_grounds()} == set(GroundUse.values)
    assert all(one.basis for one in starter_grounds())
    before = grounds_for(GroundUse.PETITION, today())
    assert actions.seed_grounds() == len(starter_grounds())
    assert actions.seed_grounds() == 0
    assert grounds_for(GroundUse.PETITION, today()) == before


def test_other_words_hold_from_their_day_and_what_was_said_stays(cast: Cast) -> None:
    ground = a_ground()
    petition = a_petition(cast)
    client = cast.client(cast.administrator)
    asked = {
        "use": ground.use, "words": "Nội dung chưa rõ", "basis": "Quyết định 12",
        "from_on": f"{today() + timedelta(days=3):%d/%m/%Y}",
    }  # fmt: skip
    assert client.post(f"{LIST}{ground.pk}/", asked).status_code == 302
    assert "Nội dung chưa rõ" in client.get(LIST).content.decode()
    codes = [(one.code, one.words) for one in grounds_for(GroundUse.PETITION, today())]
    assert (ground.code, ground.words) in codes
    with standing_at(today() + timedelta(days=3)):
        found = [one for one in grounds_for(GroundUse.PETITION, today()) if one.code == ground.code]
        assert [one.words for one in found] == ["Nội dung chưa rõ"]
        actions.refuse_petition(petition=petition, by=cast.officer, ground=ground.code)
    assert petition.status == Status.REFUSED
    ground.refresh_from_db()
    with pytest.raises(CannotHandle, match="hết hiệu lực"):
        actions.end_ground(ground=ground, by=cast.administrator)


def test_only_the_administrator_keeps_them(cast: Cast) -> None:
    ground = a_ground()
    for person in (cast.officer, cast.leader, cast.clerk, cast.auditor, cast.nobody):
        for address in (LIST, f"{LIST}them/", f"{LIST}{ground.pk}/"):
            assert cast.client(person).get(address).status_code == 404
        assert cast.client(person).post(f"{LIST}{ground.pk}/bo/").status_code == 404
        with pytest.raises(Denied):
            actions.end_ground(ground=ground, by=person)


def test_bad_words_are_refused_and_the_last_ground_stays(cast: Cast) -> None:
    good: dict[str, Any] = {
        "use": "PETITION",
        "words": "Lời",
        "basis": "Luật",
        "from_on": today(),
        "by": cast.administrator,
    }
    for changed in ({"words": " "}, {"basis": ""}, {"use": "X"}, {"from_on": today() - timedelta(days=1)}):
        with pytest.raises(CannotHandle):
            actions.set_ground(**{**good, **changed})
    only = actions.set_ground(**good)
    with pytest.raises(CannotHandle, match="ít nhất một"):
        actions.end_ground(ground=only, by=cast.administrator)
    assert RefusalGround.objects.count() == 1


def test_the_officer_chooses_among_those_in_force(cast: Cast) -> None:
    petition = a_petition(cast)
    client = cast.client(cast.officer)
    door = f"/hop-kien-nghi/{petition.ref}/tu-choi/"
    page = client.get(door).content.decode()
    assert "Quảng cáo, thư rác (" in page
    assert "say do dùng chất kích thích" not in page
    assert "Chọn một căn cứ" in client.post(door, {"ground": "UNFIT"}).content.decode()
    assert client.post(door, {"ground": "ADVERTISING"}).status_code == 302
