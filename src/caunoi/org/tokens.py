"""Tokens of programs: how one is made, and what is kept of it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Final

from django.utils.crypto import salted_hmac

MARK: Final = "cn_"
"""What every token begins with, so that one that lies about in a file can be found by machines."""
LIVES: Final = (30, 90, 180, 365)
"""Days that may be chosen."""
LONGEST: Final = timedelta(days=max(LIVES))
CALLS: Final = 600
"""Calls of one token within `SPAN`."""
WRONG: Final = 60
"""Unknown tokens from one address within `SPAN`."""
SPAN: Final = 300
"""Seconds."""
SEEN_EVERY: Final = timedelta(minutes=1)


def new_token() -> str:
    """A random secret of 256 bits."""
    return MARK + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: keyed, so that a copy of the table is no list of tokens to try out elsewhere."""
    return salted_hmac("caunoi.org.tokens", token, algorithm="sha256").hexdigest()


def ending(token: str) -> str:
    """The last four letters, by which its owner tells it from others."""
    return token[-4:]
