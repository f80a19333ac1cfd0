"""Abstract tables from which folders make their own, and constraints that several of them need."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField
from caunoi.ground.times import now


class Stamped(models.Model):
    """A row that knows when it was made."""

    created_at = models.DateTimeField("lúc tạo", default=now, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that two people may edit at once: `audit.actions.change` counts the version up and refuses a stale one."""

    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)

    class Meta:
        abstract = True


class Attachment(models.Model):
    """A file hung on a row of the folder; the concrete table adds the foreign key to that row."""

    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name="tệp")
    caption = NfcCharField("chú thích", max_length=300, blank=True, default="")
    added_at = models.DateTimeField("lúc thêm", default=now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="người thêm"
    )

    class Meta:
        abstract = True


def both_or_neither(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """Two fields that are filled together or not at all, such as a moment and its person."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
    )
