"""Village heads come in by a link, a known telephone and a PIN."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0005_substitutions_and_refusals"),
    ]

    operations = [
        migrations.CreateModel(
            name="VillageKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("made_at", models.DateTimeField(verbose_name="lúc làm đường dẫn")),
                (
                    "status",
                    models.CharField(
                        choices=[("WAITING", "Chờ mở lần đầu"), ("KNOWN", "Đang dùng"), ("REVOKED", "Đã thu hồi")],
                        default="WAITING",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("token_hash", models.CharField(max_length=64)),
                ("device_hash", models.CharField(blank=True, default="", max_length=64)),
                (
                    "device",
                    caunoi.ground.fields.NfcCharField(blank=True, default="", max_length=80, verbose_name="máy"),
                ),
                ("pin", models.CharField(blank=True, default="", max_length=200)),
                ("known_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc nhận máy")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="dùng lần cuối")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="số lần nhập sai")),
                ("rounds", models.PositiveSmallIntegerField(default=0, verbose_name="số lần tạm khóa")),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="tạm khóa đến")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người làm đường dẫn",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="trưởng ban",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["device_hash"], name="org_village_key_by_device")],
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="org_village_key_one_each"),
                    models.UniqueConstraint(fields=("token_hash",), name="org_village_key_token_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "KNOWN"), _negated=True),
                            models.Q(
                                models.Q(("device_hash", ""), _negated=True), models.Q(("pin", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="org_village_key_known_has_pin",
                    ),
                ],
            },
        ),
    ]
