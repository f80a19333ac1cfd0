"""Petitions that a program brings for a citizen, by a token of the one who answers for the program."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.org.access import Denied, in_scope
from caunoi.org.models import Person, Unit
from caunoi.petitions.actions.intake import Contact, Registered, register_petition


@transaction.atomic
def register_from_program(
    *, by: Person, commune: Unit, area: Unit | None, words: str, field: str, place: str, contact: Contact
) -> Registered:
    """Take in what a program sends, for a commune that its token reaches. Nobody has read it: words of a denunciation
    are held as they are from the public page. Raises Denied, CannotHandle.

    Records petition.registered, petition.came_by_program.
    """
    if not in_scope(Unit.objects.filter(pk=commune.pk), by, field="").exists():
        raise Denied("Mã kết nối này không gửi kiến nghị cho xã, phường ấy được.")
    sent = register_petition(
        by=None, commune=commune, area=area, words=words, field=field, place=place, contact=contact
    )
    record("petition.came_by_program", by=by, on=sent.petition, unit=sent.petition.unit)
    return sent
