"""The private iCalendar feed of a person's due dates (RFC 5545). It names work and units, never a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from caunoi.ground.times import now
from caunoi.plans.models import Task
from caunoi.plans.queries.calendar import due_of, owner_of

LINE_BYTES = 75
"""The longest line, in octets and without its end (RFC 5545, 3.1)."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def escaped(words: str) -> str:
    """A text as a property holds it: backslash, semicolon, comma and line breaks escaped (RFC 5545, 3.3.11)."""
    words = _CONTROLS.sub("", words)
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return re.sub(r"\r\n|\r|\n", r"\\n", words)


def folded(line: str) -> str:
    """The line cut so that none is longer than 75 octets; no letter is cut in two. Ends with CRLF."""
    pieces, piece, room = [], "", LINE_BYTES
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE_BYTES - 1
        piece += sign
        room -= size
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def calendar_of(tasks: Iterable[Task], address_of: Callable[[Task], str], stamp: datetime) -> str:
    """The whole calendar: each task is a day of its own that blocks no time."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cầu Nối//Nhiệm vụ//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Hạn việc – Cầu Nối",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
    ]
    for task in tasks:
        lines += _event(task, address_of(task), stamp)
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(task: Task, address: str, stamp: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{task.ref}@caunoi",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{task.version}",
        f"DTSTART;VALUE=DATE:{task.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{task.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(f'Hạn: {task.title}')}",
        f"DESCRIPTION:{escaped(f'Chủ trì: {task.unit.short_name}')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


@login_not_required
@require_safe
def feed(request: HttpRequest, key: str, secret: str) -> HttpResponse:
    """The calendar behind a secret address; calendars cannot sign in."""
    person = owner_of(key, secret)

    def address_of(task: Task) -> str:
        return request.build_absolute_uri(reverse("plans:task", args=[task.ref]))

    response = HttpResponse(calendar_of(due_of(person), address_of, now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="han-viec.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
