"""People who sign in, and the posts they hold."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from caunoi.ground import text
from caunoi.ground.fields import FoldedField, NfcCharField, SortKeyField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.org.models.unit import Unit


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

    via: str = ""
    """The token by which a program works as this person just now, in words; the trail tells it. No column."""

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was looked up for her while a page is made, by the name of what it is; gone with this object. Not
        `__dict__`: the stand-in of `request.user` has one of its own."""
        return {}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login"], name="org_person_login_once")]
        indexes = [models.Index(fields=["sort_key"], name="org_person_by_name")]

    class Privacy:
        activity = "accounts"
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
        activity = "accounts"
        words = {"person": "người giữ chức vụ"}
        personal = ("person", "title")
        plain = ("id", "created_at", "version", "unit", "role", "scope", "from_on", "until_on")

    def __str__(self) -> str:
        return self.title or self.get_role_display()

    def holds(self, on: date) -> bool:
        """Whether the post is valid on the day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)
