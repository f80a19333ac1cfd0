"""Opening and closing the secret address of a person's calendar."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.org.models import Person
from caunoi.plans.models import CalendarLink

KEY_BYTES, SECRET_BYTES = 6, 32


@transaction.atomic
def open_calendar_link(*, by: Person) -> tuple[str, str]:
    """Make a person's own link; the one before stops working. Gives key and secret, which nobody can read again.

    Records calendar_link.opened.
    """
    CalendarLink.objects.filter(person=by).delete()
    key, secret = secrets.token_hex(KEY_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    link = CalendarLink.objects.create(person=by, key=key, digest=hashlib.sha256(secret.encode()).hexdigest())
    record("calendar_link.opened", by=by, on=link)
    return key, secret


@transaction.atomic
def close_calendar_link(*, by: Person) -> None:
    """Stop a person's own link. Records calendar_link.closed; nothing where there is none."""
    link = CalendarLink.objects.filter(person=by).first()
    if link is not None:
        record("calendar_link.closed", by=by, on=link)
        link.delete()
