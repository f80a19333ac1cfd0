from django.core.management import call_command
from django.db import migrations


def make_table(_, schema_editor):
    """The table of the shared cache; a second call finds it and does nothing."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("limits", "0001_tries")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
