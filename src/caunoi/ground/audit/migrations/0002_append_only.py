"""Triggers that make the trail append-only for everybody, whatever program speaks to the database."""

from django.db import migrations

CONTENT = (
    "id",
    "at",
    "deed",
    "by_id",
    "by_label",
    "acting_for_id",
    "acting_for_label",
    "object_kind",
    "object_id",
    "unit_id",
    "facts",
    "digests",
)
REFUSAL = "the trail is append-only"

SQLITE = {
    "audit_trailentry_is_born_unsealed": (
        "BEFORE INSERT ON audit_trailentry WHEN NEW.sequence IS NOT NULL OR NEW.previous <> '' OR NEW.link <> ''"
    ),
    "audit_trailentry_is_sealed_once": (
        "BEFORE UPDATE ON audit_trailentry "
        "WHEN OLD.sequence IS NOT NULL OR NEW.sequence IS NULL OR "
        + " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in CONTENT)
    ),
    "audit_trailentry_is_kept": "BEFORE DELETE ON audit_trailentry",
    "audit_personalvalue_is_unchanged": "BEFORE UPDATE ON audit_personalvalue",
}

POSTGRESQL = f"""
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_trailentry_is_born_unsealed BEFORE INSERT ON audit_trailentry FOR EACH ROW
    WHEN (NEW.sequence IS NOT NULL OR NEW.previous <> '' OR NEW.link <> '')
    EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_trailentry_is_sealed_once BEFORE UPDATE ON audit_trailentry FOR EACH ROW
    WHEN (OLD.sequence IS NOT NULL OR NEW.sequence IS NULL OR {
    " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in CONTENT)
})
    EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_trailentry_is_kept BEFORE DELETE ON audit_trailentry FOR EACH ROW
    EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_trailentry_is_not_emptied BEFORE TRUNCATE ON audit_trailentry FOR EACH STATEMENT
    EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_personalvalue_is_unchanged BEFORE UPDATE ON audit_personalvalue FOR EACH ROW
    EXECUTE FUNCTION audit_refuse();
"""

POSTGRESQL_BACK = """
DROP TRIGGER audit_trailentry_is_born_unsealed ON audit_trailentry;
DROP TRIGGER audit_trailentry_is_sealed_once ON audit_trailentry;
DROP TRIGGER audit_trailentry_is_kept ON audit_trailentry;
DROP TRIGGER audit_trailentry_is_not_emptied ON audit_trailentry;
DROP TRIGGER audit_personalvalue_is_unchanged ON audit_personalvalue;
DROP FUNCTION audit_refuse();
"""


def guard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for name, when in SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def unguard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]

    operations = [migrations.RunPython(guard, unguard)]
