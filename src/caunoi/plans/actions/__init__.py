"""The deeds of plans and tasks: the only place that writes."""

from caunoi.plans.actions.approving import approve_task, return_task
from caunoi.plans.actions.assigning import CannotAssign, assign_line, give_task
from caunoi.plans.actions.drafting import CannotDraft, draft_plan, draft_plan_from_upload
from caunoi.plans.actions.issuing import CannotIssue, issue_plan
from caunoi.plans.actions.notice_choice import choose_notices
from caunoi.plans.actions.obstacles import answer_obstacle, raise_obstacle
from caunoi.plans.actions.reminding import send_reminders
from caunoi.plans.actions.reviewing import (
    CannotReview,
    accept_line,
    accept_rest,
    accept_suggestion,
    dismiss_suggestion,
    edit_line,
    edit_plan,
    join_line,
    name_unit,
    shift_line,
    split_line,
)
from caunoi.plans.actions.working import (
    CannotWork,
    cancel_task,
    edit_task,
    finish_task,
    move_due_date,
    reopen_task,
    report_progress,
    resume_task,
    wait_for_guidance,
)

__all__ = [
    "CannotAssign",
    "CannotDraft",
    "CannotIssue",
    "CannotReview",
    "CannotWork",
    "accept_line",
    "accept_rest",
    "accept_suggestion",
    "answer_obstacle",
    "approve_task",
    "assign_line",
    "cancel_task",
    "choose_notices",
    "dismiss_suggestion",
    "draft_plan",
    "draft_plan_from_upload",
    "edit_line",
    "edit_plan",
    "edit_task",
    "finish_task",
    "give_task",
    "issue_plan",
    "join_line",
    "move_due_date",
    "name_unit",
    "raise_obstacle",
    "reopen_task",
    "report_progress",
    "resume_task",
    "return_task",
    "send_reminders",
    "shift_line",
    "split_line",
    "wait_for_guidance",
]
