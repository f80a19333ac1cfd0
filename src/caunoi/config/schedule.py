"""The table of all periodic jobs: dotted name of a task in some folder's `jobs.py`, and when it is due."""

from __future__ import annotations

from caunoi.ground.jobs.timing import Daily, Every, Schedule

SCHEDULE: Schedule = (
    ("caunoi.ground.audit.jobs.seal_trail", Every(seconds=60)),
    ("caunoi.ground.notices.jobs.deliver_due", Every(seconds=60)),
    ("caunoi.ground.notices.jobs.deliver_texts", Every(seconds=60)),
    # Often, so that a worker that died is made up for on the same day; only the first run after seven sends.
    ("caunoi.plans.jobs.send_reminders", Every(seconds=1200)),
    # Often for the same reason: what stands there already is not made again.
    ("caunoi.plans.jobs.make_duty_tasks", Every(seconds=1200)),
    ("caunoi.reporting.jobs.remind_due", Every(seconds=1200)),
    ("caunoi.org.jobs.remind_incidents", Every(seconds=600)),
    ("caunoi.org.jobs.remind_impact_file", Every(seconds=3600)),
    ("caunoi.petitions.jobs.announce_overdue", Every(seconds=900)),
    ("caunoi.petitions.jobs.forget_drafts", Daily(at="02:25")),
    ("caunoi.petitions.jobs.erase_expired", Daily(at="02:45")),
    ("caunoi.plans.jobs.refresh_measures", Daily(at="05:30")),
    ("caunoi.org.jobs.lapse_link_requests", Daily(at="02:05")),
    ("caunoi.ground.once.jobs.prune_receipts", Daily(at="02:10")),
    ("caunoi.ground.limits.jobs.prune_tries", Daily(at="02:15")),
    ("caunoi.ground.jobs.jobs.prune_tasks", Daily(at="02:20")),
    ("caunoi.ground.files.jobs.sweep_orphans", Daily(at="02:30")),
)
