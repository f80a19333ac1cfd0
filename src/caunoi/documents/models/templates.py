"""Templates of official papers that an office has put in the place of those that come with the product."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.ground.tables import Stamped


class PaperTemplate(Stamped):
    """One edition of an office's own template of one kind of paper. Editions are kept; at most one is in use.

    `kind` is the abbreviation that stands in a symbol without marks (`writing.Kind` by name).
    """

    unit = models.ForeignKey("org.Unit", models.PROTECT, related_name="+", verbose_name="đơn vị")
    kind = models.CharField("tên loại", max_length=12)
    edition = models.PositiveIntegerField("bản")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="tệp")
    added_by = models.ForeignKey("org.Person", models.PROTECT, related_name="+", verbose_name="người tải lên")
    is_in_use = models.BooleanField("đang dùng", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "edition"], name="documents_template_edition_once"),
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(is_in_use=True), name="documents_template_one_in_use"
            ),
        ]

    class Privacy:
        activity = "papers"
        personal = ("added_by",)
        plain = ("id", "created_at", "unit", "kind", "edition", "file", "is_in_use")

    def __str__(self) -> str:
        return f"{self.kind} {self.edition}"
