"""Sessions: where a person is signed in, seen and ended."""

from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.org.models import Person

SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def end_sessions(*, person: Person, by: Person | None, number: int | None = None, keep: str = "") -> int:
    """End the person's sessions: all, or the one with this number, but not the one with the key `keep`. How many."""
    sessions = UserSession.objects.filter(user_id=person.pk).exclude(session_key=keep)
    if number is not None:
        sessions = sessions.filter(pk=number)
    ended = list(sessions)
    for session in ended:
        session.end()
    if ended:
        record("session.ended", by=by, on=person, facts={"count": len(ended)})
    return len(ended)


def touch_session(*, key: str) -> None:
    """Note that the session is in use."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=times.now())
