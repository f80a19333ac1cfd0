import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.times


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_tasks_at_work"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("key", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=64)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key",), name="calendar_link_key_once")],
            },
        ),
    ]
