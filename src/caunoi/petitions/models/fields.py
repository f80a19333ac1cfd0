"""The fields of life that petitions are about, as rows that the administrator keeps, each from a day to a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q

from caunoi.ground.asked import KeptAMinute
from caunoi.ground.fields import NfcCharField, NfcTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.ground.times import today
from caunoi.petitions.fields import FieldWords, starter_fields

LONGEST_KEYWORDS = 4000
GONE = " (không còn dùng)"


class PetitionField(Stamped, Versioned):
    """One field. Its code never changes, so that petitions, rules and counts of all years keep it; other words are the
    words of old petitions too. After its last day nobody chooses it any more, and whatever bears it keeps it."""

    code = models.CharField("mã", max_length=16)
    name = NfcCharField("tên", max_length=120)
    position = models.PositiveSmallIntegerField("thứ tự")
    sure_words = NfcTextField("từ khóa chắc chắn", max_length=LONGEST_KEYWORDS, blank=True, default="")
    likely_words = NfcTextField("từ khóa hay gặp", max_length=LONGEST_KEYWORDS, blank=True, default="")
    faint_words = NfcTextField("từ khóa gợi ý nhẹ", max_length=LONGEST_KEYWORDS, blank=True, default="")
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến ngày", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="petitions_field_code_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(until_on=None), name="petitions_field_name_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="petitions_field_has_words"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="petitions_field_ends_after_start"
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "created_at", "version", "code", "name", "position", "sure_words", "likely_words", "faint_words",
            "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class KnownField:
    """What lists and forms need of a field: its words, and from when to when it is chosen."""

    name: str
    from_on: date
    until_on: date | None

    def holds(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@KeptAMinute
def known_fields() -> Mapping[str, KnownField]:
    """Code → field, past and future ones too, in the order of lists: the rows, or while there are none those that the
    house brings. One query."""
    rows = PetitionField.objects.order_by("position", "pk").values_list("code", "name", "from_on", "until_on")
    found = {code: KnownField(name, from_on, until_on) for code, name, from_on, until_on in rows}
    return found or {one.code: KnownField(one.name, date.min, None) for one in starter_fields()}


def fields_offered(keep: str = "") -> dict[str, str]:
    """Code → words of the fields that may be chosen today, and of the one that something bears already."""
    on = today()
    return {
        code: one.name if one.holds(on) else one.name + GONE
        for code, one in known_fields.fresh().items()
        if code == keep or one.holds(on)
    }


def fields_to_filter() -> dict[str, str]:
    """Code → words of all fields that a petition may bear: those of today, then those that are used no more."""
    on = today()
    known = [(code, one) for code, one in known_fields().items() if one.from_on <= on]
    held = {code: one.name for code, one in known if one.holds(on)}
    return held | {code: one.name + GONE for code, one in known if not one.holds(on)}


def field_name(code: str) -> str:
    """The words of a field, whether it is still chosen or not; "" for none."""
    found = known_fields().get(code)
    return found.name if found else ""


@KeptAMinute
def fields_with_keywords() -> tuple[FieldWords, ...]:
    """All fields with their keywords; one query."""
    columns = ("code", "name", "position", "sure_words", "likely_words", "faint_words")
    rows = tuple(FieldWords(*row) for row in PetitionField.objects.order_by("position", "pk").values_list(*columns))
    return rows or starter_fields()
