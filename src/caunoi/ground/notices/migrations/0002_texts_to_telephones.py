from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times

CHANNELS = [("PAGE", "Trên trang"), ("EMAIL", "Thư điện tử"), ("SMS", "Tin nhắn SMS"), ("ZALO", "Tin Zalo")]


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_outbox")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notices_notice_channel_known"),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(choices=CHANNELS, max_length=10, verbose_name="kênh"),
        ),
        migrations.AddField(
            model_name="notice",
            name="telephone",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("created_at",), default="", verbose_name="số điện thoại"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", [channel for channel, _ in CHANNELS])),
                name="notices_notice_channel_known",
            ),
        ),
        migrations.CreateModel(
            name="Gateway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("channel", models.CharField(choices=CHANNELS, max_length=10, verbose_name="kênh")),
                ("address", models.CharField(blank=True, default="", max_length=300, verbose_name="địa chỉ")),
                (
                    "key",
                    caunoi.ground.fields.SealedTextField(
                        blank=True, bound_to=("channel",), default="", verbose_name="khóa"
                    ),
                ),
                (
                    "sender",
                    caunoi.ground.fields.NfcCharField(
                        blank=True, default="", max_length=60, verbose_name="tên gửi, mã mẫu tin"
                    ),
                ),
                ("is_plain", models.BooleanField(default=False, verbose_name="tin không dấu")),
                ("is_on", models.BooleanField(default=False, verbose_name="đang dùng")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("channel",), name="notices_gateway_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["SMS", "ZALO"])), name="notices_gateway_reaches_telephones"
                    ),
                ],
            },
        ),
    ]
