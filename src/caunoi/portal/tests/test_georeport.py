"""Open311 GeoReport v2: answers as the standard has them in JSON and XML, its errors, and who may send.

The schemas and the client below are written from the standard's text; no program of others is asked.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, fromstring

import jsonschema_rs
import pytest
from django.test import Client

from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.models import Person, TokenRight, Unit
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.models import Identity, Petition, Vault
from caunoi.petitions.models.fields import fields_offered
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import SENDER, a_petition

pytestmark = pytest.mark.django_db

HOME = "/open311/v2"
TEXT = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
SERVICES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["service_code", "service_name", "metadata", "type"],
        "properties": {
            "service_code": TEXT, "service_name": TEXT, "description": TEXT, "metadata": {"type": "boolean"},
            "type": {"enum": ["realtime", "batch", "blackbox"]}, "keywords": TEXT, "group": TEXT,
        },
        "additionalProperties": False,
    },
}  # fmt: skip
DEFINITION = {
    "type": "object",
    "required": ["service_code", "attributes"],
    "properties": {
        "service_code": TEXT,
        "attributes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["variable", "code", "datatype", "required", "order", "description"],
                "properties": {
                    "variable": {"type": "boolean"}, "code": TEXT, "required": {"type": "boolean"},
                    "datatype": {
                        "enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
                    },
                    "datatype_description": TEXT, "order": {"type": "integer"}, "description": TEXT,
                    "values": {
                        "type": "array",
                        "items": {"type": "object", "required": ["key", "name"],
                                  "properties": {"key": TEXT, "name": TEXT}},
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}  # fmt: skip
REQUESTS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["service_request_id", "status", "service_code", "service_name", "requested_datetime"],
        "properties": {
            "service_request_id": TEXT, "status": {"enum": ["open", "closed"]}, "status_notes": MAYBE,
            "service_name": TEXT, "service_code": TEXT, "description": MAYBE, "agency_responsible": MAYBE,
            "service_notice": MAYBE, "requested_datetime": MOMENT, "updated_datetime": MOMENT,
            "expected_datetime": MOMENT, "address": MAYBE, "address_id": MAYBE, "zipcode": MAYBE,
            "lat": {"type": ["number", "null"]}, "long": {"type": ["number", "null"]}, "media_url": MAYBE,
        },
        "additionalProperties": False,
    },
}  # fmt: skip
ERRORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["code", "description"],
        "properties": {"code": {"type": "integer"}, "description": TEXT},
    },
}


class GeoReport:
    """A client of the standard: asks both formats, checks JSON by its schema and that XML says the same."""

    def __init__(self) -> None:
        self.client = Client()

    def read(self, path: str, schema: dict[str, Any], names: str, answers: int = 200, **asked: str) -> Any:
        told = self.client.get(f"{HOME}/{path}.json", asked)
        assert told.status_code == answers, told.content
        assert told["Content-Type"] == "application/json; charset=utf-8"
        found = told.json()
        jsonschema_rs.validator_for(schema).validate(found)
        other = self.client.get(f"{HOME}/{path}.xml", asked)
        assert other.status_code == answers
        assert other["Content-Type"] == "text/xml; charset=utf-8"
        root = fromstring(other.content)  # noqa: S314 (our own answer)
        list_name, _, item = names.partition("/")
        assert root.tag == list_name
        if item:
            assert [one.tag for one in root] == [item] * len(found)
            assert [flat(one) for one in root] == [plain(one) for one in found]
        return found

    def send(self, key: str, **more: str) -> Any:
        given = {"api_key": key, "service_code": "ROADS", "description": "Đường sạt.", "address_id": "03847", **more}
        return self.client.post(f"{HOME}/requests.json", {name: value for name, value in given.items() if value})


def flat(element: Element) -> dict[str, str]:
    return {child.tag: child.text or "" for child in element}


def plain(thing: dict[str, Any]) -> dict[str, str]:
    words = {True: "true", False: "false", None: ""}
    return {
        name: words[value] if value is None or isinstance(value, bool) else str(value) for name, value in thing.items()
    }


def in_public(cast: Cast, status: Status = Status.AT_FRONT) -> Petition:
    petition = a_petition(cast, status, may_publish=True)
    actions.publish_petition(petition=petition, by=cast.officer, title="Cống sụt", words="Cống sụt ở bản <Giàn>.")
    return petition


def key_of(person: Person, unit: Unit, *rights: TokenRight) -> str:
    _, secret = org.make_token(
        person=person, unit=unit, name="Tổng đài", rights=rights or (TokenRight.SEND_PETITIONS,), days=90, by=person
    )
    return secret


def test_services_and_their_definitions(cast: Cast) -> None:
    asked = GeoReport()
    found = asked.read("services", SERVICES, "services/service")
    assert [one["service_code"] for one in found] == list(fields_offered())
    words = {one["service_code"]: one["keywords"].split(", ") for one in found}
    assert words["ROADS"][:2] == ["ổ gà", "ổ voi"]
    assert all(words.values())
    definition = asked.read("services/ROADS", DEFINITION, "service_definition")
    commune = next(one for one in definition["attributes"] if one["code"] == "commune")
    assert {"key": cast.commune.code, "name": cast.commune.short_name} in commune["values"]
    assert asked.read("services/NONE", ERRORS, "errors/error", 404)[0]["code"] == 404
    told = asked.client.get(f"{HOME}/discovery.json").json()
    assert told["endpoints"][0]["url"].endswith(HOME)


def test_anybody_reads_what_is_published_and_nothing_else(cast: Cast) -> None:
    asked = GeoReport()
    first, done, hidden = in_public(cast), in_public(cast, Status.TOLD), a_petition(cast, Status.AT_FRONT)
    found = asked.read("requests", REQUESTS, "service_requests/request")
    assert {one["service_request_id"] for one in found} == {first.ref, done.ref}
    one = asked.read(f"requests/{first.ref}", REQUESTS, "service_requests/request")[0]
    assert [one["status"], one["description"]] == ["open", "Cống sụt ở bản <Giàn>."]
    assert one["expected_datetime"].endswith("+07:00")
    assert hidden.words not in str(found)
    assert SENDER.full_name not in str(found)
    for ref in (hidden.ref, "KN-0000-00000-0"):
        assert asked.read(f"requests/{ref}", ERRORS, "errors/error", 404)[0]["code"] == 404
    listed = asked.read(
        "requests", REQUESTS, "service_requests/request", service_request_id=f"{first.ref},{hidden.ref}"
    )
    assert [one["service_request_id"] for one in listed] == [first.ref]
    for status, petition in (("open", first), ("closed", done)):
        listed = asked.read("requests", REQUESTS, "service_requests/request", status=status)
        assert [one["service_request_id"] for one in listed] == [petition.ref]
    assert asked.read("requests", REQUESTS, "service_requests/request", service_code="LAND") == []
    assert asked.read("requests", REQUESTS, "service_requests/request", end_date="2020-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "gone"},
        {"start_date": "yesterday"},
        {"start_date": "2026-02-31T00:00:00Z"},
        {"start_date": "2026-01-01T00:00:00"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
    ],
)
def test_what_cannot_be_read_is_a_fault_of_the_caller(wrong: dict[str, str]) -> None:
    assert GeoReport().read("requests", ERRORS, "errors/error", 400, **wrong)[0]["code"] == 400


def test_another_jurisdiction_is_not_found_and_an_empty_parameter_is_none() -> None:
    asked = GeoReport()
    asked.read("services", ERRORS, "errors/error", 404, jurisdiction_id="elsewhere.example")
    asked.read("services", SERVICES, "services/service", jurisdiction_id="")
    asked.read("requests", REQUESTS, "service_requests/request", status="", start_date="", service_request_id="")


def test_a_program_with_a_token_sends_and_its_petition_waits_to_be_read(cast: Cast) -> None:
    asked = GeoReport()
    key = key_of(cast.officer, cast.commune)
    answer = asked.send(key, **{"phone": "0912345678", "first_name": "Xôm", "attribute[consents]": "yes"})
    assert answer.status_code == 201, answer.content
    made = answer.json()[0]
    petition = Petition.objects.get(ref=made["service_request_id"])
    assert [petition.commune, petition.field, petition.status] == [cast.commune, "ROADS", Status.NEW]
    assert [petition.due_on is not None, petition.received_at.date() <= today()] == [True, True]
    assert Identity.objects.get(petition=petition).telephone == "+84912345678"
    assert "5678" in made["service_notice"]
    told = asked.client.get(f"{HOME}/tokens/{made['token']}.json").json()
    assert told == [{"service_request_id": petition.ref, "token": made["token"]}]
    # It is nobody's to read before it is published.
    asked.read(f"requests/{petition.ref}", ERRORS, "errors/error", 404)
    # Nobody has read what a program sends: words of a denunciation are held.
    held = asked.send(key, description="Tố cáo cán bộ nhận hối lộ").json()[0]["service_request_id"]
    assert Petition.objects.get(ref=held).kind == Kind.DENUNCIATION
    assert Vault.objects.filter(petition__ref=held).exists()


def test_whoever_has_no_right_sends_nothing(cast: Cast) -> None:
    asked = GeoReport()
    other = key_of(cast.stranger, cast.other_commune)
    reads = key_of(cast.officer, cast.commune, TokenRight.READ_FIGURES)
    for key in ("", "cn_wrong", other, reads):
        answer = asked.send(key)
        assert answer.status_code == 403, key
        jsonschema_rs.validator_for(ERRORS).validate(answer.json())
    assert not Petition.objects.exists()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "NONE"}, 404),
        ({"description": ""}, 400),
        ({"description": "a" * 4001}, 400),
        ({"address_id": ""}, 400),
        ({"address_id": "99999"}, 400),
        ({"phone": "0912345678"}, 400),
        ({"phone": "12", "attribute[consents]": "yes"}, 400),
    ],
)
def test_a_bad_request_is_told_and_leaves_nothing(cast: Cast, more: dict[str, str], status: int) -> None:
    answer = GeoReport().send(key_of(cast.officer, cast.commune), **more)
    assert answer.status_code == status, answer.content
    jsonschema_rs.validator_for(ERRORS).validate(answer.json())
    assert not Petition.objects.exists()


def test_what_xml_cannot_hold_breaks_no_answer(cast: Cast) -> None:
    petition = in_public(cast)
    Petition.objects.filter(pk=petition.pk).update(public_words="a\x0bb ]]> & 😀 \u202e")
    answer = Client().get(f"{HOME}/requests/{petition.ref}.xml")
    assert fromstring(answer.content).findtext("request/description") == "ab ]]> & 😀 \u202e"  # noqa: S314


def test_the_document_says_of_every_field_what_the_answers_hold(cast: Cast) -> None:
    document = Client().get(f"{HOME}/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": f"http://testserver{HOME}"}]
    told = document["components"]["schemas"]
    schemas: dict[str, Any] = {"Request": REQUESTS, "Service": SERVICES}
    for name, schema in schemas.items():
        assert set(told[name]["properties"]) == set(schema["items"]["properties"])
    sent = document["paths"]["/requests.json"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert sent["schema"]["properties"]["service_code"]["enum"] == list(fields_offered())
