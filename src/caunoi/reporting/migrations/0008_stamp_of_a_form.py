"""Each version of a form gets a name for the state of its lines."""

import uuid

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def stamp_each(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 (Django's signature)
    for one in apps.get_model("reporting", "DataSet").objects.all():
        one.stamp = uuid.uuid4()
        one.save(update_fields=["stamp"])


class Migration(migrations.Migration):
    dependencies = [("reporting", "0007_reports_by_theme")]

    operations = [
        migrations.AddField(
            model_name="dataset", name="stamp", field=models.UUIDField(default=uuid.uuid4, editable=False)
        ),
        migrations.RunPython(stamp_each, migrations.RunPython.noop, elidable=True),
    ]
