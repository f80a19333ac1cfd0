"""Who has a petition open at the moment."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from caunoi.ground.times import now

KEPT = timedelta(seconds=75)
"""How long an open page counts without a sign of life; it gives one every 30 seconds."""


class Looking(models.Model):
    """A person has the page of a petition open. A row lives as long as its page; no record of who has read what."""

    petition = models.ForeignKey("petitions.Petition", models.CASCADE, related_name="+")
    person = models.ForeignKey("org.Person", models.CASCADE, related_name="+", verbose_name="người xem")
    seen_at = models.DateTimeField("thấy lúc", default=now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["petition", "person"], name="petitions_looking_once")]

    class Privacy:
        activity = "petitions"
        personal = ("person",)
        plain = ("id", "petition", "seen_at")

    def __str__(self) -> str:
        return f"{self.petition_id} {self.person_id}"
