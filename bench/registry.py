"""The table of all benches: the name on the command line, the module that holds it."""

from __future__ import annotations

BENCHES: dict[str, str] = {
    "fold": "bench.fold",
    "plan-read": "bench.plan_read",
    "timeline": "bench.timeline",
    "plan-page": "bench.plan_page",
    "docx-200": "bench.docx_200",
    "petitions": "bench.petitions",
    "inbox": "bench.inbox",
    "papers": "bench.papers",
    "reminders": "bench.reminders",
    "round-totals": "bench.round_totals",
    "import-values": "bench.import_values",
    "reporting-size": "bench.reporting_size",
    "summary": "bench.summary",
    "backup": "bench.backup",
    "routing": "bench.routing",
    "watcher": "bench.watcher",
    "task-sheet": "bench.task_sheet",
}
