"""Units with their history, people, posts, and the drafts of imports."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from caunoi.ground import text
from caunoi.ground.fields import FoldedField, NfcCharField, NfcTextField, SortKeyField
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


class Role(models.TextChoices):
    VILLAGE_HEAD = "VILLAGE_HEAD", "Trưởng Ban Công tác Mặt trận"
    OFFICER = "OFFICER", "Cán bộ"
    CLERK = "CLERK", "Văn phòng"
    SPECIALIST = "SPECIALIST", "Chuyên viên ban chuyên môn"
    APPROVER = "APPROVER", "Người phê duyệt"
    LEADER = "LEADER", "Lãnh đạo"
    AUDITOR = "AUDITOR", "Kiểm tra, kiểm toán"
    ADMINISTRATOR = "ADMINISTRATOR", "Quản trị"


class Salutation(models.TextChoices):
    """Danh xưng. Never guessed from a name: empty until the person says it."""

    ONG = "ONG", "ông"
    BA = "BA", "bà"
    ANH = "ANH", "anh"
    CHI = "CHI", "chị"
    EM = "EM", "em"


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


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by login name, whatever the case it was typed in."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(login=(username or "").strip().lower())


LOGIN = r"[a-z0-9][a-z0-9._-]{2,59}"
"""The shape of a login name."""


class Person(AbstractBaseUser, Stamped, Versioned):
    """Someone who signs in. Office and duty only: nothing about descent, belief, opinion, health or conduct."""

    login = models.CharField("tên đăng nhập", max_length=60)
    full_name = NfcCharField("họ và tên", max_length=120)
    salutation = models.CharField("danh xưng", max_length=4, choices=Salutation, blank=True, default="")
    telephone = models.CharField("số điện thoại", max_length=20, blank=True, default="")
    email = models.EmailField("thư điện tử", blank=True, default="")
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    is_demo = models.BooleanField("người dùng thử", default=False)
    sort_key = SortKeyField(source="full_name", key=text.name_sort_key)
    folded = FoldedField(sources=("full_name", "login"))

    objects = PersonManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    acting_for: Person | None = None
    """In whose place this person works just now. No column: set for one request, and the trail tells it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login"], name="org_person_login_once")]
        indexes = [models.Index(fields=["sort_key"], name="org_person_by_name")]

    class Privacy:
        personal = ("login", "full_name", "salutation", "telephone", "email", "sort_key", "folded", "password")
        plain = ("id", "created_at", "version", "last_login", "is_active", "must_change_password", "is_demo")

    def __str__(self) -> str:
        return self.full_name

    @property
    def called(self) -> str:
        """How others speak of the person: "bà Lò Thị Hương"; the bare name while no salutation is known."""
        return f"{self.get_salutation_display()} {self.full_name}" if self.salutation else self.full_name


class PostSet(models.QuerySet["Post"]):
    def valid(self, *, on: date) -> Self:
        """Posts held on the day; the last day counts."""
        return self.filter(Q(from_on__lte=on), Q(until_on=None) | Q(until_on__gte=on))


class Post(Stamped, Versioned):
    """A person's place in a unit: role, and the unit whose subtree (`scope`) the role covers, for a time.

    `until_on` is the last day of the post.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=16, choices=Role)
    scope = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="phạm vi")
    title = NfcCharField("chức danh", max_length=120, blank=True, default="")
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến hết ngày", null=True, blank=True)

    objects = PostSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "role", "scope", "from_on"], name="org_post_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="org_post_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="org_post_by_unit")]

    class Privacy:
        personal = ("person", "title")
        plain = ("id", "created_at", "version", "unit", "role", "scope", "from_on", "until_on")

    def __str__(self) -> str:
        return self.title or self.get_role_display()

    def holds(self, on: date) -> bool:
        """Whether the post is valid on the day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


class DraftStatus(models.TextChoices):
    OPEN = "OPEN", "Chờ áp dụng"
    APPLIED = "APPLIED", "Đã áp dụng"


class ImportKind(models.TextChoices):
    """What a list holds."""

    AREAS = "AREAS", "khu dân cư"
    PEOPLE = "PEOPLE", "tài khoản"
    TASKS = "TASKS", "nhiệm vụ"


class ListImport(Stamped, Versioned):
    """A file that was read and shown but not applied yet. Its owner alone sees it.

    `rows` holds what the file said, as the row of its kind by name; verdicts are worked out anew each time they are
    shown. The folders above keep their lists here too, each kind behind its own doors. Once a list of accounts is
    applied, only {"person": number} is left of each new one.
    """

    kind = models.CharField("loại danh sách", max_length=8, choices=ImportKind, default=ImportKind.AREAS)
    key = models.CharField(max_length=32)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    file_name = NfcCharField("tệp", max_length=200)
    rows = models.JSONField()
    status = models.CharField(max_length=8, choices=DraftStatus, default=DraftStatus.OPEN)
    expires_at = models.DateTimeField("giữ đến")
    outcome = NfcTextField("kết quả", blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="org_list_import_key_once")]

    class Privacy:
        personal = ("person", "file_name", "rows")
        plain = ("id", "created_at", "version", "kind", "key", "status", "expires_at", "outcome")

    def __str__(self) -> str:
        return self.key


class ResetStatus(models.TextChoices):
    WAITING = "WAITING", "Chờ người thứ hai"
    DONE = "DONE", "Đã đặt lại"
    REFUSED = "REFUSED", "Không đồng ý"
    LAPSED = "LAPSED", "Hết hạn"


class FactorReset(Stamped, Versioned):
    """One administrator asks to take a lost second factor away from a person, another one agrees."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người mất cách xác thực")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người đề nghị")
    reason = NfcCharField("lý do", max_length=300)
    status = models.CharField("trạng thái", max_length=8, choices=ResetStatus, default=ResetStatus.WAITING)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("lúc quyết định", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(status=ResetStatus.WAITING), name="org_factor_reset_one_waiting"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person"))
                & (Q(decided_by=None) | (~Q(decided_by=F("person")) & ~Q(decided_by=F("asked_by")))),
                name="org_factor_reset_by_two_others",
            ),
        ]

    class Privacy:
        personal = ("person", "asked_by", "reason", "decided_by")
        plain = ("id", "created_at", "version", "status", "decided_at")

    def __str__(self) -> str:
        return self.get_status_display()


class SubstitutionSet(models.QuerySet["Substitution"]):
    def running(self, *, on: date) -> Self:
        """Substitutions that hold on the day; the last day counts."""
        return self.filter(ended_at=None, from_on__lte=on, until_on__gte=on)

    def meeting(self, from_on: date, until_on: date) -> Self:
        """Substitutions that were not ended by hand and share a day with the span."""
        return self.filter(ended_at=None, from_on__lte=until_on, until_on__gte=from_on)


class Substitution(Stamped, Versioned):
    """Somebody works in the place of a person who is away. `until_on` is the last day; `ended_at` ends it at once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người vắng")
    substitute = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người làm thay")
    from_on = models.DateField("từ ngày")
    until_on = models.DateField("đến hết ngày")
    reason = NfcCharField("lý do", max_length=300)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="người giao")
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người kết thúc"
    )

    objects = SubstitutionSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="org_substitution_by_another"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="org_substitution_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["substitute", "until_on"], name="org_substitution_of_whom"),
            models.Index(fields=["person", "until_on"], name="org_substitution_for_whom"),
        ]

    class Privacy:
        personal = ("person", "substitute", "reason", "made_by", "ended_by")
        plain = ("id", "created_at", "version", "from_on", "until_on", "ended_at")

    def __str__(self) -> str:
        return f"{self.from_on:%d/%m/%Y} - {self.until_on:%d/%m/%Y}"

    def runs(self, on: date) -> bool:
        """Whether it holds on the day."""
        return self.ended_at is None and self.from_on <= on <= self.until_on

    def is_over(self, on: date) -> bool:
        """Whether it ended, by hand or by its date."""
        return self.ended_at is not None or self.until_on < on


class RefusalCount(models.Model):
    """How many refusals of one person the trail took lately: beyond a limit they are counted, not written."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    started_at = models.DateTimeField("từ lúc")
    written = models.PositiveIntegerField("đã ghi", default=0)
    held_back = models.PositiveIntegerField("không ghi", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="org_refusal_count_once")]

    class Privacy:
        personal = ("person",)
        plain = ("id", "started_at", "written", "held_back")

    def __str__(self) -> str:
        return f"{self.written} + {self.held_back}"


class KeyStatus(models.TextChoices):
    WAITING = "WAITING", "Chờ mở lần đầu"
    KNOWN = "KNOWN", "Đang dùng"
    REVOKED = "REVOKED", "Đã thu hồi"


class VillageKey(Stamped):
    """The way in of one village head: a link that one telephone opens once, then that telephone and a PIN.

    Of link and telephone only hashes are kept (SHA-256: both are random). `pin` is Argon2id over the six digits and
    the secret of the telephone, so that a copy of the tables does not give the digits away. `rounds` counts how often
    five wrong tries have locked it since the last right one.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="trưởng ban")
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người làm đường dẫn"
    )
    made_at = models.DateTimeField("lúc làm đường dẫn")
    status = models.CharField("trạng thái", max_length=8, choices=KeyStatus, default=KeyStatus.WAITING)
    token_hash = models.CharField(max_length=64)
    device_hash = models.CharField(max_length=64, blank=True, default="")
    device = NfcCharField("máy", max_length=80, blank=True, default="")
    pin = models.CharField(max_length=200, blank=True, default="")
    known_at = models.DateTimeField("lúc nhận máy", null=True, blank=True)
    used_at = models.DateTimeField("dùng lần cuối", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("số lần nhập sai", default=0)
    rounds = models.PositiveSmallIntegerField("số lần tạm khóa", default=0)
    opens_at = models.DateTimeField("tạm khóa đến", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="org_village_key_one_each"),
            models.UniqueConstraint(fields=["token_hash"], name="org_village_key_token_once"),
            models.CheckConstraint(
                condition=~Q(status=KeyStatus.KNOWN) | (~Q(device_hash="") & ~Q(pin="")),
                name="org_village_key_known_has_pin",
            ),
        ]
        indexes = [models.Index(fields=["device_hash"], name="org_village_key_by_device")]

    class Privacy:
        personal = ("person", "made_by", "token_hash", "device_hash", "device", "pin")
        plain = (
            "id",
            "created_at",
            "made_at",
            "status",
            "known_at",
            "used_at",
            "tries",
            "rounds",
            "opens_at",
        )

    def __str__(self) -> str:
        return self.get_status_display()


class HandOver(Stamped):
    """Somebody left and another took over: the list of what was held, as it stood on that day, for the minutes.

    `items` is a list of {"title", "outcome", "things": [words]}, one for each kind that a folder offered.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người bàn giao")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người nhận bàn giao")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    until_on = models.DateField("ngày cuối")
    items = models.JSONField("danh sách", default=list)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="người lập")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("receiver")), name="org_hand_over_to_another"),
        ]

    class Privacy:
        personal = ("person", "receiver", "items", "made_by")
        plain = ("id", "created_at", "unit", "until_on")

    def __str__(self) -> str:
        return f"{self.until_on:%d/%m/%Y}"
