"""Triggers that keep the lines of an issued plan, and its baseline, as they were issued, whatever program speaks to the
database."""

from django.db import migrations

REFUSAL = "the lines of an issued plan are frozen"
LINES, BASELINES = "plans_planline", "plans_planbaseline"
STATUS = "(SELECT status FROM plans_plan WHERE id = {row}.plan_id) = 'ISSUED'"

SQLITE = {
    f"{LINES}_none_is_added": f"BEFORE INSERT ON {LINES} WHEN {STATUS.format(row='NEW')}",
    f"{LINES}_is_unchanged": (
        f"BEFORE UPDATE ON {LINES} WHEN {STATUS.format(row='OLD')} OR {STATUS.format(row='NEW')}"
    ),
    f"{LINES}_is_kept": f"BEFORE DELETE ON {LINES} WHEN {STATUS.format(row='OLD')}",
    f"{BASELINES}_is_unchanged": f"BEFORE UPDATE ON {BASELINES}",
    f"{BASELINES}_is_kept": f"BEFORE DELETE ON {BASELINES}",
}

POSTGRESQL = f"""
CREATE FUNCTION plans_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION plans_refuse_when_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND {STATUS.format(row="OLD")} OR TG_OP <> 'DELETE' AND {STATUS.format(row="NEW")} THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER {LINES}_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON {LINES} FOR EACH ROW
    EXECUTE FUNCTION plans_refuse_when_issued();
CREATE TRIGGER {BASELINES}_is_unchanged BEFORE UPDATE OR DELETE ON {BASELINES} FOR EACH ROW
    EXECUTE FUNCTION plans_refuse();
"""

POSTGRESQL_BACK = f"""
DROP TRIGGER {LINES}_is_frozen ON {LINES};
DROP TRIGGER {BASELINES}_is_unchanged ON {BASELINES};
DROP FUNCTION plans_refuse_when_issued();
DROP FUNCTION plans_refuse();
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
    dependencies = [("plans", "0009_who_sent_in_whose_place")]

    operations = [migrations.RunPython(guard, unguard)]
