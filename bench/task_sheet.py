"""A sheet of 10,000 tasks comes back in: read, kept and judged, beside the bare reading of its cells; then applied.

Half of the rows change a task that stands, a quarter was not touched, a quarter is new. Each figure is a process of its
own, from its start to its end, so that its memory is its own too.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

import django

from bench.harness import Database, Figure, call_process, made, measure_process, temporary_database

STANDING, CHANGED, NEW = 7_500, 5_000, 2_500
JUDGE_LIMIT, APPLY_LIMIT, MEMORY_LIMIT = 6.0, 10.0, 150.0


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        command = [sys.executable, "-m", "bench.task_sheet"]
        call_process([*command, "make"])
        made(f"{STANDING + NEW} rows: {CHANGED} changed, {NEW} new, {STANDING - CHANGED} not touched")
        bare = measure_process([*command, "bare"], runs=3)
        for name, limit in (("judge", JUDGE_LIMIT), ("apply", APPLY_LIMIT)):
            cost = measure_process([*command, name], runs=3)
            yield Figure(
                name=f"task sheet, 10k rows: {name}",
                value=cost.wall,
                unit="s",
                baseline="Django starts, calamine reads the cells",
                ratio=cost.wall / bare.wall,
                cpu_ms=cost.cpu * 1000,
                peak_mb=cost.peak_mb,
                n=cost.n,
                database=database,
                limit=limit,
            )
            if name == "judge":
                yield Figure(
                    name="task sheet, peak memory",
                    value=cost.peak_mb,
                    unit="MB",
                    baseline="Django starts, calamine reads the cells",
                    ratio=cost.peak_mb / bare.peak_mb,
                    cpu_ms=cost.cpu * 1000,
                    peak_mb=cost.peak_mb,
                    n=cost.n,
                    database=database,
                    limit=MEMORY_LIMIT,
                )


def _file() -> Path:
    return Path(os.environ["CAUNOI_DATA_DIR"]) / "tasks.xlsx"


# Django must be running before models are imported: each part of this bench imports what it needs.


def make() -> None:
    """A province with its tasks, and the sheet as somebody hands it over."""
    from django.core.management import call_command  # noqa: PLC0415

    from caunoi.desk.actions import fill_demo  # noqa: PLC0415
    from caunoi.ground.times import today  # noqa: PLC0415
    from caunoi.org.models import Person, Unit, UnitKind  # noqa: PLC0415
    from caunoi.plans.models import PlanLine, Task  # noqa: PLC0415
    from caunoi.plans.queries import sheets  # noqa: PLC0415
    from caunoi.plans.sheets import SheetLine, task_book  # noqa: PLC0415

    @dataclass(frozen=True, slots=True)
    class Handed(SheetLine):
        """A row whose mark was written before it was changed."""

        kept: str = ""

        @property
        def mark(self) -> str:
            return self.kept

    call_command("migrate", interactive=False, verbosity=0)
    fill_demo()
    clerk, root = Person.objects.get(login="mai"), Unit.objects.get(code="14")
    communes = list(Unit.objects.filter(kind=UnitKind.COMMUNE).order_by("pk"))
    lines = list(PlanLine.objects.order_by("pk").values_list("pk", flat=True))
    day = today()
    Task.objects.bulk_create(
        (
            Task(
                ref=f"NV-BENCH-{at:07d}",
                line_id=lines[at % len(lines)],
                unit=communes[at % len(communes)],
                root=root,
                title=f"Nhiệm vụ số {at} theo kế hoạch, gửi báo cáo kết quả về Văn phòng",
                due_on=day + timedelta(days=at % 300),
                first_due_on=day + timedelta(days=at % 300),
                assigning_unit=root,
                assigned_by=clerk,
            )
            for at in range(STANDING)
        ),
        batch_size=1000,
    )
    found = sheets.whole_list(clerk, {"cua": "da-giao", "trang-thai": "tat-ca"}, STANDING)
    rows = []
    for at, line in enumerate(sheets.sheet_lines(found)):
        cells = {name: getattr(line, name) for name in SheetLine.__slots__}
        changed = {"measure": "Số khu dân cư đã triển khai"} if at < CHANGED else {}
        rows.append(Handed(**(cells | changed), kept=line.mark))
    for at in range(NEW):
        due_on = day + timedelta(days=30 + at % 90)
        title = f"Việc mới số {at} của Mặt trận tỉnh"
        rows.append(Handed("", title, root.short_name, "", "", "", due_on, None, "", 0, ""))
    _file().write_bytes(task_book("Danh sách nhiệm vụ", "Đã giao", rows, sheets.sheet_choices(clerk)))


def bare() -> None:
    """What a reader of cells takes, without a verdict."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    CalamineWorkbook.from_filelike(io.BytesIO(_file().read_bytes())).get_sheet_by_index(0).to_python()


def judge() -> None:
    """Read, keep and judge, as the upload and the page after it do."""
    _carry(applied=False)


def apply() -> None:
    """The same, and every row carried out; taken back at the end, so that it can be done again."""
    _carry(applied=True)


def _carry(*, applied: bool) -> None:
    from django.db import transaction  # noqa: PLC0415

    from caunoi.org.models import Person  # noqa: PLC0415
    from caunoi.plans import actions  # noqa: PLC0415
    from caunoi.plans.sheets import task_rows  # noqa: PLC0415

    clerk = Person.objects.get(login="mai")
    with transaction.atomic():
        draft = actions.keep_sheet(rows=task_rows(_file().read_bytes()), file_name="tasks.xlsx", by=clerk)
        preview = actions.apply_sheet(draft=draft, by=clerk) if applied else actions.judged_sheet(draft, clerk)
        if preview.good != CHANGED + NEW or preview.errors:
            raise AssertionError(f"{preview.counts}: {[row.sentence for row in preview.of('ERROR')[:3]]}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    django.setup()
    {"make": make, "bare": bare, "judge": judge, "apply": apply}[sys.argv[1]]()
