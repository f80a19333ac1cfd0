"""Where a person is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from caunoi.org.models import Person

SEEN_AT = "seen_at"
"""In the session: the moment (seconds) at which its use was last noted."""
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "điện thoại Android"),
    ("Windows", "Windows"),
    ("Macintosh", "máy Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """A browser's introduction in words: "Chrome trên điện thoại Android"; the first sign that fits counts."""
    browser = next((words for sign, words in _BROWSERS if sign in user_agent), "Trình duyệt khác")
    machine = next((words for sign, words in _MACHINES if sign in user_agent), "máy khác")
    return f"{browser} trên {machine}"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session on the page of its owner."""

    number: int
    device: str
    since: datetime
    last_seen: datetime
    is_current: bool


def sessions_of(person: Person, current: str) -> list[SessionLine]:
    """The open sessions of the person, the present one first, then by last use."""
    lines = [
        SessionLine(
            number=session.pk,
            device=device_words(session.user_agent),
            since=session.created_at,
            last_seen=session.last_seen_at,
            is_current=session.session_key == current,
        )
        for session in UserSession.objects.purge_and_list(person)
    ]
    return sorted(lines, key=lambda line: (not line.is_current, -line.last_seen.timestamp()))
