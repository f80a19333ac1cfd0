"""How a data element is split: by women and men, by age. DHIS2: category, category option, category combination.

A category option combination is one cell of a split element. It is not stored: it is the options of the categories in
their order, joined. `DataValue.option` names it; "" is DHIS2's "default", the only cell of an element without a split.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField

MOST_CATEGORIES = 3


class Category(models.Model):
    """One way to split: "Giới tính"."""

    code = models.CharField("Mã", max_length=20, unique=True)
    name = NfcCharField("Tiêu chí phân tổ", max_length=200)

    class Privacy:
        personal = ()
        plain = ("id", "code", "name")

    def __str__(self) -> str:
        return self.code


class CategoryOption(models.Model):
    """One answer of a category: "Nữ"."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="options")
    code = models.CharField("Mã", max_length=12)
    name = NfcCharField("Nhóm", max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["category", "code"], name="category_option_code_once"),
            models.UniqueConstraint(fields=["category", "position"], name="category_option_position_once"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "category", "code", "name", "position")

    def __str__(self) -> str:
        return self.code


class CategoryCombo(models.Model):
    """Which categories split an element together."""

    code = models.CharField("Mã", max_length=20, unique=True)
    name = NfcCharField("Cách phân tổ", max_length=200)

    class Privacy:
        personal = ()
        plain = ("id", "code", "name")

    def __str__(self) -> str:
        return self.code


class CategoryComboPart(models.Model):
    """A category of a combination and its place there, from 1 to `MOST_CATEGORIES`."""

    combo = models.ForeignKey(CategoryCombo, on_delete=models.CASCADE, related_name="parts")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["combo", "category"], name="combo_category_once"),
            models.UniqueConstraint(fields=["combo", "position"], name="combo_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_CATEGORIES), name="combo_categories_few"
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "combo", "category", "position")

    def __str__(self) -> str:
        return f"{self.combo_id} {self.position}"
