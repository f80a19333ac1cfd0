"""Open311 GeoReport v2 under /open311/v2/: anybody reads what is published, a program with a token sends.

Petitions have no map: where they are is told by commune (`address_id`, an attribute, or a name in `address_string`).
Pictures that `media_url` points at are never fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.programs import TooMany
from caunoi.ground.times import now
from caunoi.org.access import Denied, Unknown
from caunoi.org.backends import TokenAuth
from caunoi.org.models import Person, TokenRight, Unit
from caunoi.petitions import actions
from caunoi.petitions.access import follow_token, petition_behind
from caunoi.petitions.actions import CannotHandle, Contact
from caunoi.petitions.fields import keywords_of
from caunoi.petitions.models.fields import fields_offered, fields_with_keywords
from caunoi.petitions.models.petition import LONGEST_WORDS
from caunoi.petitions.queries import georeport as found
from caunoi.portal import queries
from caunoi.portal.described import georeport_document
from caunoi.portal.forms import ContactForm
from caunoi.portal.writing import TYPES, Thing, body_of

CHANGED = "2026-11-28T00:00:00+07:00"
COMMUNE, CONSENT = "commune", "consents"


class Fault(Exception):
    """A refusal of the standard: 400, 403 or 404 (429 for too many calls), with a sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def _answer(form: str, things: list[Thing] | Thing, *, root: str, item: str = "", status: int = 200) -> HttpResponse:
    body = body_of(form, things, root=root, item=item)
    return HttpResponse(body, content_type=TYPES[form], status=status)


def _door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell faults as the standard does: a list of errors in the format that was asked for."""

    @wraps(view)
    def door(request: HttpRequest, *, form: str, **more: str) -> HttpResponse:
        if form not in TYPES:
            raise Http404
        try:
            # One installation is one jurisdiction; the standard names it by its domain.
            if request.GET.get("jurisdiction_id", "") not in ("", request.get_host().split(":")[0]):
                raise Fault(404, "Không có jurisdiction_id này.")
            return view(request, form=form, **more)
        except Fault as fault:
            told: list[Thing] = [{"code": fault.code, "description": fault.sentence}]
            return _answer(form, told, root="errors", item="error", status=fault.code)

    return door


@login_not_required
@require_safe
def document(request: HttpRequest) -> JsonResponse:
    """The same doors as an OpenAPI document, for whoever writes a program."""
    server = request.build_absolute_uri(reverse("portal:georeport_document")).removesuffix("/openapi.json")
    return JsonResponse(
        georeport_document(list(fields_offered()), server=server), json_dumps_params={"ensure_ascii": False}
    )


@login_not_required
@require_safe
@_door
def discovery(request: HttpRequest, *, form: str) -> HttpResponse:
    """Where the doors are."""
    home = request.build_absolute_uri(reverse("portal:georeport_services", args=["xml"])).removesuffix("/services.xml")
    formats: list[Thing] = [{"format": "text/xml"}, {"format": "application/json"}]
    told: Thing = {
        "changeset": CHANGED,
        "contact": request.build_absolute_uri(reverse("portal:help_index")),
        "key_service": request.build_absolute_uri(reverse("org:tokens")),
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": home,
                "changeset": CHANGED,
                "type": "production",
                "formats": formats,
            }
        ],
    }
    return _answer(form, told, root="discovery")


def _service(code: str, name: str, keywords: str) -> Thing:
    return {
        "service_code": code,
        "service_name": name,
        "description": f"Kiến nghị, phản ánh về: {name}",
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(keywords_of(keywords)),
        "group": "Kiến nghị",
    }


@login_not_required
@require_safe
@_door
def services(request: HttpRequest, *, form: str) -> HttpResponse:  # noqa: ARG001
    """The fields of life that petitions are about."""
    sure = {one.code: one.sure_words for one in fields_with_keywords()}
    told = [_service(code, name, sure.get(code, "")) for code, name in fields_offered().items()]
    return _answer(form, told, root="services", item="service")


@login_not_required
@require_safe
@_door
def service(request: HttpRequest, *, form: str, code: str) -> HttpResponse:  # noqa: ARG001
    """What a petition of one field may tell beside its words."""
    if code not in fields_offered():
        raise Fault(404, "Không có service_code này.")
    attributes: list[Thing] = [
        _attribute(1, COMMUNE, "Xã, phường", [(one.code, one.short_name) for one in queries.communes()]),
        _attribute(2, CONSENT, "Đồng ý để Mặt trận giữ họ tên, số điện thoại", [("yes", "Đồng ý")]),
    ]
    return _answer(form, {"service_code": code, "attributes": attributes}, root="service_definition")


def _attribute(order: int, code: str, name: str, values: list[tuple[str, str]]) -> Thing:
    return {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist",
        "required": False,
        "datatype_description": "Cần có khi address_id, address_string không nêu xã, phường."
        if code == COMMUNE
        else "Cần có khi gửi kèm họ tên hoặc số điện thoại.",
        "order": order,
        "description": name,
        "values": [{"key": key, "name": label} for key, label in values],
    }


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_door
def requests(request: HttpRequest, *, form: str) -> HttpResponse:
    """Published petitions; or one more, from a program with a token."""
    if request.method == "POST":
        return _answer(form, [_registered(request)], root="service_requests", item="request", status=201)
    asked = request.GET
    if refs := _list(asked.get("service_request_id", "")):
        rows = list(found.requests_with(refs))
    else:
        statuses = _list(asked.get("status", ""))
        if set(statuses) - {found.OPEN, found.CLOSED}:
            raise Fault(400, "status là open hoặc closed.")
        first, last = _span(asked.get("start_date", ""), asked.get("end_date", ""))
        services = _list(asked.get("service_code", ""))
        rows = found.requests_between(first, last, services=services, statuses=statuses)
    return _answer(form, [found.request_of(one) for one in rows], root="service_requests", item="request")


@login_not_required
@require_safe
@_door
def one_request(request: HttpRequest, *, form: str, ref: str) -> HttpResponse:  # noqa: ARG001
    """One published petition, as a list of one."""
    rows = list(found.requests_with([ref]))
    if not rows:
        raise Fault(404, "Không có kiến nghị công khai với mã này.")
    return _answer(form, [found.request_of(one) for one in rows], root="service_requests", item="request")


@login_not_required
@require_safe
@_door
def token(request: HttpRequest, *, form: str, key: str) -> HttpResponse:  # noqa: ARG001
    """The code of a petition whose sender's token is known."""
    try:
        petition = petition_behind(key)
    except Unknown as error:
        raise Fault(404, "Không có token này.") from error
    told: list[Thing] = [{"service_request_id": petition.ref, "token": key}]
    return _answer(form, told, root="service_requests", item="request")


def _list(value: str) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()]


def _span(first: str, last: str) -> tuple[datetime, datetime]:
    """From when to when; ninety days where the address does not say. Times bear their zone (W3C)."""
    begin, end = (_moment(name, value) for name, value in (("start_date", first), ("end_date", last)))
    if end is None:
        end = min(begin + found.SPAN, now()) if begin else now()
    begin = begin or end - found.SPAN
    if end - begin > found.SPAN:
        raise Fault(400, "start_date và end_date cách nhau không quá 90 ngày.")
    return begin, end


def _moment(name: str, value: str) -> datetime | None:
    if not value:
        return None
    try:
        # A plus sign that nobody encoded arrives as a space.
        moment = parse_datetime(value.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Fault(400, f"{name} là ngày giờ có múi giờ, như 2026-11-28T08:00:00+07:00.")
    return moment


def _registered(request: HttpRequest) -> Thing:
    person = _program(request)
    sent = request.POST
    code = sent.get("service_code", "")
    if not code:
        raise Fault(400, "Thiếu service_code.")
    if code not in fields_offered():
        raise Fault(404, "Không có service_code này.")
    words = sent.get("description", "").strip()
    if not words:
        raise Fault(400, "Thiếu description: kể việc đang xảy ra.")
    if len(words) > LONGEST_WORDS:
        raise Fault(400, f"description dài quá {LONGEST_WORDS} ký tự.")
    commune, area = _place(sent.get(f"attribute[{COMMUNE}]", ""), sent.get("address_id", ""), sent)
    try:
        made = actions.register_from_program(
            by=person,
            commune=commune,
            area=area,
            words=words,
            field=code,
            place=sent.get("address_string", "")[:300],
            contact=_contact(sent),
        )
    except Denied as error:
        raise Fault(403, str(error)) from error
    except CannotHandle as error:
        raise Fault(400, error.sentence) from error
    notice = f"Giữ mã {made.petition.ref} và 4 số {made.tail} để tra cứu. Ảnh ở media_url không được lấy về."
    return {
        "service_request_id": made.petition.ref,
        "token": follow_token(made.petition),
        "service_notice": notice,
        "account_id": None,
    }


def _program(request: HttpRequest) -> Person:
    key = request.POST.get("api_key", "") or request.GET.get("api_key", "")
    try:
        person = TokenAuth(TokenRight.SEND_PETITIONS).authenticate(request, key) if key else None
    except Denied as error:
        raise Fault(403, str(error)) from error
    except TooMany as error:
        raise Fault(429, f"Gọi quá nhiều lần. Đợi {error.seconds} giây rồi gọi lại.") from error
    if person is None:
        raise Fault(403, "api_key thiếu, sai, hết hạn hoặc đã kết thúc.")
    return person


def _place(commune: str, address: str, sent: QueryDict) -> tuple[Unit, Unit | None]:
    if area := queries.area_with(address) if address else None:
        assert area.parent is not None  # noqa: S101 (an area lies in a commune)
        return area.parent, area
    for code in (commune, address):
        if code:
            if (unit := queries.commune_with(code)) is None:
                raise Fault(400, f"Không có xã, phường nào có mã {code[:32]}.")
            return unit, None
    typed = sent.get("address_string", "").strip()[:200]
    named, is_sure = queries.communes_like(typed) if typed else ([], False)
    if not is_sure:
        raise Fault(400, f"Nêu xã, phường: attribute[{COMMUNE}], address_id, hoặc tên xã trong address_string.")
    return named[0], None


def _contact(sent: QueryDict) -> Contact:
    name = " ".join(one for one in (sent.get("last_name", "").strip(), sent.get("first_name", "").strip()) if one)
    consents = sent.get(f"attribute[{CONSENT}]", "") == "yes"
    form = ContactForm({"full_name": name, "telephone": sent.get("phone", ""), "consents": "on" if consents else ""})
    if not form.is_valid():
        if "consents" in form.errors:
            raise Fault(400, f"Có họ tên, số điện thoại thì cần attribute[{CONSENT}]=yes; không thì bỏ trống.")
        raise Fault(400, str(next(iter(form.errors.values()))[0]))
    return Contact(form.cleaned_data["full_name"], form.cleaned_data["telephone"], consents=consents)
