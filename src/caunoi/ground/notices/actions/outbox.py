"""Putting notices into the outbox, reading them, and carrying them out by mail."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.utils.module_loading import import_string

from caunoi.ground.logs import masked
from caunoi.ground.notices.models import Channel, Notice, State
from caunoi.ground.times import now

LEASE = timedelta(minutes=10)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
TRIES_AFTER_REFUSAL = 5
RUN_LIMIT = 500
BATCH = 1000


def _address_of(to: AbstractBaseUser | str) -> str:
    if isinstance(to, str):
        return to
    return str(getattr(to, to.get_email_field_name(), "") or "")


def _notice(to: AbstractBaseUser | str, subject: str, body: str, link: str, channel: Channel) -> Notice:
    address = _address_of(to) if channel == Channel.EMAIL else ""
    if isinstance(to, str) and not address:
        raise ValueError("a bare address takes e-mail only")
    if not address:
        channel = Channel.PAGE
    at_once = now() if channel == Channel.PAGE else None
    return Notice(
        to_id=None if isinstance(to, str) else to.pk,
        address=address,
        channel=channel,
        subject=" ".join(subject.split())[:300],
        body=body,
        link=link,
        state=State.SENT if at_once else State.WAITING,
        sent_at=at_once,
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """One text for several receivers, as `queue_many` takes it."""

    to: tuple[AbstractBaseUser | str, ...]
    subject: str
    body: str
    link: str = ""
    channel: Channel = Channel.PAGE


def queue_letters(letters: Sequence[Letter], *, copies: bool = True) -> list[Notice]:
    """Put many letters into the outbox in the deed's transaction, a thousand notices a statement; nobody gets the same
    letter twice.

    With `copies` those who work in a receiver's place get it too, with a line that says for whom it is. What concerns
    a receiver's own account goes without.
    """
    known = {one.pk for letter in letters for one in letter.to if not isinstance(one, str)}
    substitutes = _substitutes_of(list(known)) if copies else {}
    notices: list[Notice] = []
    for letter in letters:
        receivers = {one if isinstance(one, str) else one.pk: one for one in letter.to}
        subject, link, channel = letter.subject, letter.link, letter.channel
        notices += [_notice(one, subject, letter.body, link, channel) for one in receivers.values()]
        notices += [
            _notice(one, subject, f"{words}\n\n{letter.body}".rstrip(), link, channel)
            for key in receivers
            for one, words in substitutes.get(key, ())
            if one.pk not in receivers
        ]
    return Notice.objects.bulk_create(notices, batch_size=BATCH)


def _substitutes_of(receivers: list[int]) -> dict[int | str, list[tuple[AbstractBaseUser, str]]]:
    """Who works in the place of each receiver, as the setting's function says: persons and the line that tells it."""
    found: dict[int | str, list[tuple[AbstractBaseUser, str]]] = {}
    if receivers and settings.CAUNOI_NOTICE_COPIES:
        for receiver, person, words in import_string(settings.CAUNOI_NOTICE_COPIES)(receivers):
            found.setdefault(receiver, []).append((person, words))
    return found


def queue_many(
    *,
    to: Iterable[AbstractBaseUser | str],
    subject: str,
    body: str,
    link: str = "",
    channel: Channel = Channel.PAGE,
    copies: bool = True,
) -> list[Notice]:
    """Put the same notice into the outbox for several receivers, in the deed's transaction; nobody gets it twice.
    `copies` as for `queue_letters`."""
    return queue_letters([Letter(tuple(to), subject, body, link, channel)], copies=copies)


def queue(
    *,
    to: AbstractBaseUser | str,
    subject: str,
    body: str,
    link: str = "",
    channel: Channel = Channel.PAGE,
    copies: bool = True,
) -> Notice:
    """Put one notice into the outbox, in the deed's own transaction.

    `to` is a person, or for mail to somebody without an account the bare address. A person without an address gets on
    the page what was meant for mail. `link` is a path of this site.

    Raises ValueError for a bare address on another channel than mail.
    """
    return queue_many(to=[to], subject=subject, body=body, link=link, channel=channel, copies=copies)[0]


def forget_about(links: Iterable[str]) -> int:
    """Delete the notices that lead to these pages: what they speak of is kept no longer. Gives how many."""
    return Notice.objects.filter(link__in=list(links)).delete()[0]


def mark_read(*, by: AbstractBaseUser, notices: Iterable[int] | None = None) -> int:
    """Mark notices of the person's own page as read, by their ids; without ids all of them. Gives how many."""
    unread = Notice.objects.filter(channel=Channel.PAGE, to_id=by.pk, read_at__isnull=True)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=now())


# Delivery -------------------------------------------------------------------------------------------------------------


def claim_next(channels: Q) -> Notice | None:
    """Take the next due notice of some channels for this worker alone: whoever's guarded UPDATE hits the row has it.

    A claim holds for ten minutes; after that the worker is taken for dead and the notice is due again.
    """
    while True:
        moment = now()
        due = Notice.objects.filter(channels, state__in=[State.WAITING, State.SENDING], next_try_at__lte=moment)
        notice = due.order_by("next_try_at", "id").first()
        if notice is None:
            return None
        mine = due.filter(pk=notice.pk, tries=notice.tries)
        if mine.update(state=State.SENDING, tries=F("tries") + 1, next_try_at=moment + LEASE) == 1:
            notice.refresh_from_db()
            return notice


def _message(notice: Notice, connection: BaseEmailBackend) -> EmailMessage:
    body = f"{notice.body}\n\n{settings.BASE_URL}{notice.link}\n" if notice.link else f"{notice.body}\n"
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    # The same identifier on every try lets a mailbox drop a copy when a worker died between sending and noting it.
    return EmailMessage(
        notice.subject,
        body.lstrip("\n"),
        to=[notice.address],
        headers={"Message-ID": f"<thong-bao-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S}@{host}>"},
        connection=connection,
    )


def _is_refusal(error: Exception) -> bool:
    """Whether the server is well and says no for good to this one letter."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError | UnicodeError)


def note_failure(mine: Q, notice: Notice, error: Exception, *, is_refusal: bool) -> bool:
    """Wait and try again, longer each time; gives whether it was given up."""
    gives_up = is_refusal and notice.tries >= TRIES_AFTER_REFUSAL
    wait = WAITS[min(notice.tries, len(WAITS)) - 1]
    Notice.objects.filter(mine).update(
        state=State.GIVEN_UP if gives_up else State.WAITING,
        next_try_at=now() + wait,
        last_error=f"{type(error).__name__}: {masked(str(error))}"[:300],
    )
    return gives_up


def deliver_due(limit: int = RUN_LIMIT) -> int:
    """Send the letters that are due, each by one worker only. Gives how many were sent.

    A letter that fails waits and is tried again, longer each time, up to six hours; one that the server refuses for
    good is given up after five tries. When the server cannot be reached the run ends, and every letter stays due.
    """
    sent = 0
    connection: BaseEmailBackend = get_connection()
    try:
        for _ in range(limit):
            notice = claim_next(Q(channel=Channel.EMAIL))
            if notice is None:
                break
            mine = Q(pk=notice.pk, tries=notice.tries, state=State.SENDING)
            try:
                _message(notice, connection).send()
            except (OSError, ValueError) as error:  # smtplib's errors are OSErrors
                note_failure(mine, notice, error, is_refusal=_is_refusal(error))
                if _is_refusal(error):
                    continue
                break
            sent += Notice.objects.filter(mine).update(state=State.SENT, sent_at=now(), last_error="")
    finally:
        connection.close()
    return sent
