"""A database as the first release left it, with a plan and its tasks in it, and what stands in it afterwards.

python -m tests.first_release make      tables and rows by the migrations of that release
python -m tests.first_release look      one JSON object, read by the program as it is now
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime
from typing import Any

import django

LAST_STEPS = (
    ("org", "0001_units_people_and_posts"),
    ("audit", "0002_append_only"),
    ("files", "0001_stored_files"),
    ("notices", "0001_outbox"),
    ("documents", "0002_search_index"),
    ("jobs", "0001_schedule_and_workers"),
    ("once", "0001_receipts"),
    ("workdays", "0001_calendar_days"),
    ("plans", "0001_plans_and_tasks"),
    ("releases", "0001_releases"),
)
"""The last migration of each folder in the first release."""
PASSWORD = "Nhịp cầu qua suối"
TASKS = ("NOT_STARTED", "IN_PROGRESS", "DONE", "CANCELLED")
GIVEN, DUE, LATER = date(2026, 1, 5), date(2026, 3, 20), date(2026, 4, 20)


def make() -> None:
    from django.core.management import call_command  # noqa: PLC0415 (Django must be running first)
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    for label, name in LAST_STEPS:
        call_command("migrate", label, name, interactive=False, verbosity=0)
    _fill(MigrationExecutor(connection).loader.project_state(list(LAST_STEPS)).apps)


def _fill(apps: Any) -> None:
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from caunoi.ground.audit.actions import record, seal  # noqa: PLC0415

    def table(name: str) -> Any:
        return apps.get_model(name).objects

    units = table("org.Unit")
    province = units.create(
        code="14", serial=1, kind="PROVINCE", name="Mặt trận tỉnh", short_name="tỉnh", path="000001"
    )
    commune = units.create(
        code="03847", serial=2, kind="COMMUNE", name="Mặt trận xã", short_name="xã", path="000001000002",
        parent=province,
    )  # fmt: skip
    for unit in (province, commune):
        table("org.UnitVersion").create(
            unit=unit, name=unit.name, short_name=unit.short_name, kind=unit.kind, parent=unit.parent
        )
    clerk, officer = (
        table("org.Person").create(login=login, full_name=name, password=make_password(PASSWORD), is_demo=True)
        for login, name in (("mai", "Nguyễn Thu Mai"), ("huong", "Lò Thị Hương"))
    )
    for person, unit, role in ((clerk, province, "CLERK"), (officer, commune, "OFFICER")):
        table("org.Post").create(person=person, unit=unit, scope=unit, role=role, from_on=GIVEN)
    register = table("documents.Register").create(unit=province, direction="OUTGOING", name="Sổ văn bản đi")
    document = table("documents.Document").create(
        ref="VB-2601-AAAAA-A", direction="OUTGOING", year=2026, entry_number=7, entered_on=GIVEN, title="Kế hoạch năm",
        registered_by=clerk, unit=province, register=register,
    )  # fmt: skip
    plan = table("plans.Plan").create(
        ref="KH-2601-AAAAA-A", title="Kế hoạch năm", starts_on=GIVEN, ends_on=date(2026, 12, 31), document=document,
        unit=province, created_by=clerk, status="ISSUED", issued_at=datetime(2026, 1, 6, tzinfo=UTC),
    )  # fmt: skip
    line = table("plans.PlanLine").create(
        plan=plan, position=1024, depth=0, kind="ITEM", address="I.1", text="Tuyên truyền", first_line=1, last_line=1,
        is_reviewed=True,
    )  # fmt: skip
    for number, status in enumerate(TASKS):
        done = {"finished_at": datetime(2026, 3, 1, tzinfo=UTC), "finished_by": officer} if status == "DONE" else {}
        task = table("plans.Task").create(
            ref=f"NV-2601-AAAAA-{number}", title=f"Việc {number}", line=line, unit=commune, root=province, due_on=LATER,
            first_due_on=DUE, status=status, percent=100 if done else 25 * number, assigning_unit=province,
            assigned_by=clerk, started_at=datetime(2026, 2, 1, tzinfo=UTC) if number else None, **done,
        )  # fmt: skip
        table("plans.TaskEntry").create(
            task=task, kind="MOVED", words="Lùi hạn", due_from=DUE, due_to=LATER, by=clerk, by_unit=province
        )
        record("task.due_date_moved", by=None, on=task, unit=commune, facts={"changed": {"due_on": [DUE, LATER]}})
    seal()


def look() -> None:
    from caunoi.ground.audit.actions import verify  # noqa: PLC0415
    from caunoi.ground.releases.models import Release  # noqa: PLC0415
    from caunoi.org.models import Person  # noqa: PLC0415
    from caunoi.plans import actions  # noqa: PLC0415
    from caunoi.plans.access import visible_to  # noqa: PLC0415
    from caunoi.plans.queries.plans import tree_of  # noqa: PLC0415

    officer, clerk = Person.objects.get(login="huong"), Person.objects.get(login="mai")
    tasks = visible_to(officer).order_by("ref")
    plan = tasks[0].line.plan if tasks[0].line else None
    assert plan is not None
    found = {
        "tasks": [[task.status, task.percent, task.due_on.isoformat(), task.entries.count()] for task in tasks],
        "scales": sorted({(task.gauge, task.weight, task.needs_approval) for task in tasks}),
        "open": [task.is_open for task in tasks],
        "done": tree_of(clerk, plan).whole.done,
        "password": officer.check_password(PASSWORD),
        "trail": verify().ok,
        "releases": list(Release.objects.values_list("number", flat=True)),
    }
    actions.finish_task(task=tasks.get(status="IN_PROGRESS"), by=officer, words="Xong sau khi nâng cấp")
    found["finished"] = tasks.get(ref="NV-2601-AAAAA-1").status
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    django.setup()
    {"make": make, "look": look}[sys.argv[1]]()
