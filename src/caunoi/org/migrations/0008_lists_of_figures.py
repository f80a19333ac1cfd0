"""The draft of an import may hold a list of figures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0007_hand_overs")]

    operations = [
        migrations.AlterField(
            model_name="listimport",
            name="kind",
            field=models.CharField(
                choices=[
                    ("AREAS", "khu dân cư"),
                    ("PEOPLE", "tài khoản"),
                    ("TASKS", "nhiệm vụ"),
                    ("FIGURES", "số liệu báo cáo"),
                ],
                default="AREAS",
                max_length=8,
                verbose_name="loại danh sách",
            ),
        ),
    ]
