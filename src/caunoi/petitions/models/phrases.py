"""Templates of answers that a unit keeps, each from a day to a day."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.petitions.states import Kind

LONGEST_TEMPLATE = 4000


class AnswerTemplateSet(models.QuerySet["AnswerTemplate"]):
    def open(self) -> Self:
        """Templates that are in use."""
        return self.filter(until_on=None)


class AnswerTemplate(Stamped, Versioned):
    """One template of one unit of the Front; the units below it use it too. "" for field or kind fits all. Other words
    end the row and begin another: the trail tells what was used on which day."""

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="Mặt trận giữ mẫu")
    name = NfcCharField("tên mẫu", max_length=120)
    field = models.CharField("lĩnh vực", max_length=16, blank=True, default="")
    kind = models.CharField("loại", max_length=12, choices=Kind, blank=True, default="")
    words = NfcTextField("câu trả lời", max_length=LONGEST_TEMPLATE)
    by = models.ForeignKey("org.Person", models.PROTECT, null=True, related_name="+", verbose_name="người đặt")
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    objects = AnswerTemplateSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(until_on=None), name="petitions_answer_template_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(words=""), name="petitions_answer_template_has_words"),
            models.CheckConstraint(condition=Q(kind__in=["", *Kind.values]), name="petitions_answer_template_kind"),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "unit", "name", "field", "kind", "words", "by", "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name
