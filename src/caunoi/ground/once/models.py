"""Receipts of forms that were answered, so that a form sent twice is one deed."""

from __future__ import annotations

from django.db import models

from caunoi.ground.times import now


class Receipt(models.Model):
    """That a form went through, and where its sender was sent. `scope` is a digest of sender and address."""

    scope = models.CharField("phạm vi", max_length=64)
    key = models.UUIDField("khóa của biểu mẫu")
    location = models.TextField("địa chỉ trả lời", blank=True, default="")
    at = models.DateTimeField("lúc", default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="once_receipt_key_once")]
        indexes = [models.Index(fields=["at"], name="once_receipt_at")]

    class Privacy:
        activity = "safety"
        personal = ("scope", "location")
        plain = ("id", "key", "at")

    def __str__(self) -> str:
        return str(self.key)
