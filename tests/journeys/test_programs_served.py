"""Every operation for programs, asked over the wire by a program that generates its questions from the description:
with a token, without one and with one that is worth nothing. `make prove ARGS=programs`; a small round of the same
stands in tests/house/test_programs.py."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from caunoi.org import tokens
from caunoi.org.actions import make_token
from caunoi.org.models import TokenRight
from caunoi.org.tests.cast import Cast
from tests.house.test_programs import GEOREPORT_OPERATIONS, OPERATIONS, published

__all__ = ["published"]

pytestmark = [pytest.mark.served, pytest.mark.django_db(transaction=True)]

MANY = int(os.environ.get("CAUNOI_QUESTIONS", "300"))
WORTHLESS = tokens.MARK + "k" * 43
BELOW = {"programs": "", "open311": "/open311/v2"}
ALL = {"programs": OPERATIONS, "open311": GEOREPORT_OPERATIONS}


@pytest.mark.parametrize("carries", ["a token", "nothing", "a token that is worth nothing"])
@pytest.mark.parametrize("door", ALL)
def test_a_served_operation_never_fails_and_answers_as_described(
    cast: Cast, published: Any, live_server: Any, door: str, carries: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "CALLS", 10**9)
    monkeypatch.setattr(tokens, "WRONG", 10**9)
    _, secret = make_token(
        person=cast.officer, unit=cast.commune, name="Máy thử", rights=TokenRight.values, days=30, by=cast.officer
    )
    shown = {"a token": secret, "nothing": "", "a token that is worth nothing": WORTHLESS}[carries]
    given_so: dict[str, Any] = {}
    if shown and door == "programs":
        given_so["headers"] = {"Authorization": f"Bearer {shown}"}
    elif shown:
        given_so["params"] = {"api_key": shown}
    statuses: Counter[int] = Counter()
    for operation in ALL[door].values():

        @given(case=operation.as_strategy())
        @settings(
            max_examples=MANY, deadline=None, database=None, phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def answers(case: Any) -> None:
            answer = case.call(base_url=live_server.url + BELOW[door], **given_so)
            statuses[answer.status_code] += 1
            case.validate_response(answer, excluded_checks=[ignored_auth, positive_data_acceptance])

        answers()
    assert max(statuses) < 500
    assert statuses[401 if door == "programs" and carries != "a token" else 200]
    if door == "programs" and carries != "a token":
        assert set(statuses) <= {401, 405}
