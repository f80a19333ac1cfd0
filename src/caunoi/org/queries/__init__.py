"""Reading units, people and their history, starting from what a person may see."""

from __future__ import annotations

from caunoi.org.queries.accounts import JudgedAccount, account_template_for, not_signed_in_yet, people_brought, slips_of
from caunoi.org.queries.areas import JudgedArea
from caunoi.org.queries.factors import (
    FACTOR_SETTLED,
    Factors,
    administrators_of,
    factors_of,
    has_factor,
    owes_factor,
    reset_is_fresh,
    reset_waiting_for,
)
from caunoi.org.queries.finding import (
    Branch,
    Chip,
    PlaceBook,
    area_template_for,
    children_of,
    communes_named,
    followers_of,
    kind_chips,
    line_above,
    offered,
    province,
    search_units,
    tree_of,
    unit_list,
)
from caunoi.org.queries.history import HistoryLine, history_of, name_on, predecessors_of, successors_of
from caunoi.org.queries.importing import preview_of
from caunoi.org.queries.judging import Judged, Preview, Verdict
from caunoi.org.queries.people import (
    PostLine,
    people_list,
    people_with_role,
    post_lines,
    posts_in,
    posts_of,
    role_chips,
)
from caunoi.org.queries.sessions import SEEN_AT, SessionLine, device_words, sessions_of
from caunoi.org.queries.shell import place_name, standing_of, unread_count
from caunoi.org.queries.trail import TrailLine, deed_words, deeds_known, last_edit_of, trail_lines, trail_of

__all__ = [
    "FACTOR_SETTLED",
    "SEEN_AT",
    "Branch",
    "Chip",
    "Factors",
    "HistoryLine",
    "Judged",
    "JudgedAccount",
    "JudgedArea",
    "PlaceBook",
    "PostLine",
    "Preview",
    "SessionLine",
    "TrailLine",
    "Verdict",
    "account_template_for",
    "administrators_of",
    "area_template_for",
    "children_of",
    "communes_named",
    "deed_words",
    "deeds_known",
    "device_words",
    "factors_of",
    "followers_of",
    "has_factor",
    "history_of",
    "kind_chips",
    "last_edit_of",
    "line_above",
    "name_on",
    "not_signed_in_yet",
    "offered",
    "owes_factor",
    "people_brought",
    "people_list",
    "people_with_role",
    "place_name",
    "post_lines",
    "posts_in",
    "posts_of",
    "predecessors_of",
    "preview_of",
    "province",
    "reset_is_fresh",
    "reset_waiting_for",
    "role_chips",
    "search_units",
    "sessions_of",
    "slips_of",
    "standing_of",
    "successors_of",
    "trail_lines",
    "trail_of",
    "tree_of",
    "unit_list",
    "unread_count",
]
