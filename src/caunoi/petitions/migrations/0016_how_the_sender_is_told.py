from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0015_more_steps_that_have_limits")]

    operations = [
        migrations.AddField(
            model_name="identity",
            name="tells_by",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="báo qua"),
        ),
    ]
