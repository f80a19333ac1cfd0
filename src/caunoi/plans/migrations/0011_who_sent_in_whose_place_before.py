"""Entries written before they told in whose place somebody worked: the trail told it all along."""

from datetime import timedelta

from django.db import migrations

WITHIN = timedelta(seconds=10)
"""The trail and the entry are written in one deed, one right after the other."""
KINDS = {
    "task.reported": "PROGRESS",
    "task.submitted": "FINISHED",
    "task.finished": "FINISHED",
    "task.approved": "APPROVED",
    "task.returned": "RETURNED",
    "task.paused": "WAITING",
    "task.resumed": "RESUMED",
    "task.reopened": "REOPENED",
    "task.cancelled": "CANCELLED",
    "task.due_date_moved": "MOVED",
}


def fill(apps, _schema_editor):
    """Without this the one in whose place a result was sent could approve it herself."""
    trail = apps.get_model("audit", "TrailEntry").objects.filter(
        object_kind="plans.task", deed__in=KINDS, acting_for_id__isnull=False, by_id__isnull=False
    )
    entries = apps.get_model("plans", "TaskEntry").objects.filter(acting_for__isnull=True)
    known = set(apps.get_model("org", "Person").objects.values_list("pk", flat=True))
    rows = trail.order_by("pk").values_list("deed", "object_id", "by_id", "acting_for_id", "at")
    for deed, task, by, other, at in rows.iterator():
        found = entries.filter(
            task_id=int(task), kind=KINDS[deed], by_id=by, created_at__gte=at - WITHIN, created_at__lte=at + WITHIN
        )
        nearest = min(found, key=lambda entry: abs(entry.created_at - at), default=None)
        if nearest is not None and other in known:
            entries.filter(pk=nearest.pk).update(acting_for_id=other)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0010_issued_lines_are_frozen"),
        ("audit", "0002_append_only"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
