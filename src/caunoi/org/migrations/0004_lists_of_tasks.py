"""The draft of an import may hold a list of tasks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0003_lost_factors")]

    operations = [
        migrations.AlterField(
            model_name="listimport",
            name="kind",
            field=models.CharField(
                choices=[("AREAS", "khu dân cư"), ("PEOPLE", "tài khoản"), ("TASKS", "nhiệm vụ")],
                default="AREAS",
                max_length=8,
                verbose_name="loại danh sách",
            ),
        ),
    ]
