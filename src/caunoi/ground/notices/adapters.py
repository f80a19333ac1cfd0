"""One call to a service outside, which can never be turned against the house: no redirect is followed, no address of
this machine or its network is spoken to, and the answer is read up to a limit. No table, no page.

The name is looked up once and the connection goes to that very address, so that a name which changes its mind between
the question and the call gains nothing.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

SECONDS = 15
MOST_BYTES = 64 * 1024
NEAR_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class BadAddress(ValueError):
    """The address is none that the house speaks to; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body of an answer; `is_cut` when more came than was read."""

    status: int
    body: bytes
    is_cut: bool = False


def checked(address: str, *, may_be_near: bool = False) -> SplitResult:
    """The parts of an address that may be spoken to: https, a name, no account in it. `may_be_near` lets a stand-in on
    this machine be spoken to over http. Raises BadAddress."""
    try:
        parts = urlsplit(address.strip())
        name, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress("Địa chỉ viết không đúng.") from error
    if may_be_near and name in NEAR_NAMES and parts.scheme == "http":
        return parts
    if parts.scheme != "https" or not name or port not in (None, 443):
        raise BadAddress("Địa chỉ phải bắt đầu bằng https:// và dùng cổng 443.")
    if parts.username or parts.password or parts.fragment or any(one.isspace() for one in address.strip()):
        raise BadAddress("Địa chỉ không được kèm tên, mật khẩu hay dấu cách.")
    return parts


def place_of(parts: SplitResult, *, may_be_near: bool = False) -> str:
    """The one address to connect to. Every address of the name must lie outside. Raises BadAddress, OSError."""
    name, port = parts.hostname or "", parts.port or 443
    found = [str(one[4][0]) for one in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]
    if may_be_near and name in NEAR_NAMES:
        return found[0]
    if not found or not all(_is_outside(one) for one in found):
        raise BadAddress("Địa chỉ này nằm trong mạng nội bộ, không gửi ra đó.")
    return found[0]


def _is_outside(address: str) -> bool:
    told = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(told, ipaddress.IPv6Address):
        inner = told.ipv4_mapped or told.sixtofour or (told.teredo[1] if told.teredo else None)
        if inner is not None and not inner.is_global:
            return False
    return told.is_global and not told.is_multicast


class _Reading(io.RawIOBase):
    """What comes in on a socket, each wait no longer than what is left of the call. A timeout of the socket alone
    counts anew with every byte that drips in."""

    def __init__(self, inner: socket.socket, until: float) -> None:
        self._inner, self._until = inner, until
        # It keeps the socket open until the answer is read, also after the connection has let go of it.
        self._raw = inner.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._inner.settimeout(_left(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _InTime:
    """The part of a socket that a connection uses, with one end for all its waits."""

    def __init__(self, inner: socket.socket, until: float) -> None:
        self._inner, self._until = inner, until

    def sendall(self, data: bytes) -> None:
        self._inner.settimeout(_left(self._until))
        self._inner.sendall(data)

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._inner, self._until))

    def close(self) -> None:
        self._inner.close()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time of the call is over")
    return left


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name it was asked by, until a moment of the steady
    clock."""

    def __init__(self, name: str, place: str, port: int, until: float) -> None:
        super().__init__(name, port)
        self._place, self._until = place, until

    def connect(self) -> None:
        inner = socket.create_connection((self._place, self.port), _left(self._until))
        try:
            inner = self.secured(inner)
        except BaseException:
            inner.close()
            raise
        self.sock = _InTime(inner, self._until)  # what of a socket is used here

    def secured(self, inner: socket.socket) -> socket.socket:
        return inner


class _Secret(_Plain):
    def secured(self, inner: socket.socket) -> socket.socket:
        inner.settimeout(_left(self._until))
        return ssl.create_default_context().wrap_socket(inner, server_hostname=self.host)


def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    may_be_near: bool = False,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Reply:
    """POST once, within `seconds` from here to the last byte (TimeoutError). A redirect is an answer like any other;
    one that is cut at `most_bytes` is no answer, where the caller reads it. Raises BadAddress, OSError."""
    return _call("POST", address, body, headers, may_be_near, seconds, most_bytes)


def get(
    address: str,
    headers: Mapping[str, str],
    *,
    may_be_near: bool = False,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Reply:
    """GET once, as `post` does. Raises BadAddress, OSError."""
    return _call("GET", address, None, headers, may_be_near, seconds, most_bytes)


def _call(
    method: str,
    address: str,
    body: bytes | None,
    headers: Mapping[str, str],
    may_be_near: bool,
    seconds: float,
    most_bytes: int,
) -> Reply:
    until = time.monotonic() + seconds
    parts = checked(address, may_be_near=may_be_near)
    place = place_of(parts, may_be_near=may_be_near)
    is_secret = parts.scheme == "https"
    connection = (_Secret if is_secret else _Plain)(
        parts.hostname or "", place, parts.port or (443 if is_secret else 80), until
    )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        found = answer.read(most_bytes + 1)
        return Reply(answer.status, found[:most_bytes], is_cut=len(found) > most_bytes)
    except http.client.HTTPException as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()
