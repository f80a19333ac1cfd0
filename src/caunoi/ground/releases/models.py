"""Which releases of the product this database has been through."""

from __future__ import annotations

from django.db import models

from caunoi.ground.tables import Stamped


class Release(Stamped):
    """A release under which this database was made or brought up; `created_at` is when that happened first."""

    number = models.CharField("phiên bản", max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="releases_release_once")]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "number")

    def __str__(self) -> str:
        return self.number
