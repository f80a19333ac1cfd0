"""What people do with reports: open a round, enter, submit, return, accept."""

from caunoi.reporting.actions.catalogue import check_indicator, save_element, save_indicator
from caunoi.reporting.actions.checking import check_section
from caunoi.reporting.actions.closing import close_entry, lock_again, open_entry, unlock_report
from caunoi.reporting.actions.entering import (
    CellConflict,
    CellsConflict,
    WordsConflict,
    mark_of,
    save_narrative,
    save_values,
)
from caunoi.reporting.actions.errors import CannotReport
from caunoi.reporting.actions.importing import import_values
from caunoi.reporting.actions.issuing import issue_report
from caunoi.reporting.actions.limits import compute_ranges, save_range, save_threshold
from caunoi.reporting.actions.reminding import remind_due, remind_missing
from caunoi.reporting.actions.reviewing import (
    accept_report,
    approve_report,
    choose_approval,
    refuse_report,
    return_report,
    submit_report,
)
from caunoi.reporting.actions.rounds import Theme, open_round, open_theme
from caunoi.reporting.actions.seeding import seed_forms
from caunoi.reporting.actions.settings import (
    check_rule,
    move_due,
    new_version,
    save_rule,
    save_target,
    set_due_dates,
)
from caunoi.reporting.actions.sheets import apply_figures, check_may_hand_over, judged_figures, keep_figures
from caunoi.reporting.actions.splitting import save_category, split_element
from caunoi.reporting.actions.summaries import close_correction, freeze_round, reopen_round
from caunoi.reporting.actions.weekly import save_weekly_column, take_weekly_file

__all__ = [
    "CannotReport",
    "CellConflict",
    "CellsConflict",
    "Theme",
    "WordsConflict",
    "accept_report",
    "apply_figures",
    "approve_report",
    "check_indicator",
    "check_may_hand_over",
    "check_rule",
    "check_section",
    "choose_approval",
    "close_correction",
    "close_entry",
    "compute_ranges",
    "freeze_round",
    "import_values",
    "issue_report",
    "judged_figures",
    "keep_figures",
    "lock_again",
    "mark_of",
    "move_due",
    "new_version",
    "open_entry",
    "open_round",
    "open_theme",
    "refuse_report",
    "remind_due",
    "remind_missing",
    "reopen_round",
    "return_report",
    "save_category",
    "save_element",
    "save_indicator",
    "save_narrative",
    "save_range",
    "save_rule",
    "save_target",
    "save_threshold",
    "save_values",
    "save_weekly_column",
    "seed_forms",
    "set_due_dates",
    "split_element",
    "submit_report",
    "take_weekly_file",
    "unlock_report",
]
