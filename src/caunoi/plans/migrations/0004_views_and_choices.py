import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0003_lost_factors"),
        ("plans", "0003_calendar_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                (
                    "telling",
                    models.CharField(
                        choices=[
                            ("DIGEST", "Một bản tin mỗi ngày"),
                            ("EACH", "Từng việc một"),
                            ("PAGE", "Chỉ trên trang"),
                        ],
                        default="DIGEST",
                        max_length=6,
                        verbose_name="Cách nhắc",
                    ),
                ),
                ("hour", models.PositiveSmallIntegerField(default=7, verbose_name="Giờ nhắc")),
                ("by_mail", models.BooleanField(default=True, verbose_name="Gửi cả thư điện tử")),
                ("reminded_on", models.DateField()),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("telling__in", ["DIGEST", "EACH", "PAGE"])),
                        name="notice_choice_telling_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hour__gte", 7), ("hour__lte", 20)), name="notice_choice_hour_of_work"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("telling", "PAGE"), _negated=True), ("by_mail", False), _connector="OR"
                        ),
                        name="notice_choice_page_has_no_mail",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("sent_on", models.DateField()),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plans.task"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("task", "sent_on"), name="nudge_once_a_day")],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("name", caunoi.ground.fields.NfcCharField(max_length=60, verbose_name="Tên bộ lọc")),
                ("query", models.CharField(blank=True, max_length=600)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "name"), name="saved_filter_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_filter_has_name"
                    ),
                ],
            },
        ),
    ]
