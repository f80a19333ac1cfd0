"""How much a public form may be used before something is asked (`ground.limits.gate`): one table for all of them."""

from __future__ import annotations

from django.http import HttpRequest

from caunoi.ground.limits.actions import spend
from caunoi.ground.limits.gate import DAY, HOUR, Budget, Obstacle, by_address, obstacle

TOO_MANY = 429
"""Status of a page that asks for a little work or a minute (RFC 6585)."""
TRIES, TRIES_SECONDS = 5, 900
MOST_TRIES = 60
"""Look-ups of one code within a day, wrong ones; beyond, only the next day: four digits must not be tried through."""
MOST_PHOTOS_TAKEN = 40
"""Pictures that may be taken into one draft within an hour, dropped ones too: each is drawn anew."""

# Points of an address within an hour. A plain form costs 1, one without the mark of its page 6: a commune behind one
# address sends some two hundred petitions in an hour before anybody there is asked for anything.
_BEGUN, _SENT, _JOINED, _LOOKED_UP, _SAID = 480, 240, 120, 240, 240
_OF_ONE_CONTACT = 6
_OF_ONE_PETITION = 12


def before_beginning(request: HttpRequest) -> Obstacle | None:
    """Before another draft is begun."""
    return obstacle(request, bound_to="begin", budgets=[by_address(request, "begin", _BEGUN)])


def before_sending(request: HttpRequest, *, draft: str, telephone: str) -> Obstacle | None:
    """Before a draft becomes a petition. One telephone number sends few a day, whoever types it."""
    budgets = [by_address(request, "send", _SENT)]
    if telephone:
        budgets.append(Budget(f"send-contact-{telephone}", _OF_ONE_CONTACT, DAY))
    return obstacle(request, bound_to=f"send-{draft}", budgets=budgets)


def before_joining(request: HttpRequest, ref: str) -> Obstacle | None:
    """Before somebody joins a published petition."""
    return obstacle(request, bound_to=f"join-{ref}", budgets=[by_address(request, "join", _JOINED)])


def before_saying(request: HttpRequest, ref: str) -> Obstacle | None:
    """Before the sender's page takes a rating, a request, a withdrawal."""
    budgets = [Budget(f"say-{ref}", _OF_ONE_PETITION, HOUR), by_address(request, "say", _SAID)]
    return obstacle(request, bound_to=f"say-{ref}", budgets=budgets)


def _code(typed: str) -> str:
    return "".join(one for one in typed.upper() if one.isalnum())[:20]


def before_looking_up(request: HttpRequest, typed: str) -> Obstacle | None:
    """Before a code is looked up: counted by the code, whether it is there or not, and by the address."""
    code = _code(typed)
    budgets = [Budget(f"look-up-{code}", TRIES, TRIES_SECONDS), by_address(request, "look-up", _LOOKED_UP)]
    return obstacle(request, bound_to=f"look-up-{code}", budgets=budgets)


def tried_through(typed: str) -> bool:
    """Whether a code was tried so often today that it waits for tomorrow. Counts this try."""
    return spend(f"look-up-day-{_code(typed)}", seconds=DAY) > MOST_TRIES


def found(typed: str) -> None:
    """A try that found its petition counts for nothing."""
    spend(f"look-up-{_code(typed)}", seconds=TRIES_SECONDS, cost=-1)
    spend(f"look-up-day-{_code(typed)}", seconds=DAY, cost=-1)


def too_many_photos(draft: str, number: int) -> bool:
    """Whether a draft took in more pictures than any petition needs. Counts these."""
    return bool(number) and spend(f"photos-{draft}", seconds=HOUR, cost=number) > MOST_PHOTOS_TAKEN
