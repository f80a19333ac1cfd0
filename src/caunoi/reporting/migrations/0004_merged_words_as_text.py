"""Merged words are kept as text, so that the trail tells their beginning and not all of them anew each time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_frozen_summaries_and_merged_words")]

    operations = [
        migrations.RemoveField(model_name="mergedtext", name="sentences"),
        migrations.AddField(
            model_name="mergedtext",
            name="content",
            field=models.TextField(default="[]", verbose_name="Lời văn"),
        ),
    ]
