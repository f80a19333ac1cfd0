"""What a line of the log may tell: the door, the type of what went wrong, the place in the code, numbers of rows; never
what a person wrote or who she is. Pure.

Addresses are told as the name of their door, for many of them are secrets (the page of a sender, the link of a village
head). Of an exception the places in the code and the type stand whole; of its message, and of whatever a library says,
only words that cannot be anybody's: what is quoted, has a capital, a digit or a diacritic, or came in with the request,
is left out. Our own lines (loggers below `caunoi`) are written by developers, who put numbers of rows into them.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Collection, Iterable, MutableMapping
from typing import Any

OURS = "caunoi"
HIDDEN = "…"
SHORTEST_GIVEN = 3  # letters; shorter words came in with every request and name nobody
DEEPEST = 8  # exceptions behind one another

# Values, whatever they look like: in double quotes, and where PostgreSQL says `Key (login)=(…)`.
_VALUE = re.compile(r"\"[^\"]*\"|“[^”]*”|=\s*\([^)]*\)")
# Four digits and more, also in groups, as telephones are written.
_NUMBER = re.compile(r"\+?\d(?:[\s.\-–]?\d){3,}")
# In single quotes stand names of the code as often as values; the type of the exception tells which.
_QUOTED = re.compile(r"'[^']*'")
_ABOUT_CODE = (AttributeError, TypeError, NameError, ImportError)
_CHUNK = re.compile(r"[^\s\"'(){}\[\]<>,;:=]+")
_PLAIN = re.compile(r"[a-z_]+(?:\.[a-z_]+)*\.?|\d{1,3}|(?:[A-Z][a-z]+){2,}|…|[-–.!?*/|&%+]+")
_OPENING = re.compile(r"[A-Z]?[a-z_]+\.?")
_KNOWN = frozenset(
    "AXES CHECK CSRF DEBUG DETAIL ERROR EXCLUDE FAILED FATAL FOREIGN GET HTTP I INFO JSON KEY NOT NULL OK POST READY"
    " RUNNING SQL SUCCESSFUL TLS SSL UNIQUE URL UTF Created Key Locking New No Repeated Updated".split()
)
_NAME_THE_STATUS = ("django.request", "django.security.csrf")
_HIDDEN_RUN = re.compile(rf"{HIDDEN}(?:\s+{HIDDEN})+")


def _is_plain(word: str, *, opens: bool) -> bool:
    return bool(_PLAIN.fullmatch(word) or word.strip(".") in _KNOWN or (opens and _OPENING.fullmatch(word)))


def masked(text: str, given: Iterable[str] = (), *, keeps_quoted: bool = False) -> str:
    """The text with everything left out that might be a person's; `given` is what came in with the request."""
    for value in sorted({one.strip() for one in given if len(one.strip()) >= SHORTEST_GIVEN}, key=len, reverse=True):
        text = text.replace(value, HIDDEN)
    text = _NUMBER.sub(HIDDEN, _VALUE.sub(HIDDEN, text))
    if not keeps_quoted:
        text = _QUOTED.sub(HIDDEN, text)
    begins = len(text) - len(text.lstrip())
    shown = _CHUNK.sub(lambda found: found[0] if _is_plain(found[0], opens=found.start() == begins) else HIDDEN, text)
    return _HIDDEN_RUN.sub(HIDDEN, " ".join(shown.split()))


def told(error: BaseException, given: Collection[str] = (), depth: int = 0) -> str:
    """A traceback as Python writes it, oldest cause first, each message masked; no local value is ever in it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kind = type(error)
    message = masked(str(error), given, keeps_quoted=isinstance(error, _ABOUT_CODE))
    lines = [
        "Traceback (most recent call last):\n",
        *traceback.format_tb(error.__traceback__),
        f"{kind.__module__}.{kind.__qualname__}: {message}".rstrip(": "),
    ]
    own = "".join(lines)
    if before is None or depth >= DEEPEST:
        return own
    return f"{told(before, given, depth + 1)}\n\nThen:\n\n{own}"


# Steps of the log, in the order of the settings -----------------------------------------------------------------------


def _given_with(request: Any) -> list[str]:
    """Every value that came in by the address or the form."""
    try:
        forms = (request.GET, request.POST)
        given = [value for form in forms for values in form.lists() for value in values[1]]
        return [
            *given,
            *(str(value) for value in (request.resolver_match.kwargs if request.resolver_match else {}).values()),
        ]
    except Exception:  # a body that was too large or cut off is refused a second time
        return []


def tell_door(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A line about a request tells method, door and status instead of the address."""
    request: Any = getattr(line.get("_record"), "request", None)
    if hasattr(request, "resolver_match"):
        match = request.resolver_match
        # Before the colon Django puts the words of the status, behind it the address.
        event = str(line["event"])
        line["event"] = event.partition(":")[0] if line.get("logger") in _NAME_THE_STATUS else masked(event)
        line["door"] = (match.view_name or match.route) if match else None
        line["method"] = request.method
        line["status"] = getattr(line["_record"], "status_code", None)
    return line


def tell_error(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception becomes text that names nobody."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        request = getattr(line.get("_record"), "request", None)
        line["exception"] = told(error, _given_with(request) if request is not None else ())
    return line


def mask_others(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What a library says passes only in words that can be nobody's."""
    name = str(line.get("logger", ""))
    if name != OURS and not name.startswith(f"{OURS}.") and "door" not in line:
        line["event"] = masked(str(line["event"]))
        line.pop("stack_info", None)
    return line
