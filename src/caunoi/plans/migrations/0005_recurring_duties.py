import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_lists_of_tasks"),
        ("plans", "0004_views_and_choices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                ("ref", models.CharField(max_length=24, unique=True, verbose_name="Mã")),
                ("title", caunoi.ground.fields.NfcCharField(max_length=400, verbose_name="Việc định kỳ")),
                ("expected_result", caunoi.ground.fields.NfcTextField(blank=True, verbose_name="Kết quả cần có")),
                ("measure", caunoi.ground.fields.NfcCharField(blank=True, max_length=300, verbose_name="Đo bằng gì")),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("WEEK", "Hằng tuần"),
                            ("MONTH", "Hằng tháng"),
                            ("QUARTER", "Hằng quý"),
                            ("HALF_YEAR", "6 tháng"),
                            ("YEAR", "Hằng năm"),
                            ("TWO_YEARS", "2 năm một lần"),
                            ("FIVE_YEARS", "5 năm một lần"),
                            ("DATES", "Những ngày cố định trong năm"),
                        ],
                        max_length=12,
                        verbose_name="Nhịp",
                    ),
                ),
                ("dates", models.JSONField(default=list, verbose_name="Ngày cố định")),
                (
                    "due_kind",
                    models.CharField(
                        choices=[
                            ("WORKDAY_AFTER", "Ngày làm việc thứ mấy sau khi hết kỳ"),
                            ("WORKDAY_OF", "Ngày làm việc thứ mấy tính từ đầu kỳ"),
                            ("DAY_OF", "Ngày mấy của tháng cuối kỳ"),
                            ("DAY_AFTER", "Ngày mấy của tháng sau kỳ"),
                        ],
                        max_length=16,
                        verbose_name="Hạn",
                    ),
                ),
                (
                    "due_number",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="Ngày thứ mấy",
                    ),
                ),
                (
                    "roll",
                    models.CharField(
                        choices=[
                            ("NEXT", "Lùi sang ngày làm việc sau đó"),
                            ("PREVIOUS", "Sớm lên ngày làm việc trước đó"),
                        ],
                        max_length=8,
                        verbose_name="Nếu trúng ngày nghỉ",
                    ),
                ),
                (
                    "lead_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MaxValueValidator(180)],
                        verbose_name="Tạo việc trước hạn (ngày)",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="Từ ngày")),
                ("ends_on", models.DateField(null=True, verbose_name="Đến ngày")),
                ("counts_from", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("RUNNING", "Đang chạy"), ("PAUSED", "Tạm dừng"), ("ENDED", "Đã kết thúc")],
                        default="RUNNING",
                        max_length=8,
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="Đơn vị duyệt",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.planline"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="Đơn vị giao",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyReceiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("COMMUNES", "Tất cả xã, phường"),
                            ("BOARDS", "Các ban chuyên môn"),
                            ("ORGANISATIONS", "Các tổ chức chính trị - xã hội"),
                            ("ASSOCIATIONS", "Các hội quần chúng"),
                            ("AREAS", "Tất cả khu dân cư"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receivers", to="plans.duty"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("period", models.CharField(max_length=16)),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("due_on", models.DateField()),
                ("rhythm", models.CharField(max_length=12)),
                ("due_kind", models.CharField(max_length=16)),
                ("due_number", models.PositiveSmallIntegerField()),
                ("roll", models.CharField(max_length=8)),
                (
                    "duty",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="plans.duty",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(fields=["unit", "status", "id"], name="duty_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["RUNNING", "PAUSED", "ENDED"])), name="duty_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rhythm__in",
                        ["WEEK", "MONTH", "QUARTER", "HALF_YEAR", "YEAR", "TWO_YEARS", "FIVE_YEARS", "DATES"],
                    )
                ),
                name="duty_rhythm_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_kind__in", ["WORKDAY_AFTER", "WORKDAY_OF", "DAY_OF", "DAY_AFTER"])),
                name="duty_due_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("roll__in", ["NEXT", "PREVIOUS"])), name="duty_roll_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_number__gte", 1), ("due_number__lte", 31)), name="duty_due_number_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(condition=models.Q(("lead_days__lte", 180)), name="duty_lead_in_range"),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="duty_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyreceiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", ""), ("unit__isnull", False)),
                    models.Q(models.Q(("group", ""), _negated=True), ("unit__isnull", True)),
                    _connector="OR",
                ),
                name="duty_receiver_group_or_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyreceiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)), fields=("duty", "unit"), name="duty_receiver_unit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyreceiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("group", ""), _negated=True),
                fields=("duty", "group"),
                name="duty_receiver_group_once",
            ),
        ),
        migrations.AddIndex(
            model_name="dutyturn",
            index=models.Index(fields=["due_on", "id"], name="duty_turn_by_due_date"),
        ),
        migrations.AddConstraint(
            model_name="dutyturn",
            constraint=models.UniqueConstraint(fields=("duty", "period", "unit"), name="duty_turn_once"),
        ),
    ]
