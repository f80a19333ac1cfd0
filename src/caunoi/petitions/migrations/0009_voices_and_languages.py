import django.db.models.deletion
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_recordings"),
        ("petitions", "0008_routing_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Language",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                ("name", caunoi.ground.fields.NfcCharField(max_length=60, verbose_name="ngôn ngữ")),
                ("is_offered", models.BooleanField(default=True, verbose_name="có trong danh sách")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("name",), name="petitions_language_once")],
            },
        ),
        migrations.AddField(
            model_name="petition",
            name="wants_interpreter",
            field=models.BooleanField(default=False, verbose_name="cần người phiên dịch"),
        ),
        migrations.AddField(
            model_name="petitionfile",
            name="words",
            field=caunoi.ground.fields.NfcTextField(
                blank=True, default="", max_length=4000, verbose_name="lời trong bản ghi âm"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="voice",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="bản ghi âm",
            ),
        ),
    ]
