"""A provider of identities for tests, on this machine: describes itself, tells its keys, gives a token for a code."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from caunoi.ground import times
from caunoi.org import actions
from caunoi.org.identities import Known
from caunoi.org.models import IdentityProvider, LinkRequest, Person
from caunoi.org.tests.cast import Cast

SECRET = "khóa của nơi xác nhận & + %"
CLIENT = "cau-noi"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig"}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(self.server.provider.told(self.path))  # type: ignore[attr-defined]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        provider.asked.append(({name: values[0] for name, values in parse_qs(body).items()}, dict(self.headers)))
        self._answer(provider.answer)

    def _answer(self, what: Any) -> None:
        body = json.dumps(what).encode()
        self.send_response(self.server.provider.status)  # type: ignore[attr-defined]
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Silent."""


class Provider:
    """Answers as a provider does; `answer` is what stands for any code, `asked` what it was asked (body, headers)."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("localhost", 0), _Handler)
        self.server.provider = self  # type: ignore[attr-defined]
        self.issuer = f"http://localhost:{self.server.server_port}"
        self.keys = [public(KEY, "one")]
        self.asked: list[tuple[dict[str, str], dict[str, str]]] = []
        self.answer: dict[str, Any] = {}
        self.more: dict[str, Any] = {}
        self.status = 200
        self.reads: list[str] = []

    def told(self, path: str) -> dict[str, Any]:
        self.reads.append(path)
        if path == "/keys":
            return {"keys": self.keys}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.more,
        }

    def says(self, nonce: str, *, key: Any = KEY, kid: str = "one", alg: str = "RS256", **claims: Any) -> None:
        """From now on each code gives this token."""
        now = int(times.now().timestamp())
        told = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "079123456789",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "name": "Lò Thị Hương",
            "acr": "highest",
            "amr": ["otp"],
            "phone_number": "+84912345678",
            **claims,
        }
        told = {name: value for name, value in told.items() if value is not None}
        self.answer = {"id_token": jwt.encode(told, key, algorithm=alg, headers={"kid": kid}), "access_token": "x"}


@contextmanager
def a_running_provider() -> Iterator[Provider]:
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        thread.join()
        provider.server.server_close()


def set_up(issuer: str, by: Person, **more: Any) -> IdentityProvider:
    """The provider as an administrator sets it, switched on."""
    given: dict[str, Any] = {
        "code": "vneid",
        "name": "VNeID",
        "issuer": issuer,
        "client_id": CLIENT,
        "secret": SECRET,
        "scope": "openid profile",
        "subject_claim": "sub",
        "name_claim": "name",
        "unit_claim": "",
        "is_on": True,
    }
    return actions.set_provider(**{**given, **more}, by=by)


def identity_samples(cast: Cast) -> list[dict[str, object]]:
    """What stands behind the doors of providers: one whose address is not spoken to, somebody who asks, a link of
    the officer."""
    provider = set_up("https://127.0.0.1", cast.administrator)
    waiting = actions.arrive(provider=provider, known=Known("1", "Lò Văn Hỏi", ""), by=None)
    asked = actions.arrive(provider=provider, known=Known("2", "Lò Thị Hương", ""), by=None)
    assert isinstance(asked, LinkRequest)
    link = actions.agree_link(request=asked, person=cast.officer, by=cast.administrator)
    return [{"code": provider.code}, {"number": waiting.pk}, {"number": link.pk}]


def leave(client: Client, **more: str) -> dict[str, str]:
    """Press the button; what the provider is asked for."""
    answer = client.get(reverse("org:identity_start", args=["vneid"]), more)
    assert answer.status_code == 302, answer.content.decode()
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def come_back(client: Client, state: str, **more: str) -> Any:
    return client.get(reverse("org:identity_back", args=["vneid"]), {"code": "abc", "state": state, **more})
