"""Data elements may be split by categories; a value says which option combination it is for."""

import django.db.models.deletion
from django.db import migrations, models

import caunoi.ground.fields


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_merged_words_as_text")]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="Mã")),
                ("name", caunoi.ground.fields.NfcCharField(max_length=200, verbose_name="Tiêu chí phân tổ")),
            ],
        ),
        migrations.CreateModel(
            name="CategoryCombo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="Mã")),
                ("name", caunoi.ground.fields.NfcCharField(max_length=200, verbose_name="Cách phân tổ")),
            ],
        ),
        migrations.CreateModel(
            name="CategoryOption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, verbose_name="Mã")),
                ("name", caunoi.ground.fields.NfcCharField(max_length=100, verbose_name="Nhóm")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="options", to="reporting.category"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("category", "code"), name="category_option_code_once"),
                    models.UniqueConstraint(fields=("category", "position"), name="category_option_position_once"),
                ]
            },
        ),
        migrations.CreateModel(
            name="CategoryComboPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reporting.category"
                    ),
                ),
                (
                    "combo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="reporting.categorycombo",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("combo", "category"), name="combo_category_once"),
                    models.UniqueConstraint(fields=("combo", "position"), name="combo_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 3)), name="combo_categories_few"
                    ),
                ]
            },
        ),
        migrations.AddField(
            model_name="dataelement",
            name="combo",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reporting.categorycombo",
                verbose_name="Phân tổ",
            ),
        ),
        migrations.AddField(
            model_name="datavalue",
            name="option",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="Phân tổ"),
        ),
        migrations.RemoveConstraint(model_name="datavalue", name="data_value_once"),
        migrations.AddConstraint(
            model_name="datavalue",
            constraint=models.UniqueConstraint(fields=("report", "element", "option"), name="data_value_once"),
        ),
    ]
