"""The deeds on units, people and posts, by the page they stand on: units, succession, loading, importing, people."""

from __future__ import annotations

from caunoi.org.actions.calendar import remove_calendar_day, set_calendar_day
from caunoi.org.actions.factors import (
    agree_factor_reset,
    ask_factor_reset,
    check_may_try_code,
    note_wrong_code,
    refuse_factor_reset,
    take_code,
    tell_factor_added,
    tell_factor_removed,
    tell_spare_codes_made,
)
from caunoi.org.actions.handing import hand_over, pass_post
from caunoi.org.actions.heads import Handed, enter, make_key, make_keys, open_key, revoke_key
from caunoi.org.actions.importing import (
    Applied,
    apply_import,
    check_still_open,
    close_list,
    keep_import,
    keep_list,
    renew_slips,
)
from caunoi.org.actions.incidents import (
    CannotSettle,
    close_incident,
    describe_incident,
    mark_notified,
    open_incident,
    remind_incidents,
    waive_notice,
)
from caunoi.org.actions.loading import Loaded, load_units
from caunoi.org.actions.people import (
    Registered,
    appoint,
    change_own_password,
    correct_person,
    deactivate_person,
    end_post,
    reactivate_person,
    register_person,
    renew_password,
)
from caunoi.org.actions.processing import set_privacy_term, set_processing
from caunoi.org.actions.refusing import hold_back, note_refusal
from caunoi.org.actions.saved_filters import CannotKeep, change_filter, keep_filter, pass_on_filters, remove_filter
from caunoi.org.actions.sessions import SEEN_EVERY, end_sessions, touch_session
from caunoi.org.actions.substitution import (
    arrange_substitution,
    close_substitution,
    end_substitution,
    enter_substitution,
    leave_substitution,
)
from caunoi.org.actions.succession import NewUnit, merge_units, split_unit
from caunoi.org.actions.tokens import end_token, make_token, note_token_use
from caunoi.org.actions.units import (
    CannotManage,
    add_alias,
    close_unit,
    correct_unit,
    move_unit,
    open_unit,
    remove_alias,
    rename_unit,
)

__all__ = [
    "SEEN_EVERY",
    "Applied",
    "CannotKeep",
    "CannotManage",
    "CannotSettle",
    "Handed",
    "Loaded",
    "NewUnit",
    "Registered",
    "add_alias",
    "agree_factor_reset",
    "apply_import",
    "appoint",
    "arrange_substitution",
    "ask_factor_reset",
    "change_filter",
    "change_own_password",
    "check_may_try_code",
    "check_still_open",
    "close_incident",
    "close_list",
    "close_substitution",
    "close_unit",
    "correct_person",
    "correct_unit",
    "deactivate_person",
    "describe_incident",
    "end_post",
    "end_sessions",
    "end_substitution",
    "end_token",
    "enter",
    "enter_substitution",
    "hand_over",
    "hold_back",
    "keep_filter",
    "keep_import",
    "keep_list",
    "leave_substitution",
    "load_units",
    "make_key",
    "make_keys",
    "make_token",
    "mark_notified",
    "merge_units",
    "move_unit",
    "note_refusal",
    "note_token_use",
    "note_wrong_code",
    "open_incident",
    "open_key",
    "open_unit",
    "pass_on_filters",
    "pass_post",
    "reactivate_person",
    "refuse_factor_reset",
    "register_person",
    "remind_incidents",
    "remove_alias",
    "remove_calendar_day",
    "remove_filter",
    "rename_unit",
    "renew_password",
    "renew_slips",
    "revoke_key",
    "set_calendar_day",
    "set_privacy_term",
    "set_processing",
    "split_unit",
    "take_code",
    "tell_factor_added",
    "tell_factor_removed",
    "tell_spare_codes_made",
    "touch_session",
    "waive_notice",
]
