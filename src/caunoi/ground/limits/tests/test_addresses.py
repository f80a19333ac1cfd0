from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse

from caunoi.ground.limits.addresses import client_address, neighbourhood, networks
from caunoi.ground.limits.middleware import ClientAddressMiddleware

PROXIES = networks(["10.0.0.0/24", "::1"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.9", "203.0.113.7"),  # not a proxy of ours: it may write what it likes
        ("10.0.0.2", "198.51.100.9", "198.51.100.9"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.9", "198.51.100.9"),  # the sender wrote 1.2.3.4 itself
        ("10.0.0.2", "1.2.3.4, 198.51.100.9, 10.0.0.3", "198.51.100.9"),
        ("::1", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "10.0.0.3, " * 500, "10.0.0.2"),
        ("", "1.2.3.4", ""),
    ],
)
def test_only_trusted_proxies_are_believed(peer: str, forwarded: str, address: str) -> None:
    assert client_address(peer, forwarded, PROXIES) == address


def test_without_trusted_proxies_the_line_is_not_read() -> None:
    assert client_address("127.0.0.1", "198.51.100.9", ()) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("not an address", "?"),
    ],
)
def test_what_is_counted_for_an_address(address: str, counted: str) -> None:
    assert neighbourhood(address) == counted


@pytest.mark.parametrize(("trusted", "address"), [([], "10.0.0.2"), (["10.0.0.0/24"], "198.51.100.9")])
def test_everything_after_it_reads_the_clients_address(
    settings: LazySettings, trusted: list[str], address: str
) -> None:
    settings.CAUNOI_TRUSTED_PROXIES = trusted
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "198.51.100.9"}
    ClientAddressMiddleware(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address
