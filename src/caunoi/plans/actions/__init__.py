"""The deeds of plans and tasks: the only place that writes."""

from caunoi.plans.actions.approving import approve_task, return_task
from caunoi.plans.actions.assigning import CannotAssign, assign_line, give_task
from caunoi.plans.actions.checking import CannotWork
from caunoi.plans.actions.drafting import CannotDraft, draft_plan, draft_plan_from_upload
from caunoi.plans.actions.duties import (
    CannotKeepDuty,
    DutyFacts,
    create_duty,
    edit_duty,
    end_duty,
    pause_duty,
    resume_duty,
)
from caunoi.plans.actions.gauging import CannotMeasure, Load, Scale, refresh_measures, weigh_tasks
from caunoi.plans.actions.guiding import tie_guidance
from caunoi.plans.actions.importing import apply_sheet, check_may_hand_over, keep_sheet
from caunoi.plans.actions.issuing import CannotIssue, issue_plan
from caunoi.plans.actions.judging import judged_sheet
from caunoi.plans.actions.notice_choice import choose_notices
from caunoi.plans.actions.nudging import nudge_late, nudge_units_of
from caunoi.plans.actions.obstacles import answer_obstacle, raise_obstacle
from caunoi.plans.actions.programmes import (
    CannotProgramme,
    Taken,
    add_own_task,
    approve_programme,
    leave_out,
    open_programme,
    return_programme,
    split_task,
    submit_programme,
    take_lines,
)
from caunoi.plans.actions.recurring import make_duty_tasks
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
from caunoi.plans.actions.schemes import SchemeFacts, describe_scheme, open_scheme
from caunoi.plans.actions.working import (
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
    "CannotKeepDuty",
    "CannotMeasure",
    "CannotProgramme",
    "CannotReview",
    "CannotWork",
    "DutyFacts",
    "Load",
    "Scale",
    "SchemeFacts",
    "Taken",
    "accept_line",
    "accept_rest",
    "accept_suggestion",
    "add_own_task",
    "answer_obstacle",
    "apply_sheet",
    "approve_programme",
    "approve_task",
    "assign_line",
    "cancel_task",
    "check_may_hand_over",
    "choose_notices",
    "create_duty",
    "describe_scheme",
    "dismiss_suggestion",
    "draft_plan",
    "draft_plan_from_upload",
    "edit_duty",
    "edit_line",
    "edit_plan",
    "edit_task",
    "end_duty",
    "finish_task",
    "give_task",
    "issue_plan",
    "join_line",
    "judged_sheet",
    "keep_sheet",
    "leave_out",
    "make_duty_tasks",
    "move_due_date",
    "name_unit",
    "nudge_late",
    "nudge_units_of",
    "open_programme",
    "open_scheme",
    "pause_duty",
    "raise_obstacle",
    "refresh_measures",
    "reopen_task",
    "report_progress",
    "resume_duty",
    "resume_task",
    "return_programme",
    "return_task",
    "send_reminders",
    "shift_line",
    "split_line",
    "split_task",
    "submit_programme",
    "take_lines",
    "tie_guidance",
    "wait_for_guidance",
    "weigh_tasks",
]
