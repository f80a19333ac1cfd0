"""For programs: whom a token works for."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from caunoi.ground.programs import PROBLEMS
from caunoi.org.backends import TokenAuth
from caunoi.org.models import Token

router = Router(tags=["Mã kết nối"])


class Me(Schema):
    """The owner of the token, the unit it opens, its rights, and when it ends."""

    login: str
    name: str
    orgUnit: str
    rights: list[str]
    expires: datetime


@router.get("me", auth=TokenAuth(), response={200: Me, **PROBLEMS}, summary="Mã này của ai, mở những gì", url_name="me")
def me(request: HttpRequest) -> Me:
    """Whom the token works for; a first call that shows whether a program is set up rightly."""
    token: Token = request.token  # type: ignore[attr-defined]
    return Me(
        login=token.person.login,
        name=token.person.full_name,
        orgUnit=token.unit.code,
        rights=token.rights,
        expires=token.expires_at,
    )
