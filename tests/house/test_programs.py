"""Every operation for programs, found from the OpenAPI document, answers as that says, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from caunoi.config.urls import api
from caunoi.ground.programs import document_of
from caunoi.org import tokens
from caunoi.org.actions import make_token
from caunoi.org.models import TokenRight
from caunoi.org.tests.cast import Cast
from caunoi.petitions.actions import publish_petition
from caunoi.petitions.fields import starter_fields
from caunoi.petitions.models import Petition
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import SENDER, a_petition, sent
from caunoi.portal.described import georeport_document

DESCRIBED = schemathesis.openapi.from_dict(document_of(api))
OPERATIONS: dict[str, Any] = {
    found.ok().label: found.ok() for found in DESCRIBED.get_all_operations() if isinstance(found, Ok)
}


@pytest.fixture
def app() -> Iterator[WSGIHandler]:
    """The whole house as a server runs it, but on the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_document_describes_operations():
    assert {"GET /api/me", "GET /api/dataValueSets", "POST /api/dataValueSets"} <= set(OPERATIONS)


@pytest.mark.parametrize("label", OPERATIONS)
def test_an_operation_answers_as_it_is_described(cast: Cast, app: WSGIHandler, label: str, monkeypatch: Any):
    monkeypatch.setattr(tokens, "CALLS", 10**6)
    _, secret = make_token(
        person=cast.officer, unit=cast.commune, name="Máy thử", rights=TokenRight.values, days=30, by=cast.officer
    )

    @given(case=OPERATIONS[label].as_strategy())
    @settings(
        max_examples=40, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def answers(case: Any) -> None:
        answer = case.call(app=app, headers={"Authorization": f"Bearer {secret}"})
        # The token always comes along, and a period that is no period is refused although it is a text.
        case.validate_response(answer, excluded_checks=[ignored_auth, positive_data_acceptance])

    answers()


GEOREPORT = schemathesis.openapi.from_dict(georeport_document([one.code for one in starter_fields()]))
GEOREPORT_OPERATIONS: dict[str, Any] = {
    found.ok().label: found.ok() for found in GEOREPORT.get_all_operations() if isinstance(found, Ok)
}


@pytest.fixture
def published(cast: Cast) -> Petition:
    """Petitions in the database: one in public with an answer, one that runs, one that is nobody's to read."""
    shown = a_petition(cast, Status.TOLD, may_publish=True)
    give = {"by": cast.officer, "title": "Cống sụt", "words": "Cống sụt ở bản <Giàn> & đường ]]>."}
    publish_petition(petition=shown, answer="Đã nạo vét.", **give)  # type: ignore[arg-type]
    publish_petition(petition=a_petition(cast, Status.AT_FRONT, may_publish=True), **give)  # type: ignore[arg-type]
    sent(cast, kind=Kind.DENUNCIATION)
    return shown


@pytest.mark.parametrize("label", GEOREPORT_OPERATIONS)
def test_a_door_of_open311_answers_as_it_is_described(
    cast: Cast, app: WSGIHandler, published: Petition, label: str, monkeypatch: Any
):
    monkeypatch.setattr(tokens, "CALLS", 10**6)
    _, secret = make_token(
        person=cast.officer, unit=cast.commune, name="Tổng đài", rights=[TokenRight.SEND_PETITIONS], days=30,
        by=cast.officer,
    )  # fmt: skip
    operation, statuses = GEOREPORT_OPERATIONS[label], set()

    @given(case=operation.as_strategy())
    @settings(
        max_examples=20, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def answers(case: Any) -> None:
        answer = case.call(app=app, params={"api_key": secret})
        case.validate_response(answer, excluded_checks=[ignored_auth, positive_data_acceptance])
        assert SENDER.full_name not in answer.text
        statuses.add(answer.status_code)

    answers()
    if operation.method == "get" and "requests/" in operation.path:
        case = operation.Case(path_parameters={"service_request_id": published.ref})
        answer = case.call_and_validate(app=app)
        assert published.ref in answer.text
        statuses.add(answer.status_code)
    if operation.method == "post":
        body = {"service_code": "ROADS", "description": "Đường sạt.", "address_id": cast.commune.code}
        case = operation.Case(body=body, media_type="application/x-www-form-urlencoded", query={"api_key": secret})
        assert case.call_and_validate(app=app, excluded_checks=[ignored_auth]).status_code == 201
    assert statuses <= {200, 201, 400, 403, 404}
