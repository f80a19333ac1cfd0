from django.db import migrations

import caunoi.ground.fields

SEALED = {
    "Draft": ("key", ("words", "contact")),
    "Identity": ("petition_id", ("full_name", "telephone", "address", "id_number")),
    "Vault": ("petition_id", ("words", "title", "place")),
}


def bind(apps, _):
    """Seal every text anew for its row. What no key opens stays as it is: `caunoi reseal` names it."""
    for name, (bound_to, columns) in SEALED.items():
        model = apps.get_model("petitions", name)
        for row in model.objects.order_by("pk").iterator(chunk_size=500):
            fresh = {}
            for column in columns:
                try:
                    text = getattr(row, column)
                except caunoi.ground.fields.sealing.BrokenSeal:
                    continue
                place = "\n".join([model._meta.db_table, column, str(getattr(row, bound_to))])
                fresh[column] = caunoi.ground.fields.Sealed(caunoi.ground.fields.sealing.seal(text, place))
            model.objects.filter(pk=row.pk).update(**fresh)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0005_limits_of_the_law")]

    operations = [
        migrations.RunPython(bind, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="draft",
            name="words",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("key",), default="", verbose_name="nội dung"
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="contact",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("key",), default="", verbose_name="liên hệ"
            ),
        ),
        migrations.AlterField(
            model_name="identity",
            name="full_name",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="họ và tên"
            ),
        ),
        migrations.AlterField(
            model_name="identity",
            name="telephone",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="số điện thoại"
            ),
        ),
        migrations.AlterField(
            model_name="identity",
            name="address",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="địa chỉ"
            ),
        ),
        migrations.AlterField(
            model_name="identity",
            name="id_number",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="số định danh"
            ),
        ),
        migrations.AlterField(
            model_name="vault",
            name="words",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="nội dung"
            ),
        ),
        migrations.AlterField(
            model_name="vault",
            name="title",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="tóm tắt"
            ),
        ),
        migrations.AlterField(
            model_name="vault",
            name="place",
            field=caunoi.ground.fields.SealedTextField(
                blank=True, bound_to=("petition_id",), default="", verbose_name="chỗ nào"
            ),
        ),
    ]
