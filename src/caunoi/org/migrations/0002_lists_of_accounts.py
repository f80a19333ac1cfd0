"""The draft of an import holds a list of either kind: residential areas or accounts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0001_units_people_and_posts")]

    operations = [
        migrations.RenameModel(old_name="AreaImport", new_name="ListImport"),
        migrations.RemoveConstraint(model_name="listimport", name="org_area_import_key_once"),
        migrations.AddConstraint(
            model_name="listimport",
            constraint=models.UniqueConstraint(fields=("key",), name="org_list_import_key_once"),
        ),
        migrations.AddField(
            model_name="listimport",
            name="kind",
            field=models.CharField(
                choices=[("AREAS", "khu dân cư"), ("PEOPLE", "tài khoản")],
                default="AREAS",
                max_length=8,
                verbose_name="loại danh sách",
            ),
        ),
    ]
