"""The deeds on petitions: the only place that writes."""

from __future__ import annotations

from caunoi.petitions.actions.booking import open_book
from caunoi.petitions.actions.citizens import rate_answer, reopen_petition, withdraw_petition
from caunoi.petitions.actions.clocks import (
    add_to_petition,
    announce_overdue,
    ask_sender,
    extend_petition,
    file_petition,
    refuse_petition,
)
from caunoi.petitions.actions.counting import recount_open
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.actions.fields import FieldGiven, add_field, change_field, end_field, resume_field, seed_fields
from caunoi.petitions.actions.forgetting import forget_drafts
from caunoi.petitions.actions.forwarding import (
    answer_by_link,
    ask_by_link,
    close_link,
    decline_by_link,
    forward_petition,
    renew_link,
    send_back_answer,
    take_up,
    want_time_by_link,
)
from caunoi.petitions.actions.grounds import end_ground, seed_grounds, set_ground
from caunoi.petitions.actions.handling import (
    answer_petition,
    assign_petition,
    claim_petition,
    classify_petition,
    close_petition,
    note_answer,
    note_answer_for,
    note_petition,
    open_identity,
    open_vault,
    return_petition,
)
from caunoi.petitions.actions.intake import (
    Contact,
    Registered,
    add_photo,
    begin_draft,
    drop_photo,
    front_for,
    keep_draft,
    keep_tail,
    register_petition,
    send_draft,
)
from caunoi.petitions.actions.languages import add_language, offer_language, seed_languages
from caunoi.petitions.actions.limits import declare_remote, end_remote, seed_limits, set_limit
from caunoi.petitions.actions.looking import forget_looks, look_at
from caunoi.petitions.actions.many import CannotDoAll, Verdict, do_many, try_many
from caunoi.petitions.actions.merging import join_petition, merge_petition, split_petition, unmerge_petition
from caunoi.petitions.actions.own_data import (
    announce_late_requests,
    ask_for_data,
    carry_out_request,
    confirm_request,
    open_copy,
    refuse_request,
)
from caunoi.petitions.actions.phrases import TemplateWords, end_answer_template, set_answer_template
from caunoi.petitions.actions.printing import note_printed
from caunoi.petitions.actions.programs import register_from_program
from caunoi.petitions.actions.publishing import publish_petition, unpublish_petition
from caunoi.petitions.actions.retaining import erase_expired, erase_petition, seed_retention, set_retention
from caunoi.petitions.actions.routing import RuleWords, end_routing_rule, set_routing_rule, try_routing_rule
from caunoi.petitions.actions.signals import note_signal_read
from caunoi.petitions.actions.terms import announce_terms, begin_term, end_term, recount_terms
from caunoi.petitions.actions.voices import add_voice, drop_voice, write_voice_down

__all__ = [
    "CannotDoAll",
    "CannotHandle",
    "Contact",
    "FieldGiven",
    "Registered",
    "RuleWords",
    "TemplateWords",
    "Verdict",
    "add_field",
    "add_language",
    "add_photo",
    "add_to_petition",
    "add_voice",
    "announce_late_requests",
    "announce_overdue",
    "announce_terms",
    "answer_by_link",
    "answer_petition",
    "ask_by_link",
    "ask_for_data",
    "ask_sender",
    "assign_petition",
    "begin_draft",
    "begin_term",
    "carry_out_request",
    "change_field",
    "claim_petition",
    "classify_petition",
    "close_link",
    "close_petition",
    "confirm_request",
    "declare_remote",
    "decline_by_link",
    "do_many",
    "drop_photo",
    "drop_voice",
    "end_answer_template",
    "end_field",
    "end_ground",
    "end_remote",
    "end_routing_rule",
    "end_term",
    "erase_expired",
    "erase_petition",
    "extend_petition",
    "file_petition",
    "forget_drafts",
    "forget_looks",
    "forward_petition",
    "front_for",
    "join_petition",
    "keep_draft",
    "keep_tail",
    "look_at",
    "merge_petition",
    "note_answer",
    "note_answer_for",
    "note_petition",
    "note_printed",
    "note_signal_read",
    "offer_language",
    "open_book",
    "open_copy",
    "open_identity",
    "open_vault",
    "publish_petition",
    "rate_answer",
    "recount_open",
    "recount_terms",
    "refuse_petition",
    "refuse_request",
    "register_from_program",
    "register_petition",
    "renew_link",
    "reopen_petition",
    "resume_field",
    "return_petition",
    "seed_fields",
    "seed_grounds",
    "seed_languages",
    "seed_limits",
    "seed_retention",
    "send_back_answer",
    "send_draft",
    "set_answer_template",
    "set_ground",
    "set_limit",
    "set_retention",
    "set_routing_rule",
    "split_petition",
    "take_up",
    "try_many",
    "try_routing_rule",
    "unmerge_petition",
    "unpublish_petition",
    "want_time_by_link",
    "withdraw_petition",
    "write_voice_down",
]
