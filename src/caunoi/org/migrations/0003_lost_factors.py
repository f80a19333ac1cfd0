"""A lost second factor is taken away by two administrators."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_lists_of_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                ("reason", caunoi.ground.fields.NfcCharField(max_length=300, verbose_name="lý do")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("WAITING", "Chờ người thứ hai"),
                            ("DONE", "Đã đặt lại"),
                            ("REFUSED", "Không đồng ý"),
                            ("LAPSED", "Hết hạn"),
                        ],
                        default="WAITING",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc quyết định")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người đề nghị",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người quyết định",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người mất cách xác thực",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "WAITING")),
                        fields=("person",),
                        name="org_factor_reset_one_waiting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("person")), _negated=True),
                            models.Q(
                                ("decided_by", None),
                                models.Q(
                                    models.Q(("decided_by", models.F("person")), _negated=True),
                                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="org_factor_reset_by_two_others",
                    ),
                ],
            },
        ),
    ]
