"""Bringing a database up to this release."""

from __future__ import annotations

from django.core.management import call_command
from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.releases.models import Release
from caunoi.ground.releases.queries import own_release, refusal, release_of_database


class CannotUpgrade(Exception):
    """The database is too old or too new for this program; nothing was written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def upgrade() -> str | None:
    """Make the tables, or bring them up to this release, and note it. Gives the release found before; None: new.

    Raises CannotUpgrade.
    """
    sentence = refusal()
    if sentence:
        raise CannotUpgrade(sentence)
    before = release_of_database()
    call_command("migrate", interactive=False, verbosity=0)
    _note(before)
    return before


@transaction.atomic
def _note(before: str | None) -> None:
    release, is_new = Release.objects.get_or_create(number=own_release())
    if is_new:
        record("release.installed", by=None, on=release, facts={"before": before or "", "number": release.number})
