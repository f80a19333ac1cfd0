"""A program of others, written for the cities that speak Open311, reads what is published here: in JSON and in XML."""

from __future__ import annotations

from typing import Any

import pytest

from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.models import Petition
from caunoi.petitions.models.fields import fields_offered
from caunoi.petitions.states import Status
from caunoi.petitions.tests.walks import SENDER, WORDS, a_petition

pytestmark = pytest.mark.django_db(transaction=True)


def in_public(cast: Cast, status: Status, title: str) -> Petition:
    petition = a_petition(cast, status, may_publish=True)
    actions.publish_petition(petition=petition, by=cast.officer, title=title, words=f"{title} ở bản <Giàn> & quanh đó.")
    return petition


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_client_reads_services_definitions_and_requests(live_server: Any, cast: Cast, form: str) -> None:
    from georeport import GeoReport  # noqa: PLC0415 (of this test alone)

    running = in_public(cast, Status.AT_FRONT, "Cống sụt")
    done = in_public(cast, Status.TOLD, "Đường lầy")
    hidden = a_petition(cast, Status.AT_FRONT)
    client = GeoReport(f"{live_server.url}/open311/v2/", output_format=form)
    services = client.get_service_list()
    assert [one["service_code"] for one in services] == list(fields_offered())
    assert {str(one["metadata"]).lower() for one in services} == {"true"}
    definition = client.get_service_definition("ROADS")
    assert definition["service_code"] == "ROADS"
    named = {running.ref, done.ref}
    found = client.get_service_requests()
    assert {one["service_request_id"] for one in found} == named
    assert {one["description"] for one in found} == {
        f"{title} ở bản <Giàn> & quanh đó." for title in ("Cống sụt", "Đường lầy")
    }
    assert {one["status"] for one in found} == {"open", "closed"}
    both = client.get_service_requests(service_request_id=f"{running.ref},{done.ref},{hidden.ref}")
    assert {one["service_request_id"] for one in both} == named
    assert client.get_service_request(running.ref)
    for secret in (hidden.ref, SENDER.full_name, WORDS[:30]):
        assert secret not in str(found)
