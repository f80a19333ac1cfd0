"""Providers that people sign in with, requests to be known, links: set, asked, decided, taken away.

Nobody gets an account or a post by this: an administrator says which person of the house somebody is.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import QuerySet

from caunoi.ground import sealing, times
from caunoi.ground.audit.actions import Conflict, record
from caunoi.ground.fields import sealed
from caunoi.ground.notices import adapters
from caunoi.ground.notices.actions import queue, queue_many
from caunoi.ground.notices.models import Channel
from caunoi.org.access import (
    Denied,
    check_manages_all,
    check_may_decide_link,
    check_may_manage_person,
    may_end_link,
)
from caunoi.org.actions.sessions import end_sessions
from caunoi.org.actions.units import CannotManage, tidy
from caunoi.org.identities import Known
from caunoi.org.models import (
    SEGMENT,
    IdentityLink,
    IdentityProvider,
    LinkRequest,
    LinkStatus,
    Person,
    Post,
    Role,
    Unit,
)

CODE = r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?"
CLAIM = r"[^\s]{1,60}"
SESSION_LINK = "identity_link"
"""The number of the link by which a session began stands there under this name."""
WAITS = timedelta(days=30)
"""How long a request waits for an administrator; and how long after a refusal nobody is asked again."""
MOST_WAITING = 200
"""Requests of one provider at a time: whoever has an account there may ask, and that may be a whole country."""
TRUSTED_NAMES = ("name", "issuer", "client_id", "scope", "subject_claim", "name_claim", "unit_claim", "is_on")


def _digest_use(provider: IdentityProvider) -> str:
    return f"caunoi.org.identities {provider.pk}"


# --- providers -----------------------------------------------------------------------------------------------------


@transaction.atomic
def set_provider(
    *,
    code: str,
    by: Person,
    provider: IdentityProvider | None = None,
    seen: int | None = None,
    secret: str = "",
    **given: Any,
) -> IdentityProvider:
    """Set a provider, a new one or one that stands. Without a secret the one that is there stays, unless the issuer or
    the client changes: then it is forgotten. An issuer by which people come in already stays what it is, because their
    accounts are that one's. Raises Denied, CannotManage, Conflict. Records provider.set, never the secret."""
    check_manages_all(by)
    row = _row_to_set(code.strip(), provider, seen)
    values = {name: given[name] for name in TRUSTED_NAMES}
    values |= {name: str(values[name]).strip() for name in TRUSTED_NAMES if name not in ("name", "is_on")}
    values["name"] = tidy(str(values["name"]))
    _check_provider(row, values)
    is_same = row.issuer == values["issuer"] and row.client_id == values["client_id"]
    kept = secret.strip() or (row.secret if is_same else "")
    if values["is_on"] and not kept:
        raise CannotManage("Ghi khóa ứng dụng trước khi bật.")
    if row.pk and _names_otherwise(row, values):
        _lapse(LinkRequest.objects.filter(provider=row, status=LinkStatus.WAITING), by)
    changed = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    row.secret = kept
    row.version += 1 if row.pk else 0
    row.save()
    facts = {"code": row.code, "new_key": bool(secret.strip()), "changed": changed}
    record("provider.set", by=by, on=row, facts=facts)
    if not row.is_on and "is_on" in changed:
        for link in IdentityLink.objects.filter(provider=row, ended_at=None).select_related("person"):
            _end_sessions(link, by)
    return row


def _row_to_set(code: str, provider: IdentityProvider | None, seen: int | None) -> IdentityProvider:
    if provider is None:
        if not re.fullmatch(CODE, code):
            raise CannotManage("Mã gồm chữ thường không dấu, chữ số và gạch nối, ví dụ vneid.")
        if IdentityProvider.objects.filter(code=code).exists():
            raise CannotManage(f"Mã {code} đã có. Chọn mã khác.")
        return IdentityProvider(code=code)
    row = IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    if seen is not None and row.version != seen:
        raise Conflict(provider, row)
    return row


def _check_provider(row: IdentityProvider, values: dict[str, Any]) -> None:
    if not values["name"] or not values["client_id"]:
        raise CannotManage("Ghi tên và mã ứng dụng.")
    try:
        parts = adapters.checked(values["issuer"], may_be_near=settings.CAUNOI_IDENTITY_NEAR)
    except adapters.BadAddress as error:
        raise CannotManage(error.sentence) from error
    if parts.query:
        raise CannotManage("Địa chỉ nơi xác nhận không được có dấu hỏi.")
    if not re.fullmatch(CLAIM, values["subject_claim"]):
        raise CannotManage("Ghi tên trường định danh, thường là sub.")
    if "openid" not in values["scope"].split():
        raise CannotManage("Phạm vi xin phải có openid.")
    if row.pk and _names_otherwise(row, values) and IdentityLink.objects.filter(provider=row, ended_at=None).exists():
        raise CannotManage("Đã có người liên kết qua địa chỉ và trường định danh này. Lập nơi xác nhận khác.")


def _names_otherwise(row: IdentityProvider, values: dict[str, Any]) -> bool:
    """Whether people would be named by another issuer or another claim: the digests that are kept mean others then."""
    return bool(row.issuer != values["issuer"] or row.subject_claim != values["subject_claim"])


# --- coming in -----------------------------------------------------------------------------------------------------


@transaction.atomic
def arrive(*, provider: IdentityProvider, known: Known, by: Person | None) -> IdentityLink | LinkRequest:
    """What becomes of somebody whom the provider vouches for: the link by which she comes in, else the request that
    waits for an administrator. `by` is nobody yet. Raises CannotManage where neither is to be had."""
    digests = sealing.digests(known.subject, _digest_use(provider))
    link = IdentityLink.objects.filter(provider=provider, digest__in=digests, ended_at=None).first()
    if link is None:
        return _asked(provider, known, digests, by)
    if not link.person.is_active:
        record("identity.failed", by=by, on=link.person, facts={"code": provider.code, "reason": "closed"})
        return link
    IdentityLink.objects.filter(pk=link.pk).update(used_at=times.now())
    record("identity.accepted", by=by, on=link.person, facts={"code": provider.code})
    return link


def _asked(provider: IdentityProvider, known: Known, digests: list[str], by: Person | None) -> LinkRequest:
    # Two tries at once make one request.
    IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    mine = LinkRequest.objects.filter(provider=provider, digest__in=digests)
    waiting = mine.filter(status=LinkStatus.WAITING).first()
    if waiting is not None:
        return waiting
    if mine.filter(status=LinkStatus.REFUSED, decided_at__gt=times.now() - WAITS).exists():
        raise CannotManage("Người quản trị không đồng ý liên kết tài khoản này. Hỏi người quản trị của đơn vị.")
    if LinkRequest.objects.filter(provider=provider, status=LinkStatus.WAITING).count() >= MOST_WAITING:
        raise CannotManage("Đang có quá nhiều đề nghị chờ. Hỏi người quản trị của đơn vị.")
    unit = Unit.objects.standing(on=times.today()).filter(code=known.unit_code).first() if known.unit_code else None
    first = not LinkRequest.objects.filter(status=LinkStatus.WAITING, unit=unit).exists()
    request = LinkRequest.objects.create(provider=provider, digest=digests[0], name=known.name, unit=unit)
    record("link_request.made", by=by, on=request, unit=unit, facts={"code": provider.code})
    if first:
        # One notice tells of all that wait; else whoever has an account there could fill the list of notices.
        queue_many(
            to=_deciders(unit),
            subject="Có người đề nghị liên kết đăng nhập",
            body=f"Qua {provider.name}. Hỏi trực tiếp người đó trước khi liên kết.",
            link="/de-nghi-lien-ket/",
            copies=False,
        )
    return request


def _deciders(unit: Unit | None) -> list[Person]:
    """Administrators of the unit and of those above it; without a unit, of the whole tree."""
    posts = Post.objects.valid(on=times.today()).filter(role=Role.ADMINISTRATOR, person__is_active=True)
    if unit is None:
        posts = posts.filter(scope__parent=None)
    else:
        posts = posts.filter(scope__path__in=[unit.path[:end] for end in range(SEGMENT, len(unit.path) + 1, SEGMENT)])
    return list(Person.objects.filter(pk__in=posts.values("person_id")).order_by("pk"))


@transaction.atomic
def note_identity_failure(*, provider: IdentityProvider, reason: str, by: AbstractBaseUser | None) -> None:
    """Tell in the trail that a sign-in by the provider came to nothing, and why; nobody has signed in."""
    record("identity.failed", by=by, on=provider, facts={"code": provider.code, "reason": reason})


# --- deciding ------------------------------------------------------------------------------------------------------


@transaction.atomic
def agree_link(*, request: LinkRequest, person: Person, by: Person) -> IdentityLink:
    """Say who it is that asks: from now on she comes in as that person, and is told. Nobody does so for himself.
    Raises Denied, CannotManage."""
    check_may_decide_link(by, request)
    check_may_manage_person(by, person)
    if by.pk == person.pk:
        raise CannotManage("Không tự liên kết cho chính mình. Nhờ người quản trị khác.")
    if not person.is_active:
        raise CannotManage(f"Tài khoản của {person.full_name} đã ngừng dùng.")
    Person.objects.select_for_update().get(pk=person.pk)
    if IdentityLink.objects.filter(provider=request.provider, person=person, ended_at=None).exists():
        raise CannotManage(f"{person.full_name} đã có liên kết qua {request.provider.name}. Bỏ liên kết đó trước.")
    if IdentityLink.objects.filter(provider=request.provider, digest=request.digest, ended_at=None).exists():
        raise CannotManage("Tài khoản này đã liên kết rồi. Bấm không đồng ý để đóng đề nghị.")
    _decide(request, LinkStatus.LINKED, by)
    link = IdentityLink.objects.create(provider=request.provider, person=person, digest=request.digest, made_by=by)
    facts = {"code": request.provider.code, "request": request.pk}
    record("identity.linked", by=by, on=person, unit=request.unit, facts=facts)
    _tell(person, f"Từ nay đăng nhập được qua {request.provider.name}", f"{by.full_name} liên kết.")
    return link


@transaction.atomic
def refuse_link(*, request: LinkRequest, by: Person) -> LinkRequest:
    """Refuse: nobody comes in, and is not asked about again for a while. Raises Denied, CannotManage."""
    check_may_decide_link(by, request)
    _decide(request, LinkStatus.REFUSED, by)
    record("link_request.refused", by=by, on=request, unit=request.unit, facts={"code": request.provider.code})
    return request


def _decide(request: LinkRequest, status: LinkStatus, by: Person | None) -> None:
    """Close a request that waits; the name that the provider told goes with it."""
    decided = LinkRequest.objects.filter(pk=request.pk, status=LinkStatus.WAITING).update(
        status=status, decided_by=by, decided_at=times.now(), name=sealed(request, "name", "")
    )
    if not decided:
        raise CannotManage("Đề nghị này đã có quyết định hoặc đã hết hạn.")
    request.refresh_from_db()


@transaction.atomic
def end_link(*, link: IdentityLink, by: Person) -> IdentityLink:
    """Take a link away: sessions that began by it end, and the person is told; a second time changes nothing. Raises
    Denied."""
    if not may_end_link(by, link):
        raise Denied(f"Chỉ {link.person.called} và người quản trị đơn vị mới bỏ được liên kết.")
    ended = IdentityLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=times.now(), ended_by=by)
    link.refresh_from_db()
    if ended:
        record("identity.unlinked", by=by, on=link.person, facts={"code": link.provider.code})
        _end_sessions(link, by)
        _tell(link.person, f"Đã bỏ liên kết đăng nhập qua {link.provider.name}", f"{by.full_name} bỏ.")
    return link


def _end_sessions(link: IdentityLink, by: Person) -> None:
    """End the sessions that began by the link; those by password stay."""
    for session in UserSession.objects.filter(user_id=link.person_id):
        if SessionStore(session.session_key).get(SESSION_LINK) == link.pk:
            end_sessions(person=link.person, by=by, number=session.pk)


def _tell(person: Person, subject: str, who: str) -> None:
    body = f"{who} Lúc {times.datetime_vi(times.now())}. Thấy lạ thì báo ngay cho người quản trị của đơn vị."
    queue(to=person, subject=subject, body=body, link="/tai-khoan/", copies=False)
    if person.email:
        queue(to=person, subject=subject, body=body, channel=Channel.EMAIL, copies=False)


@transaction.atomic
def lapse_link_requests(*, by: Person | None) -> int:
    """Close requests that nobody decided about in time, and forget the names in them. How many."""
    old = LinkRequest.objects.filter(status=LinkStatus.WAITING, created_at__lt=times.now() - WAITS)
    return _lapse(old, by)


def _lapse(requests: QuerySet[LinkRequest], by: Person | None) -> int:
    lapsed = 0
    for request in requests.select_related("provider", "unit").order_by("pk"):
        _decide(request, LinkStatus.LAPSED, by)
        record("link_request.lapsed", by=by, on=request, unit=request.unit, facts={"code": request.provider.code})
        lapsed += 1
    return lapsed
