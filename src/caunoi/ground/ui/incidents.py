"""Codes by which a person can tell over the telephone what went wrong, and by which the line in the log is found.

Every request has an identity of ten letters. The code of an incident is made of it: `L5-7KQ2-9` is a refusal of the
server's side (HTTP 5xx) of the request whose identity begins with 7KQ2; the last letter catches a slip of the ear.
"""

from __future__ import annotations

import re
import secrets

from caunoi.ground.refs import LETTERS

ID_LETTERS = 10
CODE_LETTERS = 4
_PRIME = 31
_SHAPE = re.compile(rf"L([1-9])-?([{LETTERS}]{{{CODE_LETTERS}}})-?([{LETTERS}])")
_MISHEARD = str.maketrans("OI", "01")


def new_request_id() -> str:
    """Identity of one request: ten letters of Crockford's alphabet."""
    return "".join(secrets.choice(LETTERS) for _ in range(ID_LETTERS))


def _check_letter(kind: str, letters: str) -> str:
    # A weighted sum modulo a prime: one wrong letter or two exchanged neighbours change it.
    total = int(kind)
    for place, letter in enumerate(letters, start=2):
        total += place * LETTERS.index(letter)
    return LETTERS[total % _PRIME]


def code_for(request_id: str, status: int) -> str:
    """Code of an incident: `code_for("7KQ2M4T9AB", 500)` begins with "L5-7KQ2-"."""
    kind = str(status)[0]
    letters = request_id[:CODE_LETTERS]
    return f"L{kind}-{letters}-{_check_letter(kind, letters)}"


def heard(spoken: str) -> str | None:
    """The code as it was printed, from what was said or typed; None when a letter was misheard."""
    bare = spoken.strip().upper().replace(" ", "")
    found = _SHAPE.fullmatch(bare[:1] + bare[1:].translate(_MISHEARD))
    if found is None or _check_letter(found[1], found[2]) != found[3]:
        return None
    return f"L{found[1]}-{found[2]}-{found[3]}"
