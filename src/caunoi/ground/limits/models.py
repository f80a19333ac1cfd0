"""How often something was tried, counted for all processes and machines in one place."""

from __future__ import annotations

from django.db import models


class Tries(models.Model):
    """The tries of one thing in one span of time. `digest` names both, so that no code or address can be read here."""

    digest = models.CharField("việc và khoảng", max_length=64)
    number = models.PositiveIntegerField("số lần", default=0)
    ends_at = models.DateTimeField("đến lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="limits_tries_digest_once")]
        indexes = [models.Index(fields=["ends_at"], name="limits_tries_ends_at")]

    class Privacy:
        activity = "safety"
        personal = ("digest",)
        plain = ("id", "number", "ends_at")

    def __str__(self) -> str:
        return self.digest
