"""Putting notices into the outbox, reading them, and carrying them out by mail and as texts to telephones."""

from __future__ import annotations

from caunoi.ground.notices.actions.gateways import GatewayRefused, set_gateway
from caunoi.ground.notices.actions.outbox import (
    Letter,
    deliver_due,
    forget_about,
    mark_read,
    queue,
    queue_letters,
    queue_many,
)
from caunoi.ground.notices.actions.texting import deliver_texts, offered_channels, queue_text

__all__ = [
    "GatewayRefused",
    "Letter",
    "deliver_due",
    "deliver_texts",
    "forget_about",
    "mark_read",
    "offered_channels",
    "queue",
    "queue_letters",
    "queue_many",
    "queue_text",
    "set_gateway",
]
