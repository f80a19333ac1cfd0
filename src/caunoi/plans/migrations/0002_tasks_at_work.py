import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0001_units_people_and_posts"),
        ("plans", "0001_plans_and_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("sent_on", models.DateField(unique=True)),
            ],
            options={"abstract": False},
        ),
        # A generated column cannot be altered: it goes with its indexes and comes back.
        migrations.RemoveIndex(model_name="task", name="task_open_of_unit"),
        migrations.RemoveIndex(model_name="task", name="task_open_of_root"),
        migrations.RemoveField(model_name="task", name="is_open"),
        migrations.AlterField(
            model_name="task",
            name="status",
            field=models.CharField(
                choices=[
                    ("NOT_STARTED", "Chưa bắt đầu"),
                    ("IN_PROGRESS", "Đang làm"),
                    ("WAITING", "Chờ hướng dẫn"),
                    ("AWAITING_APPROVAL", "Chờ duyệt"),
                    ("RETURNED", "Bị trả lại"),
                    ("DONE", "Hoàn thành"),
                    ("CANCELLED", "Đã hủy"),
                ],
                default="NOT_STARTED",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="is_open",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(status__in=("NOT_STARTED", "IN_PROGRESS", "WAITING", "RETURNED"), then=True),
                    default=False,
                    output_field=models.BooleanField(),
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["unit", "due_on", "id"], name="task_open_of_unit"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_open", True)), fields=["root", "due_on", "id"], name="task_open_of_root"
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="is_awaiting",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(status="AWAITING_APPROVAL", then=True),
                    default=False,
                    output_field=models.BooleanField(),
                ),
                output_field=models.BooleanField(),
            ),
        ),
        migrations.CreateModel(
            name="Obstacle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("words", caunoi.ground.fields.NfcTextField(verbose_name="Khó khăn, vướng mắc")),
                ("proposal", caunoi.ground.fields.NfcTextField(blank=True, verbose_name="Đề xuất")),
                ("answer_on", models.DateField(verbose_name="Cần trả lời trước ngày")),
                ("answer", caunoi.ground.fields.NfcTextField(blank=True, verbose_name="Trả lời")),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="task",
            name="task_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="taskentry",
            name="task_entry_kind_known",
        ),
        migrations.AddField(
            model_name="task",
            name="approver",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.unit",
                verbose_name="Đơn vị duyệt",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="waits_for",
            field=caunoi.ground.fields.NfcCharField(blank=True, max_length=300, verbose_name="Chờ hướng dẫn của"),
        ),
        migrations.AddField(
            model_name="taskentry",
            name="reasons",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="taskentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("PROGRESS", "Cập nhật tiến độ"),
                    ("FINISHED", "Báo hoàn thành"),
                    ("REOPENED", "Mở lại"),
                    ("CANCELLED", "Hủy"),
                    ("MOVED", "Gia hạn"),
                    ("APPROVED", "Duyệt kết quả"),
                    ("RETURNED", "Trả lại"),
                    ("WAITING", "Chờ hướng dẫn"),
                    ("RESUMED", "Làm tiếp"),
                ],
                default="PROGRESS",
                max_length=9,
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("is_awaiting", True)),
                fields=["approver", "due_on", "id"],
                name="task_awaiting_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["NOT_STARTED", "IN_PROGRESS", "WAITING", "AWAITING_APPROVAL", "RETURNED", "DONE", "CANCELLED"],
                    )
                ),
                name="task_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["AWAITING_APPROVAL", "RETURNED"]), _negated=True),
                    ("approver__isnull", False),
                    _connector="OR",
                ),
                name="task_awaiting_has_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "WAITING"), models.Q(("waits_for", ""), _negated=True)),
                    models.Q(models.Q(("status", "WAITING"), _negated=True), ("waits_for", "")),
                    _connector="OR",
                ),
                name="task_waiting_says_for_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "PROGRESS",
                            "FINISHED",
                            "REOPENED",
                            "CANCELLED",
                            "MOVED",
                            "APPROVED",
                            "RETURNED",
                            "WAITING",
                            "RESUMED",
                        ],
                    )
                ),
                name="task_entry_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="asked_unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="org.unit",
                verbose_name="Đơn vị trả lời",
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="raised_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="raised_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
            ),
        ),
        migrations.AddField(
            model_name="obstacle",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="obstacles", to="plans.task"
            ),
        ),
        migrations.AddIndex(
            model_name="obstacle",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["asked_unit", "answer_on", "id"],
                name="obstacle_unanswered_of_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="obstacle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="obstacle_answer_has_moment",
            ),
        ),
    ]
