"""Units, the names and places they bore, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from caunoi.ground import text
from caunoi.ground.fields import FoldedField, NfcCharField, SortKeyField
from caunoi.ground.tables import Stamped, Versioned


class UnitKind(models.TextChoices):
    PROVINCE = "PROVINCE", "Ủy ban MTTQ cấp tỉnh"
    OFFICE = "OFFICE", "Văn phòng"
    BOARD = "BOARD", "Ban chuyên môn"
    ORGANISATION = "ORGANISATION", "Tổ chức chính trị - xã hội"
    ASSOCIATION = "ASSOCIATION", "Hội quần chúng"
    COMMUNE = "COMMUNE", "Ủy ban MTTQ cấp xã"
    AREA = "AREA", "Ban Công tác Mặt trận"
    AGENCY = "AGENCY", "Cơ quan nhà nước"


class PlaceKind(models.TextChoices):
    """What a place is called. The label is the word printed before its name."""

    TINH = "TINH", "tỉnh"
    THANH_PHO = "THANH_PHO", "thành phố"
    XA = "XA", "xã"
    PHUONG = "PHUONG", "phường"
    DAC_KHU = "DAC_KHU", "đặc khu"
    BAN = "BAN", "bản"
    TIEU_KHU = "TIEU_KHU", "tiểu khu"
    TO_DAN_PHO = "TO_DAN_PHO", "tổ dân phố"
    THON = "THON", "thôn"
    XOM = "XOM", "xóm"
    LANG = "LANG", "làng"
    BUON = "BUON", "buôn"
    AP = "AP", "ấp"
    KHU_PHO = "KHU_PHO", "khu phố"


PROVINCE_PLACES = (PlaceKind.TINH, PlaceKind.THANH_PHO)


COMMUNE_PLACES = (PlaceKind.XA, PlaceKind.PHUONG, PlaceKind.DAC_KHU)


AREA_PLACES = (
    PlaceKind.BAN,
    PlaceKind.TIEU_KHU,
    PlaceKind.TO_DAN_PHO,
    PlaceKind.THON,
    PlaceKind.XOM,
    PlaceKind.LANG,
    PlaceKind.BUON,
    PlaceKind.AP,
    PlaceKind.KHU_PHO,
)


class SuccessionKind(models.TextChoices):
    MERGE = "MERGE", "Hợp nhất, sáp nhập"
    SPLIT = "SPLIT", "Chia, tách"
    RENAME = "RENAME", "Đổi tên"


class UnitSet(models.QuerySet["Unit"]):
    def standing(self, *, on: date) -> Self:
        """Units that exist on the day."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=on), Q(closed_on=None) | Q(closed_on__gt=on))

    def of_kind(self, *kinds: UnitKind) -> Self:
        return self.filter(kind__in=kinds)

    def beneath(self, path: str) -> Self:
        """The unit with this path and everything under it: one range of the index, the same on both databases."""
        return self.filter(path__gte=path, path__lt=path_end(path))

    def in_order(self) -> Self:
        return self.order_by("sort_key", "code")


SEGMENT = 6
"""Digits of one step of a path."""


def path_under(parent_path: str, serial: int) -> str:
    """Path of the unit with this serial number under a parent ("" for none), e.g. "000001" + 42 -> "000001000042".

    Digits of a fixed width compare alike in every collation, so that a subtree is a plain range.
    """
    return f"{parent_path}{serial:0{SEGMENT}d}"


def path_end(path: str) -> str:
    """First path that lies behind the subtree of `path`."""
    return f"{int(path) + 1:0{len(path)}d}"


class Unit(Stamped, Versioned):
    """An organisation that works, gives or answers. Its row never stands for another; name, kind, parent and line are
    today's and are dated in `UnitVersion`.

    `parent` is its place (Hội LHPN of a commune stands under the commune), `line` the body it follows in its own
    organisation (Hội LHPN of the province). A unit that was merged away hangs beneath its heir, so that its old
    figures are found there. `bare` is the folded short name without its word of place, as in `UnitAlias`.
    """

    code = models.CharField("mã", max_length=32)
    serial = models.PositiveIntegerField("số thứ tự trong hệ thống")
    kind = models.CharField("loại", max_length=16, choices=UnitKind)
    place_kind = models.CharField("loại địa bàn", max_length=16, choices=PlaceKind, blank=True, default="")
    name = NfcCharField("tên đầy đủ", max_length=200)
    short_name = NfcCharField("tên gọn", max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="trực thuộc"
    )
    line = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name="cấp trên theo ngành dọc"
    )
    path = models.CharField("đường trong cây", max_length=60)
    opened_on = models.DateField("lập ngày", null=True, blank=True)
    closed_on = models.DateField("thôi hoạt động từ ngày", null=True, blank=True)
    telephone = models.CharField("số trực", max_length=20, blank=True, default="")
    email = models.EmailField("thư điện tử", blank=True, default="")
    tile_row = models.PositiveSmallIntegerField("hàng trên lược đồ", null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField("cột trên lược đồ", null=True, blank=True)
    bare = models.CharField(max_length=120, blank=True, default="")
    sort_key = SortKeyField(source="short_name", key=text.place_sort_key)
    folded = FoldedField(sources=("name", "short_name", "code"))

    objects = UnitSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="org_unit_code_once"),
            models.UniqueConstraint(fields=["serial"], name="org_unit_serial_once"),
            models.UniqueConstraint(fields=["path"], name="org_unit_path_once"),
            models.CheckConstraint(condition=~Q(path=""), name="org_unit_has_path"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="org_unit_closes_after_opening",
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "kind", "sort_key"], name="org_unit_by_parent"),
            models.Index(fields=["kind", "sort_key"], name="org_unit_by_kind"),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id",
            "created_at",
            "version",
            "code",
            "serial",
            "kind",
            "place_kind",
            "name",
            "short_name",
            "parent",
            "line",
            "path",
            "opened_on",
            "closed_on",
            "telephone",
            "email",
            "tile_row",
            "tile_column",
            "bare",
            "sort_key",
            "folded",
        )

    def __str__(self) -> str:
        return self.short_name

    def stands(self, on: date) -> bool:
        """Whether the unit exists on the day."""
        return (self.opened_on is None or self.opened_on <= on) and (self.closed_on is None or on < self.closed_on)

    def covers(self, other: Unit) -> bool:
        """Whether `other` is this unit or lies beneath it."""
        return other.path.startswith(self.path)


class UnitVersion(models.Model):
    """Name, kind, parent and line of a unit from one day until the day before another.

    `from_on` None means "from the beginning", `until_on` is the first day on which the row no longer holds, None
    while it does.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    name = NfcCharField("tên đầy đủ", max_length=200)
    short_name = NfcCharField("tên gọn", max_length=120)
    kind = models.CharField("loại", max_length=16, choices=UnitKind)
    place_kind = models.CharField("loại địa bàn", max_length=16, choices=PlaceKind, blank=True, default="")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    line = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField("từ ngày", null=True, blank=True)
    until_on = models.DateField("đến trước ngày", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until_on=None), name="org_unit_version_one_open"),
            models.UniqueConstraint(fields=["unit", "from_on"], name="org_unit_version_once_a_day"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gt=F("from_on")),
                name="org_unit_version_ends_after_start",
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "unit", "name", "short_name", "kind", "place_kind", "parent", "line", "from_on", "until_on")

    def __str__(self) -> str:
        return self.name


class UnitAlias(models.Model):
    """Another name under which a unit is looked for, such as a commune that was merged into it before 2025.

    `bare` is the folded name without its word of place: "chieng ngan" for "Xã Chiềng Ngần".
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="aliases")
    name = NfcCharField("tên khác", max_length=200)
    folded = FoldedField(sources=("name",))
    bare = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="org_unit_alias_once")]

    class Privacy:
        personal = ()
        plain = ("id", "unit", "name", "folded", "bare")

    def __str__(self) -> str:
        return self.name


class Succession(Stamped):
    """Which unit follows which, from which day, on which paper. A rename has the same unit on both sides."""

    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField("việc", max_length=8, choices=SuccessionKind)
    on = models.DateField("từ ngày")
    basis = NfcCharField("căn cứ", max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_unit", "to_unit", "on"], name="org_succession_once"),
            models.CheckConstraint(
                condition=Q(kind=SuccessionKind.RENAME, from_unit=F("to_unit"))
                | (~Q(kind=SuccessionKind.RENAME) & ~Q(from_unit=F("to_unit"))),
                name="org_succession_joins_two",
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "created_at", "from_unit", "to_unit", "kind", "on", "basis")

    def __str__(self) -> str:
        return f"{self.from_unit_id} → {self.to_unit_id}"
