"""Notices as the page shows them."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.ground.notices.models import Channel, Notice


def notices_of(person_id: int) -> QuerySet[Notice]:
    """Notices on a person's page, newest first."""
    return Notice.objects.filter(channel=Channel.PAGE, to_id=person_id).order_by("-id")


def unread_of(person_id: int) -> QuerySet[Notice]:
    """Those of them that the person has not read yet."""
    return notices_of(person_id).filter(read_at__isnull=True)
