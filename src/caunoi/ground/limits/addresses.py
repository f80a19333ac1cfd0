"""Whose address a request comes from, when proxies stand in front (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
_MOST_STEPS = 20


def networks(written: Iterable[str]) -> tuple[Network, ...]:
    """Networks and single addresses as an installation writes them. Raises ValueError."""
    return tuple(ip_network(one, strict=False) for one in written)


def client_address(peer: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The address behind the trusted proxies: `peer` itself unless it is one of them.

    `forwarded` is the X-Forwarded-For line: each proxy adds at its end whom it heard from, so that it is read from the
    end, and only as far as those who wrote it are trusted. What anybody else wrote into it counts for nothing.
    """
    address = peer
    said = [one.strip() for one in forwarded.split(",")] if forwarded else []
    for step in range(_MOST_STEPS):
        found = _parsed(address)
        if found is None or not any(found in network for network in trusted):
            return address
        if step >= len(said):
            return address
        before = _parsed(said[-1 - step])
        if before is None:
            return address
        address = str(before)
    return address


def neighbourhood(address: str) -> str:
    """What is counted for an address: an IPv6 subscriber has all of a /64, so that the single address says nothing."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else str(ip_network(f"{found}/64", strict=False))
    return str(found) if found else "?"


def _parsed(written: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(written.strip("[] "))
    except ValueError:
        return None
