"""The days on which reminders went out."""

from __future__ import annotations

from django.db import models

from caunoi.ground.tables import Stamped


class ReminderRun(Stamped):
    """Reminders of one day. The row is written with the notices in one transaction: whoever writes it sends them, a
    second worker finds it, and a worker that dies leaves neither the row nor a notice."""

    sent_on = models.DateField(unique=True)

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "sent_on")

    def __str__(self) -> str:
        return f"{self.sent_on:%d/%m/%Y}"
