"""Providers that people sign in with (OpenID Connect), which of their accounts is whose, and who asks to be known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.ground.fields import NfcCharField, SealedTextField
from caunoi.ground.tables import Stamped, Versioned
from caunoi.org.models.person import Person
from caunoi.org.models.unit import Unit


class IdentityProvider(Stamped, Versioned):
    """A provider as the administrator sets it. `issuer` is its address as it names itself, by which its endpoints are
    found. `subject_claim` names the person for good; `name_claim` and `unit_claim` (the code of a unit of ours, may be
    "") are read once, for the administrator who decides about a request."""

    code = models.SlugField("mã", max_length=30)
    name = NfcCharField("tên", max_length=60)
    issuer = models.CharField("địa chỉ", max_length=300)
    client_id = models.CharField("mã ứng dụng", max_length=200)
    secret = SealedTextField("khóa ứng dụng", bound_to=("code",))
    scope = models.CharField("phạm vi xin", max_length=200, default="openid profile")
    subject_claim = models.CharField("trường định danh", max_length=60, default="sub")
    name_claim = models.CharField("trường họ tên", max_length=60, blank=True, default="name")
    unit_claim = models.CharField("trường mã đơn vị", max_length=60, blank=True, default="")
    is_on = models.BooleanField("đang dùng", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="org_identity_provider_once")]

    class Privacy:
        activity = "services"
        personal = ("secret",)
        plain = (
            "id",
            "created_at",
            "version",
            "code",
            "name",
            "issuer",
            "client_id",
            "scope",
            "subject_claim",
            "name_claim",
            "unit_claim",
            "is_on",
        )

    def __str__(self) -> str:
        return self.name


class IdentityLink(Stamped):
    """An account at the provider is this person's. Of what names it there only a keyed digest is kept: it may be the
    number of an identity card."""

    provider = models.ForeignKey(IdentityProvider, models.PROTECT, related_name="+", verbose_name="nơi xác nhận")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người được liên kết")
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="người liên kết")
    used_at = models.DateTimeField("dùng lần cuối", null=True, blank=True)
    ended_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người bỏ"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "digest"], condition=Q(ended_at=None), name="org_identity_link_of_one"
            ),
            models.UniqueConstraint(
                fields=["provider", "person"], condition=Q(ended_at=None), name="org_identity_link_one_each"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="org_identity_link_of_whom")]

    class Privacy:
        activity = "signing_in"
        words = {"digest": "dấu của tài khoản ở nơi xác nhận"}
        personal = ("person", "digest", "made_by", "ended_by")
        plain = ("id", "created_at", "provider", "used_at", "ended_at")

    def __str__(self) -> str:
        return str(self.provider)


class LinkStatus(models.TextChoices):
    WAITING = "WAITING", "Chờ quyết định"
    LINKED = "LINKED", "Đã liên kết"
    REFUSED = "REFUSED", "Không đồng ý"
    LAPSED = "LAPSED", "Hết hạn"


class LinkRequest(Stamped):
    """Somebody whom the provider knows and the house does not. An administrator says who that is, or refuses. The name
    that the provider tells is kept, sealed, until then."""

    provider = models.ForeignKey(IdentityProvider, models.PROTECT, related_name="+", verbose_name="nơi xác nhận")
    digest = models.CharField(max_length=64)
    name = SealedTextField("tên nơi xác nhận cho biết", bound_to=("digest",))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị nơi xác nhận cho biết"
    )
    status = models.CharField("trạng thái", max_length=8, choices=LinkStatus, default=LinkStatus.WAITING)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("lúc quyết định", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "digest"],
                condition=Q(status=LinkStatus.WAITING),
                name="org_link_request_one_waiting",
            ),
        ]
        indexes = [models.Index(fields=["status", "unit"], name="org_link_request_waiting")]

    class Privacy:
        activity = "signing_in"
        words = {"digest": "dấu của tài khoản ở nơi xác nhận"}
        personal = ("digest", "name", "decided_by")
        plain = ("id", "created_at", "provider", "unit", "status", "decided_at")

    def __str__(self) -> str:
        return f"Đề nghị số {self.pk}"
