"""The doors of Open311 GeoReport v2 as an OpenAPI 3.1 document, for whoever writes a program against them (pure).

Source: GeoReport v2, wiki.open311.org. What is described is what our doors do: a door that changes is described here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

CODE: Final = "^[A-Za-z0-9_-]{1,16}$"
LONGEST_WORDS: Final = 4000
_TEXT: Final[dict[str, Any]] = {"type": "string"}
_MAYBE: Final[dict[str, Any]] = {"type": ["string", "null"]}
_NUMBER: Final[dict[str, Any]] = {"type": ["number", "null"]}
_MOMENT: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}


def _thing(required: Sequence[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{of}"}}


SCHEMAS: Final[dict[str, Any]] = {
    "Fault": _thing(["code", "description"], code={"type": "integer"}, description=_TEXT),
    "Discovery": {"type": "object", "required": ["changeset", "contact", "key_service", "endpoints"]},
    "Service": _thing(
        ["service_code", "service_name", "metadata", "type"],
        service_code=_TEXT, service_name=_TEXT, description=_TEXT, metadata={"type": "boolean"},
        type={"enum": ["realtime", "batch", "blackbox"]}, keywords=_TEXT, group=_TEXT,
    ),
    "Definition": _thing(
        ["service_code", "attributes"], service_code=_TEXT, attributes={"type": "array", "items": {"type": "object"}}
    ),
    "Request": _thing(
        ["service_request_id", "status", "service_code", "service_name", "requested_datetime"],
        service_request_id=_TEXT, status={"enum": ["open", "closed"]}, status_notes=_MAYBE, service_name=_TEXT,
        service_code=_TEXT, description=_MAYBE, agency_responsible=_MAYBE, service_notice=_MAYBE,
        requested_datetime=_MOMENT, updated_datetime=_MOMENT,
        expected_datetime={"type": ["string", "null"], "format": "date-time"}, address=_MAYBE, address_id=_MAYBE,
        zipcode=_MAYBE, lat=_NUMBER, long=_NUMBER, media_url=_MAYBE,
    ),
    "Made": _thing(
        ["service_request_id", "token"],
        service_request_id=_TEXT, token=_TEXT, service_notice=_MAYBE, account_id=_MAYBE,
    ),
}  # fmt: skip

_FAULTS: Final = {
    400: "Something is missing or cannot be read; the sentence says what.",
    403: "The token is missing, over, or may not send for that commune.",
    404: "No such service, request, token or jurisdiction.",
    429: "Too many calls; the sentence says how long to wait.",
}


def _answers(form: str, schema: dict[str, Any], said: str, faults: Sequence[int], status: int = 200) -> dict[str, Any]:
    def content(of: dict[str, Any]) -> dict[str, Any]:
        return {"application/json": {"schema": of}} if form == "json" else {"text/xml": {}}

    told = {str(status): {"description": said, "content": content(schema)}}
    return told | {str(code): {"description": _FAULTS[code], "content": content(_list("Fault"))} for code in faults}


def _asked(name: str, said: str, where: str = "query", **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": said,
        "schema": {"type": "string", **schema},
    }


JURISDICTION: Final = _asked("jurisdiction_id", "The domain of this installation, or nothing.", maxLength=100)
_READ: Final = [
    JURISDICTION,
    _asked("service_request_id", "Codes, parted by commas; then nothing else is looked at.", maxLength=200),
    _asked("service_code", "Codes of services, parted by commas.", maxLength=200),
    _asked("start_date", "A moment with its zone.", maxLength=40),
    _asked("end_date", "A moment with its zone, at most ninety days later.", maxLength=40),
    _asked("status", "open, closed, or both parted by a comma.", maxLength=40),
]


def _sent(services: Sequence[str]) -> dict[str, Any]:
    line: dict[str, Any] = {"type": "string", "maxLength": 300}
    fields: dict[str, Any] = {
        "api_key": {"type": "string", "maxLength": 100},
        "service_code": {"enum": list(services)},
        "description": {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS},
        **dict.fromkeys(
            ("address_id", "address_string", "first_name", "last_name", "phone", "attribute[commune]",
             "attribute[consents]"), line
        ),
    }  # fmt: skip
    schema = {"type": "object", "required": ["service_code", "description"], "properties": fields}
    return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}


def georeport_document(services: Sequence[str], *, server: str = "/open311/v2") -> dict[str, Any]:
    """The whole document; `services` are the codes of fields of life, `server` where the doors stand."""
    paths: dict[str, Any] = {}
    for form in ("json", "xml"):
        code = _asked("service_code", "Code of a service.", "path", pattern=CODE)
        ref = _asked("service_request_id", "Code of a petition.", "path", pattern=CODE)
        token = _asked("token", "What a program was given for a petition it sent.", "path", pattern=CODE)
        read = {
            f"/discovery.{form}": ("Where the doors are", [], {"$ref": "#/components/schemas/Discovery"}, [404]),
            f"/services.{form}": ("What petitions are about", [], _list("Service"), [404]),
            f"/services/{{service_code}}.{form}": (
                "What a petition may tell beside its words", [code], {"$ref": "#/components/schemas/Definition"}, [404],
            ),
            f"/requests/{{service_request_id}}.{form}": ("One published petition", [ref], _list("Request"), [404]),
            f"/tokens/{{token}}.{form}": ("The code of a petition that was sent", [token], _list("Made"), [404]),
        }  # fmt: skip
        for path, (said, parameters, schema, faults) in read.items():
            answers = _answers(form, schema, said, faults)
            paths[path] = {"get": {"summary": said, "parameters": [JURISDICTION, *parameters], "responses": answers}}
        paths[f"/requests.{form}"] = {
            "get": {
                "summary": "Published petitions",
                "parameters": _READ,
                "responses": _answers(form, _list("Request"), "Newest first, a thousand at most.", [400, 404]),
            },
            "post": {
                "summary": "One more petition, from a program with a token",
                "parameters": [JURISDICTION],
                "requestBody": _sent(services),
                "responses": _answers(form, _list("Made"), "Taken in.", [400, 403, 404, 429], 201),
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Open311 GeoReport v2", "version": "2"},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }
