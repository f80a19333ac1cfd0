"""What public forms cost, and what is asked of whoever goes over: a little work of the device, or a minute of waiting.

Nobody is shut out because others share the address: going over leads to an `Obstacle` on the same page, with everything
that was typed still there.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import altcha
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from caunoi.ground.limits.actions import is_spent, spend
from caunoi.ground.limits.addresses import neighbourhood
from caunoi.ground.times import now

HOUR, DAY = 3600, 86400
HASTY_SECONDS = 3
"""Nobody reads and fills in a form faster."""
STALE_SECONDS = DAY
"""A form that stood open longer is shown once more before it is sent."""
ROUGH_COST = 6
"""What a form costs that came too fast, a second time, or without the mark of its page; a plain one costs 1."""
WAIT_SECONDS = 60
MOST_WAITED = 60
"""How many forms of one address may pass within an hour by waiting."""
_GOOD_SECONDS = 1200
_STEPS, _LEAST, _MOST = 1500, 200, 700
"""Rounds of PBKDF2 for each guess, and between which guesses the answer lies: about a second on a cheap telephone of
today for each 500 guesses."""

_PAGE = Signer(sep=".", salt="caunoi.ground.limits.page")
_WAIT = Signer(sep=".", salt="caunoi.ground.limits.wait")


class Freshness(StrEnum):
    FRESH = "FRESH"
    HASTY = "HASTY"
    STALE = "STALE"
    REPLAYED = "REPLAYED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Budget:
    """How many points a thing may cost within `seconds` before something is asked. `is_rough` counts the cost of the
    form, else each try is 1."""

    thing: str
    most: int
    seconds: int = HOUR
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What a page asks before it goes on. `challenge` is ALTCHA's as JSON, for the script; `ticket` passes after
    `ready_at`, for whoever has none. `is_stale`: only to be read again and sent again."""

    challenge: str = ""
    ticket: str = ""
    ready_at: datetime | None = None
    is_stale: bool = False


def page_mark() -> str:
    """The mark of a page as it is shown: a random name and the moment, signed."""
    return _stamped(_PAGE, secrets.token_hex(8))


def _stamped(signer: Signer, name: str) -> str:
    return signer.sign(f"{name}-{int(now().timestamp()):x}")


def _read(signer: Signer, stamped: str) -> tuple[str, float] | None:
    """The name, and how many seconds ago it was signed; None for what is not ours."""
    try:
        name, _, moment = signer.unsign(stamped).rpartition("-")
    except BadSignature:
        return None
    return name, now().timestamp() - int(moment, 16)


def freshness(mark: str) -> Freshness:
    """What a mark tells of its form; a mark is good once."""
    found = _read(_PAGE, mark[:200])
    if found is None:
        return Freshness.UNKNOWN
    name, age = found
    if is_spent(f"page-{name}", most=1, seconds=30 * DAY):
        return Freshness.REPLAYED
    if age > STALE_SECONDS:
        return Freshness.STALE
    return Freshness.FRESH if age >= HASTY_SECONDS else Freshness.HASTY


def obstacle(request: HttpRequest, *, bound_to: str, budgets: Sequence[Budget]) -> Obstacle | None:
    """Count a form that was sent, and tell what stands in its way; None when it may go on.

    `bound_to` names the thing it is about, so that work done for one thing is none for another. Reads the hidden
    fields `page_mark`, `proof` and `ticket`.
    """
    state = freshness(request.POST.get("page_mark", ""))
    passed = _has_proof(request, bound_to) or _has_waited(request, bound_to)
    if state == Freshness.STALE and not passed:
        return Obstacle(is_stale=True)
    cost = 1 if state == Freshness.FRESH else ROUGH_COST
    spent = [spend(one.thing, seconds=one.seconds, cost=cost if one.is_rough else 1) > one.most for one in budgets]
    return None if passed or not any(spent) else new_obstacle(bound_to)


def by_address(request: HttpRequest, act: str, most: int) -> Budget:
    """The points of one act for the address of the network, a whole commune's perhaps, within an hour."""
    return Budget(f"{act}-address-{neighbourhood(request.META.get('REMOTE_ADDR', ''))}", most, HOUR, is_rough=True)


def new_obstacle(bound_to: str) -> Obstacle:
    """Another piece of work and another ticket."""
    moment = now()
    challenge = altcha.create_challenge(
        "PBKDF2/SHA-256",
        _STEPS,
        counter=_LEAST + secrets.randbelow(_MOST - _LEAST),
        expires_at=int(moment.timestamp()) + _GOOD_SECONDS,
        data={"for": _name_of(bound_to)},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("answer"),
    )
    ticket = _stamped(_WAIT, f"{_name_of(bound_to)}-{secrets.token_hex(8)}")
    return Obstacle(json.dumps(challenge.to_dict()), ticket, moment + timedelta(seconds=WAIT_SECONDS))


def _key(use: str) -> str:
    return salted_hmac(f"caunoi.ground.limits.{use}", settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _name_of(thing: str) -> str:
    return salted_hmac("caunoi.ground.limits.thing", thing, algorithm="sha256").hexdigest()[:24]


def _has_proof(request: HttpRequest, bound_to: str) -> bool:
    """Whether the form carries the answer to a challenge of ours for this thing, not used before."""
    given = request.POST.get("proof", "")[:4000]
    if not given:
        return False
    try:
        payload = altcha.Payload.from_base64(given)
        told = altcha.verify_solution(payload, _key("challenge"), hmac_key_secret=_key("answer"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    data = payload.challenge.parameters.data
    if not told.verified or not isinstance(data, dict) or data.get("for") != _name_of(bound_to):
        return False
    return not is_spent(f"proof-{payload.challenge.signature}", most=1, seconds=DAY)


def _has_waited(request: HttpRequest, bound_to: str) -> bool:
    """Whether the form carries a ticket for this thing that is old enough and was not used."""
    found = _read(_WAIT, request.POST.get("ticket", "")[:300])
    if found is None:
        return False
    name, age = found
    if not name.startswith(f"{_name_of(bound_to)}-") or not WAIT_SECONDS - 1 <= age <= DAY:
        return False
    if is_spent(f"ticket-{name}", most=1, seconds=2 * DAY):
        return False
    address = neighbourhood(request.META.get("REMOTE_ADDR", ""))
    return not is_spent(f"waited-{address}", most=MOST_WAITED, seconds=HOUR)
