"""Saved filters serve more than one list: their rows go to the folder of units and people."""

from django.db import migrations

COLUMNS = ("created_at", "person_id", "unit_id", "name", "query")


def move(apps, editor):
    """Every row keeps who, with whom, name and what it asks; only its table and its number are others."""
    using = editor.connection.alias
    kept = apps.get_model("org", "SavedFilter").objects.using(using)
    rows = apps.get_model("plans", "SavedFilter").objects.using(using).order_by("pk").values(*COLUMNS)
    kept.bulk_create([kept.model(page="TASKS", **row) for row in rows])


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0011_who_sent_in_whose_place_before"),
        ("org", "0010_saved_filters"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="SavedFilter"),
    ]
