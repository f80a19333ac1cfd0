"""Tables of plans and tasks."""

from caunoi.plans.models.calendar_link import CalendarLink
from caunoi.plans.models.obstacle import Obstacle
from caunoi.plans.models.plan import LineUnit, Plan, PlanBaseline, PlanLine, PlanSource
from caunoi.plans.models.reminder import ReminderRun
from caunoi.plans.models.task import Task, TaskEntry, TaskEntryFile, TaskPartner

__all__ = [
    "CalendarLink",
    "LineUnit",
    "Obstacle",
    "Plan",
    "PlanBaseline",
    "PlanLine",
    "PlanSource",
    "ReminderRun",
    "Task",
    "TaskEntry",
    "TaskEntryFile",
    "TaskPartner",
]
