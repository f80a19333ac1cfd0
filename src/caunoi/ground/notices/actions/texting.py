"""Texts to telephones, by SMS and Zalo OA: put into the outbox by a deed, carried by a job over HTTP.

A text says that something happened and where to look, never who sent what. The number lies sealed in the outbox and is
blanked as soon as the text is gone. Each carries the same mark on every try, by which the service drops a copy when a
worker died between sending and noting it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from caunoi.ground import text
from caunoi.ground.fields import sealed
from caunoi.ground.notices import adapters
from caunoi.ground.notices.actions.outbox import RUN_LIMIT, claim_next, note_failure
from caunoi.ground.notices.models import TEXTS, Channel, Gateway, Notice, State
from caunoi.ground.times import now

TRIED_AGAIN = frozenset({401, 403, 408, 425, 429})
"""Answers that mend themselves, or that the administrator mends: a key that ran out, too many at once."""
ZALO_NOT_ITS_FAULT = frozenset({-124, -125, -126, -216})
"""Zalo says these with status 200: the key ran out or the account has no money, which another day puts right."""


class _Refused(ValueError):
    """The service is well and says no for good to this one text."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How a service wants to be asked: headers and body."""

    headers: dict[str, str]
    body: dict[str, object]


def offered_channels() -> list[str]:
    """Channels whose service is switched on, SMS first."""
    found = set(Gateway.objects.filter(is_on=True).values_list("channel", flat=True))
    return [one for one in TEXTS if one in found]


def queue_text(*, channel: str, telephone: str, words: str, link: str = "") -> Notice | None:
    """Put one text into the outbox in the deed's transaction; None when the channel is switched off. `telephone` as
    +84…; `words` names nobody; `link` is the page that it is kept no longer than, and does not travel."""
    if channel not in offered_channels():
        return None
    return Notice.objects.create(channel=channel, telephone=telephone, subject=words[:300], link=link)


def deliver_texts(limit: int = RUN_LIMIT) -> int:
    """Send the texts that are due, each by one worker only. Gives how many were sent.

    As with letters, one that fails is tried again, longer each time; where a service cannot be reached its texts stay
    due and those of the other go on.
    """
    sent = 0
    for channel in offered_channels():
        gateway = Gateway.objects.get(channel=channel)
        for _ in range(limit):
            notice = claim_next(Q(channel=channel))
            if notice is None:
                break
            mine = Q(pk=notice.pk, tries=notice.tries, state=State.SENDING)
            try:
                _send(gateway, notice)
            except (OSError, ValueError) as error:
                if note_failure(mine, notice, error, is_refusal=isinstance(error, _Refused)):
                    _blank(notice)
                if isinstance(error, _Refused):
                    continue
                break
            sent += Notice.objects.filter(mine).update(state=State.SENT, sent_at=now(), last_error="")
            _blank(notice)
    return sent


def _blank(notice: Notice) -> None:
    """Nobody's number stays in an outbox that has nothing more to send to it."""
    Notice.objects.filter(pk=notice.pk).update(telephone=sealed(notice, "telephone", ""))


def _send(gateway: Gateway, notice: Notice) -> None:
    way = (_zalo if gateway.channel == Channel.ZALO else _sms)(gateway, notice)
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": mark_of(notice), **way.headers}
    reply = adapters.post(
        gateway.address,
        json.dumps(way.body, ensure_ascii=False).encode(),
        headers,
        may_be_near=settings.CAUNOI_TEXTS_NEAR,
    )
    if 400 <= reply.status < 500 and reply.status not in TRIED_AGAIN:
        raise _Refused(f"status {reply.status}")
    if not 200 <= reply.status < 300:
        raise OSError(f"status {reply.status}")
    if gateway.channel == Channel.ZALO:
        _hear_zalo(reply.body)


def mark_of(notice: Notice) -> str:
    """What the service knows this text by, on every try."""
    return f"caunoi-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S}"


def _sms(gateway: Gateway, notice: Notice) -> _Way:
    words = text.strip_marks(notice.subject) if gateway.is_plain else notice.subject
    body: dict[str, object] = {
        "id": mark_of(notice),
        "from": gateway.sender,
        "to": notice.telephone.lstrip("+"),
        "text": words,
    }
    return _Way({"Authorization": f"Bearer {gateway.key}"}, body)


def _zalo(gateway: Gateway, notice: Notice) -> _Way:
    """Zalo Notification Service: a template that Zalo approved, with one field of ours."""
    body: dict[str, object] = {
        "phone": notice.telephone.lstrip("+"),
        "template_id": gateway.sender,
        "template_data": {"noi_dung": notice.subject},
        "tracking_id": mark_of(notice),
    }
    return _Way({"access_token": gateway.key}, body)


def _hear_zalo(body: bytes) -> None:
    """Zalo answers 200 whatever happens; what happened stands in the body."""
    try:
        told = json.loads(body)
        code = int(told["error"])
    except (ValueError, KeyError, TypeError) as error:
        raise OSError("an answer that is none of Zalo's") from error
    if code in ZALO_NOT_ITS_FAULT:
        raise OSError(f"error {code}")
    if code:
        raise _Refused(f"error {code}")
