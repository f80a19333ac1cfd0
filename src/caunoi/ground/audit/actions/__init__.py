"""Deeds of the trail: write a row, change a thing by a guarded UPDATE, seal, verify, export, erase personal values."""

from __future__ import annotations

from caunoi.ground.audit.actions.changing import Change, Conflict, change, change_each, change_many
from caunoi.ground.audit.actions.exporting import Export, NothingToExport, export, export_to
from caunoi.ground.audit.actions.recording import Row, erase_personal, record, record_many
from caunoi.ground.audit.actions.sealing import Verdict, heads_path, keep_head, seal, verify

__all__ = [
    "Change",
    "Conflict",
    "Export",
    "NothingToExport",
    "Row",
    "Verdict",
    "change",
    "change_each",
    "change_many",
    "erase_personal",
    "export",
    "export_to",
    "heads_path",
    "keep_head",
    "record",
    "record_many",
    "seal",
    "verify",
]
