"""Asking a scanner for viruses: clamd of ClamAV, or what speaks like it, through a socket.

The words are those of clamd(8): "zINSTREAM" and pieces of the file, each after its length in four bytes, then a length
of nought; the answer is one sentence that ends with a NUL. Neither the name of the file nor who sent it is told.
"""

from __future__ import annotations

import re
import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import IO
from urllib.parse import urlsplit

import structlog
from django.conf import settings

PATIENCE = 10.0
"""Seconds for one file, from the first word to the answer."""
SHORT_PATIENCE = 2.0
PIECE = 64 * 1024
MOST_ANSWER = 4096
FOUND = re.compile(rb"stream: (\S{1,200}) FOUND")
VERSION = re.compile(r"ClamAV [^/]*/(?:\d+)/(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})")

_log = structlog.get_logger(__name__)


class NoAnswer(Exception):
    """The scanner is not there, is too slow, or could not look into the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the scanner listens: a socket of this machine by its path, or host and port."""

    path: str = ""
    host: str = ""
    port: int = 0

    def connect(self, patience: float) -> socket.socket:
        if not self.path:
            return socket.create_connection((self.host, self.port), timeout=patience)
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.settimeout(patience)
            made.connect(self.path)
        except OSError:
            made.close()
            raise
        return made


def place_from(url: str) -> Place | None:
    """Of "unix:///run/clamav/clamd.ctl" or "tcp://host:3310"; None for "". Raises ValueError."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return Place(path=parts.path)
    if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path.strip("/"):
        return Place(host=parts.hostname, port=parts.port)
    raise ValueError("must be unix:///path/of/the/socket or tcp://host:port")


class _Call:
    """One connection whose whole talk ends in its time."""

    def __init__(self, place: Place, patience: float) -> None:
        self.until = monotonic() + patience
        self.socket = place.connect(patience)

    def close(self) -> None:
        self.socket.close()

    def _hurry(self) -> None:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)

    def say(self, words: bytes) -> None:
        self._hurry()
        self.socket.sendall(words)

    def answer(self) -> bytes:
        """One sentence, without its NUL."""
        said = b""
        while b"\0" not in said and len(said) < MOST_ANSWER:
            self._hurry()
            more = self.socket.recv(MOST_ANSWER)
            if not more:
                break
            said += more
        return said.partition(b"\0")[0]


def virus_in(file: IO[bytes]) -> str:
    """What the scanner calls the virus it sees in the file; "" when it sees none, or where no scanner is set.

    Raises NoAnswer. Goes back to the beginning of the file.
    """
    place: Place | None = settings.CAUNOI_SCANNER
    if place is None:
        return ""
    file.seek(0)
    try:
        with closing(_Call(place, PATIENCE)) as call:
            said = _told_of(file, call)
    except OSError as error:
        _log.warning("scanner_silent", error=type(error).__name__)
        raise NoAnswer from error
    finally:
        file.seek(0)
    if said == b"stream: OK":
        return ""
    if found := FOUND.fullmatch(said):
        name = found[1].decode("ascii", "replace")
        _log.warning("virus_refused", virus=name)
        return name
    _log.warning("scanner_could_not_look")
    raise NoAnswer


def _told_of(file: IO[bytes], call: _Call) -> bytes:
    try:
        call.say(b"zINSTREAM\0")
        while piece := file.read(PIECE):
            call.say(struct.pack("!I", len(piece)) + piece)
        call.say(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        """It heard enough, and says why: the file is longer than its own limit, or the virus stood at the beginning."""
    return call.answer()


def signatures_of() -> datetime | None:
    """When the signatures were made that the scanner goes by; None when it does not tell. Raises NoAnswer."""
    place: Place | None = settings.CAUNOI_SCANNER
    if place is None:
        raise NoAnswer
    try:
        with closing(_Call(place, SHORT_PATIENCE)) as call:
            call.say(b"zVERSION\0")
            said = call.answer().decode("ascii", "replace")
    except OSError as error:
        raise NoAnswer from error
    if not said.startswith("ClamAV"):
        raise NoAnswer
    found = VERSION.match(said)
    return datetime.strptime(found[1], "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC) if found else None
