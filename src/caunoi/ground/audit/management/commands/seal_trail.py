"""`seal_trail`: link the rows of the trail that are not yet in the chain."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from caunoi.ground.audit.actions import seal


class Command(BaseCommand):
    help = "Link the rows of the trail that are not yet in the chain, and keep the day's head outside the database."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"Đã niêm phong {seal()} dòng nhật ký.")
