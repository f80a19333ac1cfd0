"""The whole way against a provider that others wrote, running as a program of its own on this machine."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from caunoi.org import actions, identities
from caunoi.org.models import LinkRequest
from caunoi.org.tests import toolkit
from caunoi.org.tests.providers import KEY, set_up

PROGRAM = "CAUNOI_OIDC_PROVIDER"
"""In this variable of the environment stands the program of another provider, one of Node.js (tools/prove.py)."""


@pytest.fixture
def issuer(settings: LazySettings, tmp_path: Path) -> Iterator[str]:
    """The provider's address, while it runs."""
    settings.CAUNOI_IDENTITY_NEAR = True
    with closing(socket.socket()) as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    key = tmp_path / "key.pem"
    form = serialization.PrivateFormat.PKCS8
    key.write_bytes(KEY.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    back = settings.BASE_URL + reverse("org:identity_back", args=["vneid"])
    words, path = [sys.executable, toolkit.__file__], "/o"
    if other := os.environ.get(PROGRAM):
        words, path = ["node", other], ""
    told = [str(port), back, str(key), toolkit.CLIENT]
    secret = os.environ | {"OIDC_SECRET": toolkit.SECRET}
    with subprocess.Popen([*words, *told], stdout=subprocess.PIPE, text=True, env=secret) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
            yield f"http://localhost:{port}{path}"
        finally:
            program.kill()


def there(address: str) -> str:
    """Open the provider's page as a browser does, with its cookies; where it leads back to."""
    start = urlsplit(address)
    cookies: dict[str, str] = {}
    for _ in range(10):
        parts = urlsplit(address)
        if parts.netloc != start.netloc:
            return address
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)) as connection:
            held = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
            connection.request("GET", f"{parts.path}?{parts.query}", headers=held)
            answer = connection.getresponse()
            assert answer.status in (302, 303), answer.read()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                cookies[name] = value
            address = urljoin(address, str(answer.getheader("Location")))
    raise AssertionError("the provider sends around in a circle")


def there_and_back(client: Client) -> tuple[str, Any]:
    out = client.get(reverse("org:identity_start", args=["vneid"]))["Location"]
    back = urlsplit(there(out))
    return f"{back.path}?{back.query}", client.get(f"{back.path}?{back.query}")


def test_a_provider_that_others_wrote_lets_in_whom_the_administrator_linked(cast, issuer):
    wrong = set_up(issuer, cast.administrator, secret="another")
    _, refused = there_and_back(Client())
    assert identities.SENTENCES["code"] in refused.content.decode()
    assert not LinkRequest.objects.exists()

    set_up(issuer, cast.administrator, provider=wrong, secret=toolkit.SECRET)
    _, asked = there_and_back(Client())
    assert asked.status_code == 200
    request = LinkRequest.objects.get()
    actions.agree_link(request=request, person=cast.officer, by=cast.administrator)

    client = Client()
    address, answer = there_and_back(client)
    assert (answer.status_code, answer["Location"]) == (302, "/viec-can-lam/")
    assert client.get(reverse("org:account")).context["person"] == cast.officer

    # The code was used; the address of the way back is worth nothing, to her or to another browser.
    other = Client()
    assert set(parse_qs(urlsplit(address).query)) >= {"code", "state"}
    assert identities.SENTENCES["state"] in other.get(address).content.decode()
