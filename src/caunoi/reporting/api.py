"""For programs: values of reports out and in as DHIS2's `dataValueSets`.

Source: DHIS2 developer guide, "Data values" (parameters, media types, import summary). Codes stand for ids.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Query, Router, Schema
from pydantic import Field

from caunoi.ground.programs import PROBLEMS, Line, Problem, Wrong, problem
from caunoi.org.backends import TokenAuth
from caunoi.org.models import TokenRight
from caunoi.reporting import actions
from caunoi.reporting.periods import BadPeriod, parse_any
from caunoi.reporting.queries import count_values, splits, units_asked, value_rows
from caunoi.reporting.valuesets import BadValueSet, read, written

router = Router(tags=["Số liệu báo cáo"])

LARGEST_BODY: Final = 32 * 1024 * 1024
"""Bytes of one file that comes in."""
MOST_VALUES: Final = 200_000
"""Values of one answer."""
MEDIA: Final = {"json": "application/json", "csv": "application/csv", "adx": "application/adx+xml"}
_SHAPES: Final = {
    "application/json": "json",
    "application/csv": "csv",
    "text/csv": "csv",
    "application/adx+xml": "adx",
}
_UTF8: Final = "; charset=utf-8"
Shape = Literal["json", "csv", "adx"]


class Exporting(Schema):
    """What is asked for."""

    period: Annotated[list[Line], Field(min_length=1, max_length=40, description="Mã kỳ: 2026Q3, 2026S1, 2026")]
    orgUnit: Annotated[list[Line], Field(max_length=200)] = Field(default_factory=list)
    children: bool = False
    dataSet: Annotated[list[Line], Field(max_length=40)] = Field(default_factory=list)
    format: Shape | None = None


class Importing(Schema):
    """How a file is taken."""

    dryRun: bool = False
    goodPart: bool = False
    format: Shape | None = None


class DataValueOut(Schema):
    """A value by codes; `value` is text, "" empties the cell."""

    dataElement: str
    period: str
    orgUnit: str
    categoryOptionCombo: str = "default"
    attributeOptionCombo: str = "default"
    value: str
    comment: str = ""


class DataValueSet(Schema):
    """DHIS2's file of values."""

    dataValues: list[DataValueOut]


class ImportCount(Schema):
    """How many values were new, changed, left alone, emptied."""

    imported: int
    updated: int
    ignored: int
    deleted: int


class ImportConflict(Schema):
    """A value that was not taken: its element, why, and where it stands, from 0."""

    object: str
    value: str
    indexes: list[int]


class ImportSummary(Schema):
    """DHIS2's import summary."""

    responseType: str
    status: Literal["SUCCESS", "WARNING", "ERROR"]
    importOptions: dict[str, bool]
    importCount: ImportCount
    conflicts: list[ImportConflict]


class WebMessage(Schema):
    """DHIS2's frame around an import summary."""

    httpStatus: str
    httpStatusCode: int
    status: str
    message: str
    response: ImportSummary


_FILE: Final[dict[str, Any]] = {"schema": {"type": "string"}}
_OUT: Final = {"responses": {200: {"content": {MEDIA["csv"]: _FILE, MEDIA["adx"]: _FILE}}}}
_VALUE_IN: Final = {
    "type": "object",
    "properties": {
        name: {"type": "string"} for name in ("dataElement", "period", "orgUnit", "categoryOptionCombo", "value")
    },
}
_IN: Final = {
    "requestBody": {
        "required": True,
        "content": {
            MEDIA["json"]: {
                "schema": {
                    "type": "object",
                    "required": ["dataValues"],
                    "properties": {"dataValues": {"type": "array", "items": _VALUE_IN}},
                }
            },
            MEDIA["csv"]: _FILE,
            MEDIA["adx"]: _FILE,
        },
    }
}


@router.get(
    "dataValueSets",
    auth=TokenAuth(TokenRight.READ_FIGURES),
    response={200: DataValueSet, 413: Problem, **PROBLEMS},
    openapi_extra=_OUT,
    summary="Lấy số liệu của các kỳ",
    url_name="data_value_sets",
)
def export_values(request: HttpRequest, asked: Query[Exporting]) -> HttpResponse:
    """The values that the token's owner may see: the own units' and what units in her scope have sent."""
    person = request.auth  # type: ignore[attr-defined]
    try:
        periods = [parse_any(one).iso for one in asked.period]
    except BadPeriod as error:
        return problem(422, errors=[Wrong(where="query.period", message=error.sentence)])
    units = units_asked(person, asked.orgUnit, children=asked.children) if asked.orgUnit else None
    wanted: dict[str, Any] = {"periods": periods, "units": units, "data_sets": asked.dataSet or None}
    if count_values(person, **wanted) > MOST_VALUES:
        return problem(413, "Có quá nhiều số liệu. Hỏi ít kỳ hoặc ít đơn vị hơn.")
    shape = asked.format or _accepted(request)
    return HttpResponse(written(value_rows(person, **wanted), shape, splits()), content_type=MEDIA[shape] + _UTF8)


def _accepted(request: HttpRequest) -> str:
    """The first of our shapes that the program accepts; JSON for one that accepts none by name."""
    found = request.get_preferred_type(list(_SHAPES))
    return _SHAPES[found] if found else "json"


@router.post(
    "dataValueSets",
    auth=TokenAuth(TokenRight.WRITE_REPORTS),
    response={200: WebMessage, 409: WebMessage, 413: Problem, 415: Problem, **PROBLEMS},
    openapi_extra=_IN,
    summary="Gửi số liệu vào báo cáo đang mở",
    url_name="data_value_sets",
)
def import_values(request: HttpRequest, how: Query[Importing]) -> HttpResponse:
    """Take a file into the open reports of the owner's own units, through the checks of typing. One bad value keeps the
    whole file out, unless `goodPart`; `dryRun` tells what would be."""
    shape = how.format or _SHAPES.get(request.content_type or "", "")
    if not shape or request.content_type not in (*_SHAPES, "application/octet-stream"):
        return problem(415, f"Gửi nội dung với Content-Type là một trong: {', '.join(MEDIA.values())}.")
    raw = request.read(LARGEST_BODY + 1)
    if len(raw) > LARGEST_BODY:
        return problem(413)
    person = request.auth  # type: ignore[attr-defined]
    rows = read(raw, shape, splits())
    try:
        summary = actions.import_values(rows=rows, by=person, whole=not how.goodPart, dry_run=how.dryRun)
    except BadValueSet as error:
        return problem(400, error.sentence)
    is_refused = summary.status == "ERROR"
    body = {
        "httpStatus": "Conflict" if is_refused else "OK",
        "httpStatusCode": 409 if is_refused else 200,
        "status": "ERROR" if is_refused else "OK" if summary.status == "SUCCESS" else "WARNING",
        "message": "Chưa ghi số liệu nào." if is_refused else "Đã kiểm, chưa ghi." if how.dryRun else "Đã ghi.",
        "response": summary.as_dict(),
    }
    return JsonResponse(body, status=body["httpStatusCode"], json_dumps_params={"ensure_ascii": False})
