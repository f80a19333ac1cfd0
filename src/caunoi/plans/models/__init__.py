"""Tables of plans and tasks."""

from caunoi.plans.models.calendar_link import CalendarLink
from caunoi.plans.models.duty import Duty, DutyReceiver, DutyTurn
from caunoi.plans.models.guidance import TaskGuidance
from caunoi.plans.models.notice_choice import NoticeChoice
from caunoi.plans.models.nudge import Nudge
from caunoi.plans.models.obstacle import Obstacle
from caunoi.plans.models.plan import LineUnit, Plan, PlanBaseline, PlanLine, PlanSource
from caunoi.plans.models.programme import Programme, ProgrammeBaseline, ProgrammeEntry
from caunoi.plans.models.reminder import ReminderRun
from caunoi.plans.models.scheme import Scheme, SchemeSort
from caunoi.plans.models.task import Task, TaskEntry, TaskEntryFile, TaskPartner

__all__ = [
    "CalendarLink",
    "Duty",
    "DutyReceiver",
    "DutyTurn",
    "LineUnit",
    "NoticeChoice",
    "Nudge",
    "Obstacle",
    "Plan",
    "PlanBaseline",
    "PlanLine",
    "PlanSource",
    "Programme",
    "ProgrammeBaseline",
    "ProgrammeEntry",
    "ReminderRun",
    "Scheme",
    "SchemeSort",
    "Task",
    "TaskEntry",
    "TaskEntryFile",
    "TaskGuidance",
    "TaskPartner",
]
