"""`verify_trail`: walk the chain; exit 1 with a sentence that names the first broken link."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caunoi.ground.audit.actions import verify


class Command(BaseCommand):
    help = "Walk the whole trail and name the first broken link."

    def handle(self, *_args: Any, **_options: Any) -> None:
        verdict = verify()
        if not verdict.ok:
            raise CommandError(verdict.sentence, returncode=1)
        self.stdout.write(verdict.sentence)
