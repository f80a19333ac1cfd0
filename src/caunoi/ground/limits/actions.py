"""Counting tries, and forgetting them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from caunoi.ground.limits.models import Tries
from caunoi.ground.times import now

# One statement, of which Django has no word: it makes the row or locks it, so that the answer counts every try before.
_SPEND = (
    "INSERT INTO limits_tries (digest, number, ends_at) VALUES (%s, %s, %s) ON CONFLICT (digest)"
    " DO UPDATE SET number = CASE WHEN limits_tries.number + %s < 0 THEN 0 ELSE limits_tries.number + %s END"
    " RETURNING number"
)


def spend(thing: str, *, seconds: int, cost: int = 1) -> int:
    """Count `cost` tries of the thing; how many there are now in this span of `seconds`. A cost below 0 gives back.

    Spans begin at fixed moments (RFC 6585 leaves the counting to the server), so at worst twice as many come close
    together. Name the thing by what is tried (a code, a link), not by the address of the network alone: a whole
    commune may stand behind one.
    """
    moment = now()
    span = int(moment.timestamp()) // seconds
    digest = salted_hmac("caunoi.ground.limits", f"{thing}|{seconds}|{span}", algorithm="sha256").hexdigest()
    ends_at = datetime.fromtimestamp((span + 1) * seconds, UTC)
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [digest, max(cost, 0), ends_at, cost, cost])
        number: int = cursor.fetchone()[0]
    return number


def is_spent(thing: str, *, most: int, seconds: int) -> bool:
    """Count one try of the thing; whether there were more than `most` in this span of `seconds` (see `spend`)."""
    return spend(thing, seconds=seconds) > most


def prune_tries() -> int:
    """Forget the tries of spans that are over. Gives how many rows."""
    count, _ = Tries.objects.filter(ends_at__lt=now()).delete()
    return count
