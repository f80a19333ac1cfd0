import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def keep_todays(apps, _):
    """What an element says today is how every version has asked it so far: it could not be split once it had values."""
    Element, Line = (apps.get_model("reporting", name) for name in ("DataElement", "SectionElement"))
    combo = Element.objects.filter(pk=OuterRef("element_id")).values("combo_id")[:1]
    Line.objects.filter(element__combo__isnull=False).update(combo_id=Subquery(combo))


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0017_thresholds_and_ranges"),
    ]

    operations = [
        migrations.AddField(
            model_name="sectionelement",
            name="combo",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.categorycombo",
                verbose_name="Phân tổ",
            ),
        ),
        migrations.RunPython(keep_todays, migrations.RunPython.noop),
    ]
