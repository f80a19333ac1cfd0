import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


def bind(apps, _editor):
    """Files of complaints and denunciations are kept for all their years, as the law on archives has it."""
    kinds = ["COMPLAINT", "DENUNCIATION", "MIXED"]
    apps.get_model("petitions", "Retention").objects.filter(kind__in=kinds).update(is_binding=True)


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0016_how_the_sender_is_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                (
                    "kind",
                    models.CharField(
                        choices=[("COPY", "Bản sao dữ liệu"), ("ERASE", "Xóa dữ liệu")],
                        max_length=8,
                        verbose_name="yêu cầu",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "Đang chờ"), ("DONE", "Đã thực hiện"), ("REFUSED", "Từ chối, có lý do")],
                        default="OPEN",
                        max_length=8,
                        verbose_name="tình trạng",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="hạn")),
                ("due_rule", models.CharField(max_length=16, verbose_name="căn cứ thời hạn")),
                ("due_reckoning", models.JSONField(default=dict, verbose_name="cách tính hạn")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="lúc quyết định")),
                (
                    "reason",
                    caunoi.ground.fields.NfcTextField(
                        blank=True, default="", max_length=1000, verbose_name="lý do từ chối"
                    ),
                ),
                ("announced_on", models.DateField(null=True, verbose_name="đã báo quá hạn ngày")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="limit",
            name="petitions_limit_known",
        ),
        migrations.AddField(
            model_name="retention",
            name="is_binding",
            field=models.BooleanField(default=False, verbose_name="phải lưu đủ, không xóa sớm theo yêu cầu"),
        ),
        migrations.AlterField(
            model_name="limit",
            name="step",
            field=models.CharField(
                choices=[
                    ("ANSWER", "Trả lời hoặc báo cho người gửi"),
                    ("SETTLE", "Cơ quan có thẩm quyền giải quyết"),
                    ("RELAY", "Báo người gửi sau khi cơ quan trả lời"),
                    ("AGAIN", "Xem lại theo đề nghị của người gửi"),
                    ("ACCEPT", "Cơ quan có thẩm quyền thụ lý"),
                    ("NOTICE", "Gửi thông báo từ chối tiếp công dân"),
                    ("REDLINE", "Vạch đỏ: chưa xử lý kể từ khi nhận"),
                    ("COPY", "Gửi bản sao dữ liệu theo yêu cầu"),
                    ("ERASE", "Xóa dữ liệu theo yêu cầu"),
                ],
                max_length=8,
                verbose_name="việc",
            ),
        ),
        migrations.AddConstraint(
            model_name="limit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counts__in", ["WORKING", "CALENDAR"]),
                    (
                        "step__in",
                        ["ANSWER", "SETTLE", "RELAY", "AGAIN", "ACCEPT", "NOTICE", "REDLINE", "COPY", "ERASE"],
                    ),
                ),
                name="petitions_limit_known",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người quyết định",
            ),
        ),
        migrations.AddField(
            model_name="datarequest",
            name="petition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="data_requests", to="petitions.petition"
            ),
        ),
        migrations.AddIndex(
            model_name="datarequest",
            index=models.Index(
                condition=models.Q(("state", "OPEN")), fields=["due_on", "id"], name="petitions_data_request_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")),
                fields=("petition", "kind"),
                name="petitions_data_request_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["COPY", "ERASE"]), ("state__in", ["OPEN", "DONE", "REFUSED"])),
                name="petitions_data_request_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="datarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "OPEN")),
                    models.Q(models.Q(("state", "OPEN"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="petitions_data_request_decided",
            ),
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
    ]
