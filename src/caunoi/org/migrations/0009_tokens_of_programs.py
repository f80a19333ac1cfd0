"""Tokens of programs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0008_lists_of_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("name", caunoi.ground.fields.NfcCharField(max_length=120, verbose_name="dùng cho")),
                ("rights", models.JSONField(default=list, verbose_name="quyền")),
                ("digest", models.CharField(max_length=64)),
                ("ending", models.CharField(max_length=4, verbose_name="chữ cuối")),
                ("expires_at", models.DateTimeField(verbose_name="hết hạn lúc")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="dùng lần cuối")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="kết thúc lúc")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người kết thúc",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lập",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người đứng tên",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="org_token_of_whom")],
                "constraints": [models.UniqueConstraint(fields=("digest",), name="org_token_digest_once")],
            },
        ),
    ]
