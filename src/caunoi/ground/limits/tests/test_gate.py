"""Whoever goes over is asked for a little work or a minute; nobody is shut out."""

from __future__ import annotations

import json
from datetime import timedelta

import altcha
import pytest
from django.http import QueryDict
from django.test import RequestFactory

from caunoi.ground.limits.actions import spend
from caunoi.ground.limits.gate import (
    ROUGH_COST,
    STALE_SECONDS,
    WAIT_SECONDS,
    Budget,
    Freshness,
    Obstacle,
    freshness,
    obstacle,
    page_mark,
)
from caunoi.ground.times import now, standing_at

pytestmark = pytest.mark.django_db


def press(thing: str = "thing", *, most: int = 2, address: str = "203.0.113.7", **fields: str) -> Obstacle | None:
    request = RequestFactory().post("/", fields, REMOTE_ADDR=address)
    assert isinstance(request.POST, QueryDict)
    return obstacle(request, bound_to=thing, budgets=[Budget(thing, most)])


def stopped(thing: str = "thing") -> Obstacle:
    for _ in range(3):
        found = press(thing)
    assert found is not None
    return found


def solved(found: Obstacle) -> str:
    challenge = altcha.Challenge.from_dict(json.loads(found.challenge))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def test_a_mark_tells_how_its_form_came() -> None:
    with standing_at(now()) as moment:
        quick, plain, old = page_mark(), page_mark(), page_mark()
        assert freshness(quick) == Freshness.HASTY
    with standing_at(moment + timedelta(seconds=30)):
        assert freshness(plain) == Freshness.FRESH
        assert freshness(plain) == Freshness.REPLAYED
    with standing_at(moment + timedelta(seconds=STALE_SECONDS + 5)):
        assert freshness(old) == Freshness.STALE
    for wrong in ("", "x", plain[:-1], f"{plain}A", "a" * 5000):
        assert freshness(wrong) == Freshness.UNKNOWN


def test_a_rough_form_costs_more_than_a_plain_one() -> None:
    thing = Budget("rough", 6, is_rough=True)
    with standing_at(now()) as moment:
        mark = page_mark()
    with standing_at(moment + timedelta(seconds=30)):
        obstacle(RequestFactory().post("/", {"page_mark": mark}), bound_to="x", budgets=[thing])
        assert spend("rough", seconds=thing.seconds, cost=0) == 1
        obstacle(RequestFactory().post("/", {"page_mark": mark}), bound_to="x", budgets=[thing])
        assert spend("rough", seconds=thing.seconds, cost=0) == 1 + ROUGH_COST


def test_what_was_given_back_counts_for_nothing() -> None:
    assert spend("x", seconds=60) == 1
    assert spend("x", seconds=60, cost=-1) == 0
    assert spend("x", seconds=60, cost=-5) == 0


def test_the_work_done_lets_one_form_pass_and_only_for_its_thing() -> None:
    found = stopped()
    proof = solved(found)
    assert press("other", most=0, proof=proof) is not None
    assert press(proof=proof) is None
    assert press(proof=proof) is not None


@pytest.mark.parametrize("wrong", ["x", "e30=", "W10=", "bnVsbA==", "eyJjaGFsbGVuZ2UiOiAxfQ==", "=" * 9000])
def test_work_that_was_not_done_lets_nothing_pass(wrong: str) -> None:
    stopped()
    assert press(proof=wrong) is not None


def test_an_easier_challenge_of_ones_own_lets_nothing_pass() -> None:
    found = json.loads(stopped().challenge)
    found["parameters"]["cost"] = 1
    found["parameters"]["keyPrefix"] = "0"
    challenge = altcha.Challenge.from_dict(found)
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    assert press(proof=altcha.Payload(challenge, solution).to_base64()) is not None


def test_a_minute_of_waiting_does_as_well() -> None:
    with standing_at(now()) as moment:
        found = stopped()
        assert found.ready_at == moment + timedelta(seconds=WAIT_SECONDS)
        assert press(ticket=found.ticket) is not None
    with standing_at(moment + timedelta(seconds=WAIT_SECONDS)):
        assert press("other", most=0, ticket=found.ticket) is not None
        assert press(most=0, ticket=found.ticket) is None
        assert press(most=0, ticket=found.ticket) is not None


def test_a_page_of_yesterday_is_shown_once_more() -> None:
    with standing_at(now()) as moment:
        mark = page_mark()
    with standing_at(moment + timedelta(seconds=STALE_SECONDS + 5)):
        found = press(page_mark=mark)
    assert found is not None
    assert found.is_stale
    assert not found.challenge
