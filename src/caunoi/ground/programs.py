"""The frame of the doors for programs, under `/api/`: bodies of trouble as JSON, types that refuse what no table can
hold, and the OpenAPI document. Knows no domain: the operations stand in each folder's `api.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI, Router, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field, StringConstraints

ROOT: Final = "/api/"
LARGEST: Final = 2**31 - 1
"""The largest number that an integer column holds on both databases."""

Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
"""A line of text; NUL is refused, because PostgreSQL cannot keep it."""
Count = Annotated[int, Field(ge=1, le=LARGEST)]

SENTENCES: Final = {
    400: "Máy chủ không đọc được yêu cầu nên chưa làm gì.",
    401: "Mã kết nối thiếu, sai, hết hạn hoặc đã kết thúc.",
    403: "Mã kết nối này không có quyền làm việc này.",
    404: "Không có, hoặc không dành cho mã kết nối này.",
    405: "Địa chỉ này không nhận cách gọi ấy.",
    413: "Nội dung gửi lên quá lớn. Chia nhỏ rồi gửi từng phần.",
    415: "Định dạng này chưa được nhận.",
    422: "Tham số chưa đúng. Chưa làm gì.",
    429: "Gọi quá nhiều lần. Đợi rồi gọi lại.",
    500: "Hệ thống gặp sự cố. Lỗi đã được ghi lại.",
    503: "Hệ thống đang bận. Gọi lại sau.",
}


class Wrong(Schema):
    """One thing that is wrong: where it stands, and a sentence."""

    where: str
    message: str


class Problem(Schema):
    """What every refusal says: the HTTP status, a sentence, and what is wrong in particular."""

    code: int
    message: str
    errors: list[Wrong] = Field(default_factory=list)


PROBLEMS: Final[dict[int, Any]] = dict.fromkeys((400, 401, 403, 404, 422, 429), Problem)
"""The refusals that every operation declares; an operation adds its own answers: `response={200: …, **PROBLEMS}`."""


class TooMany(Exception):
    """Called too often; `seconds` is when to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def is_for_programs(request: HttpRequest) -> bool:
    """Whether a program asks, so that trouble is told as JSON."""
    return request.path.startswith(ROOT)


def problem(code: int, message: str = "", errors: Sequence[Wrong] = ()) -> JsonResponse:
    """A refusal as JSON."""
    said = message or SENTENCES.get(code) or SENTENCES[500 if code >= 500 else 400]
    body = Problem(code=code, message=said, errors=list(errors))
    return JsonResponse(body.model_dump(), status=code, json_dumps_params={"ensure_ascii": False})


def new_api(routers: Sequence[Router]) -> NinjaAPI:
    """The one interface of the house, with the operations of these routers."""
    api = NinjaAPI(
        title="Cầu Nối",
        version="1",
        description="Mỗi lần gọi mang mã kết nối: Authorization: Bearer <mã>. Mã chỉ mở những gì chủ của mã được làm, "
        "trong đơn vị và quyền đã chọn khi lập mã.",
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
    )
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _nobody)
    api.add_exception_handler(HttpError, _refused)
    api.add_exception_handler(Http404, lambda *_: problem(404))
    api.add_exception_handler(TooMany, _too_many)
    # Everything else leaves the operation as it leaves a page: refusals are told to the trail, faults to the log.
    api.add_exception_handler(Exception, _passed_on)
    for router in routers:
        api.add_router("", router)
    return api


def _invalid(_: HttpRequest, error: Any) -> HttpResponse:
    wrong = [
        Wrong(
            where=".".join(str(step) for step in one.get("loc", ())),
            message="Thiếu." if one.get("type") == "missing" else f"Chưa đúng ({one.get('type')}).",
        )
        for one in error.errors
    ]
    return problem(422, errors=wrong)


def _refused(_: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, str(error))


def _nobody(*_: Any) -> HttpResponse:
    answer = problem(401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _too_many(_: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(429)
    answer["Retry-After"] = str(error.seconds)
    return answer


def _passed_on(_: HttpRequest, error: Any) -> HttpResponse:
    raise error


def doors(api: NinjaAPI) -> list[URLPattern]:
    """The addresses of the operations. They are open to whoever brings a token: each operation asks for it itself."""
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback = _door(one.callback)
    return found


def _door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            answer.headers.setdefault("Cache-Control", "no-store")
            return answer
        refusal = problem(405)
        refusal.headers["Allow"] = answer.headers["Allow"]
        return refusal

    door.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens these doors
    door.login_required = False  # type: ignore[attr-defined]
    return door


def document_of(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the interface."""
    return dict(api.get_openapi_schema(path_prefix=ROOT))
