"""Tables of summaries, and triggers that make a frozen one append-only for every program that speaks to the database."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times

REFUSAL = "what is frozen is append-only"
TABLE = "reporting_frozensummary"

POSTGRESQL = f"""
CREATE FUNCTION reporting_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {TABLE}_is_unchanged BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW
    EXECUTE FUNCTION reporting_refuse();
CREATE TRIGGER {TABLE}_is_not_emptied BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT
    EXECUTE FUNCTION reporting_refuse();
"""

POSTGRESQL_BACK = f"""
DROP TRIGGER {TABLE}_is_unchanged ON {TABLE};
DROP TRIGGER {TABLE}_is_not_emptied ON {TABLE};
DROP FUNCTION reporting_refuse();
"""

SQLITE = {f"{TABLE}_is_unchanged": "UPDATE", f"{TABLE}_is_kept": "DELETE"}


def guard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for name, deed in SQLITE.items():
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {deed} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def unguard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_papers_sent_with_receipt"),
        ("reporting", "0002_figures_behind_elements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="frozen_at",
            field=models.DateTimeField(null=True, verbose_name="Chốt số liệu lúc"),
        ),
        migrations.CreateModel(
            name="FrozenSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("number", models.PositiveIntegerField(verbose_name="Bản chốt")),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64, verbose_name="Mã băm")),
                (
                    "reason",
                    caunoi.ground.fields.NfcCharField(blank=True, max_length=500, verbose_name="Lý do đính chính"),
                ),
                ("changes", models.JSONField(default=list)),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="frozen", to="reporting.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IssuedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "frozen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="issued", to="reporting.frozensummary"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MergedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("RESULTS", "Kết quả"),
                            ("DIFFICULTIES", "Khó khăn, vướng mắc"),
                            ("PROPOSALS", "Đề xuất, kiến nghị"),
                            ("DIRECTIONS", "Phương hướng"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sentences", models.JSONField(default=list)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="reporting.round"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="frozensummary",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="frozen_number_once"),
        ),
        migrations.AddConstraint(
            model_name="frozensummary",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="frozen_correction_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="mergedtext",
            constraint=models.UniqueConstraint(fields=("round", "part"), name="merged_part_once"),
        ),
        migrations.AddConstraint(
            model_name="mergedtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["RESULTS", "DIFFICULTIES", "PROPOSALS", "DIRECTIONS"])),
                name="merged_part_known",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
