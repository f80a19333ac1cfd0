"""The chair of a unit may approve its reports before they leave it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0009_tokens_of_programs"),
        ("reporting", "0010_annualised_indicators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportingChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("by_chair", models.BooleanField(default=False, verbose_name="Lãnh đạo duyệt trước khi nộp")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="report",
            name="report_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="reportentry",
            name="report_entry_kind_known",
        ),
        migrations.AlterField(
            model_name="report",
            name="status",
            field=models.CharField(
                choices=[
                    ("NOT_STARTED", "Chưa nhập"),
                    ("DRAFT", "Đang nhập"),
                    ("PROPOSED", "Chờ lãnh đạo duyệt"),
                    ("SUBMITTED", "Đã nộp"),
                    ("RETURNED", "Bị trả lại"),
                    ("ACCEPTED", "Đã tiếp nhận"),
                ],
                default="NOT_STARTED",
                max_length=11,
            ),
        ),
        migrations.AlterField(
            model_name="reportentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("PROPOSED", "Trình lãnh đạo"),
                    ("REFUSED", "Lãnh đạo trả lại"),
                    ("SUBMITTED", "Nộp"),
                    ("RETURNED", "Trả lại"),
                    ("ACCEPTED", "Tiếp nhận"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["NOT_STARTED", "DRAFT", "PROPOSED", "SUBMITTED", "RETURNED", "ACCEPTED"])
                ),
                name="report_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["PROPOSED", "REFUSED", "SUBMITTED", "RETURNED", "ACCEPTED"])),
                name="report_entry_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="reportingchoice",
            name="unit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit", verbose_name="Đơn vị"
            ),
        ),
    ]
