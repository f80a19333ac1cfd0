import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0003_lost_factors"),
        ("plans", "0005_recurring_duties"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeBaseline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("tasks", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[("SUBMITTED", "Trình duyệt"), ("APPROVED", "Duyệt"), ("RETURNED", "Trả lại")],
                        max_length=9,
                    ),
                ),
                ("words", caunoi.ground.fields.NfcTextField(blank=True, verbose_name="Ý kiến")),
                ("reasons", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                ("ref", models.CharField(max_length=24, verbose_name="Mã")),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Đang soạn"),
                            ("SUBMITTED", "Chờ duyệt"),
                            ("RETURNED", "Bị trả lại"),
                            ("APPROVED", "Đã duyệt"),
                        ],
                        default="DRAFT",
                        max_length=9,
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="Nơi phê duyệt",
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
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="task",
            name="programme",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tasks",
                to="plans.programme",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("programme__isnull", False)),
                fields=["programme", "due_on", "id"],
                name="task_of_programme",
            ),
        ),
        migrations.AddField(
            model_name="programmebaseline",
            name="programme",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="baseline", to="plans.programme"
            ),
        ),
        migrations.AddField(
            model_name="programmeentry",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="programmeentry",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="plans.programme"
            ),
        ),
        migrations.AddIndex(
            model_name="programme",
            index=models.Index(fields=["approver", "status"], name="programme_of_approver"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(fields=("ref",), name="programme_ref_once"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(fields=("unit", "year"), name="programme_once_per_unit_and_year"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["DRAFT", "SUBMITTED", "RETURNED", "APPROVED"])),
                name="programme_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "DRAFT"), ("approver__isnull", False), _connector="OR"),
                name="programme_submitted_has_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("deed__in", ["SUBMITTED", "APPROVED", "RETURNED"])),
                name="programme_entry_deed_known",
            ),
        ),
    ]
