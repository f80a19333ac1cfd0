"""The deeds of the trail: write a row, change a thing by a guarded UPDATE, seal, verify, erase personal values."""

from __future__ import annotations

from caunoi.ground.audit.actions.changing import Conflict, change
from caunoi.ground.audit.actions.recording import erase_personal, record
from caunoi.ground.audit.actions.sealing import Verdict, heads_path, keep_head, seal, verify

__all__ = ["Conflict", "Verdict", "change", "erase_personal", "heads_path", "keep_head", "record", "seal", "verify"]
