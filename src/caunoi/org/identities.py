"""Signing in with a provider, as a relying party of OpenID Connect Core 1.0: authorization code with PKCE (RFC 7636,
S256), state and nonce; the answer is believed only as a signed id_token. No table, no page.

Every call outward goes through the adapter that follows no redirect, speaks to no address inside, and reads up to a
limit. What of an id_token is kept is decided by the caller; it is given three claims and no more.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

import jwt
from django.conf import settings
from django.core.cache import cache

from caunoi.ground.notices import adapters

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that the provider alone holds. Neither "none" nor one by the shared secret (HS…)."""
STEPS_LIVE: Final = 600
"""Seconds from the press of the button to the way back."""
LEEWAY: Final = 60
"""Seconds by which the provider's clock may differ."""
SECONDS: Final = 10
MOST_BYTES: Final = 256 * 1024
KEPT: Final = 3600
"""Seconds for which a provider's own description and keys are kept."""
KEYS_AGAIN: Final = 60
"""Seconds between two fetches because of a key that is not known."""
SUBJECT_LENGTH: Final = 255
"""OpenID Connect Core, 2: "sub" has at most 255 signs."""

SENTENCES: Final = {
    "unreachable": "Chưa nối được tới nơi xác nhận. Thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.",
    "description": "Nơi xác nhận khai báo không đúng. Báo người quản trị, và đăng nhập bằng mật khẩu.",
    "state": "Lần đăng nhập này đã dùng rồi hoặc đã quá 10 phút. Bấm đăng nhập lại.",
    "refused": "Nơi xác nhận không cho đăng nhập. Thử lại, hoặc đăng nhập bằng mật khẩu.",
    "code": "Nơi xác nhận không nhận lần đăng nhập này. Bấm đăng nhập lại.",
    "signature": "Chữ ký của nơi xác nhận không đúng, nên không đăng nhập. Báo người quản trị.",
    "issuer": "Thư xác nhận không phải của nơi đã chọn, nên không đăng nhập. Báo người quản trị.",
    "audience": "Thư xác nhận dành cho phần mềm khác, nên không đăng nhập. Báo người quản trị.",
    "expired": "Thư xác nhận đã hết hạn. Bấm đăng nhập lại.",
    "nonce": "Thư xác nhận không thuộc lần đăng nhập này. Bấm đăng nhập lại.",
    "claims": "Thư xác nhận thiếu điều cần biết, nên không đăng nhập. Báo người quản trị.",
}


class Failed(Exception):
    """The sign-in comes to nothing; `reason` is a key of SENTENCES, `sentence` is for the screen."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sentence = SENTENCES[reason]


@dataclass(frozen=True, slots=True)
class Client:
    """What the house is to one provider."""

    issuer: str
    client_id: str
    secret: str
    scope: str
    back: str
    """The address to which the provider leads back."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses of a provider, as it tells them itself. `by_post`: the secret goes in the body, not in a header."""

    authorization: str
    token: str
    keys: str
    by_post: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """What one sign-in is known by until it is back; kept in the session of the browser that began it."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Steps:
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @property
    def challenge(self) -> str:
        """RFC 7636, 4.2: S256."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

    def has_state(self, told: str) -> bool:
        return hmac.compare_digest(self.state.encode(), told.encode())


@dataclass(frozen=True, slots=True)
class Known:
    """What is taken of an id_token."""

    subject: str
    name: str
    unit_code: str


# --- what the provider tells of itself -----------------------------------------------------------------------------


def _fetched(address: str) -> dict[str, Any]:
    try:
        reply = adapters.get(
            address,
            {"Accept": "application/json"},
            may_be_near=settings.CAUNOI_IDENTITY_NEAR,
            seconds=SECONDS,
            most_bytes=MOST_BYTES,
        )
    except adapters.BadAddress as error:
        raise Failed("description") from error
    except OSError as error:
        raise Failed("unreachable") from error
    if reply.status != 200:
        raise Failed("unreachable")
    return _read(reply, "description")


def _read(reply: adapters.Reply, reason: str) -> dict[str, Any]:
    try:
        found = None if reply.is_cut else json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise Failed(reason) from error
    if not isinstance(found, dict):
        raise Failed(reason)
    return found


def _place(kind: str, address: str) -> str:
    return f"identity-{kind}-{hashlib.sha256(address.encode()).hexdigest()}"


def endpoints_of(issuer: str, *, afresh: bool = False) -> Endpoints:
    """The provider's addresses (OpenID Connect Discovery 1.0, 4). It must name itself exactly as it was set. Raises
    Failed."""
    place = _place("endpoints", issuer)
    kept = None if afresh else cache.get(place)
    if kept:
        return Endpoints(*kept)
    told = _fetched(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if told.get("issuer") != issuer:
        raise Failed("description")
    ways = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    found = [told.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    try:
        for address in found:
            adapters.checked(str(address or ""), may_be_near=settings.CAUNOI_IDENTITY_NEAR)
    except adapters.BadAddress as error:
        raise Failed("description") from error
    by_post = "client_secret_basic" not in ways and "client_secret_post" in ways
    cache.set(place, [*found, by_post], timeout=KEPT)
    return Endpoints(str(found[0]), str(found[1]), str(found[2]), by_post)


def keys_of(address: str, *, afresh: bool = False) -> list[dict[str, Any]]:
    """The provider's public keys (RFC 7517, 5). Raises Failed."""
    place = _place("keys", address)
    kept: list[dict[str, Any]] | None = None if afresh else cache.get(place)
    if kept is None:
        told = _fetched(address).get("keys")
        kept = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        if not kept:
            raise Failed("description")
        cache.set(place, kept, timeout=KEPT)
    return kept


# --- there and back ------------------------------------------------------------------------------------------------


def way_out(client: Client, steps: Steps) -> str:
    """The address at the provider to which the browser is led. Raises Failed."""
    address = endpoints_of(client.issuer).authorization
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.back,
        "scope": client.scope,
        "state": steps.state,
        "nonce": steps.nonce,
        "code_challenge": steps.challenge,
        "code_challenge_method": "S256",
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def claims_for(client: Client, steps: Steps, code: str) -> dict[str, Any]:
    """Give the code for an id_token, and the claims of that, all checked. Raises Failed."""
    endpoints = endpoints_of(client.issuer)
    token = _token_for(client, endpoints, steps, code)
    return claims_in(token, endpoints.keys, issuer=client.issuer, client_id=client.client_id, nonce=steps.nonce)


def _token_for(client: Client, endpoints: Endpoints, steps: Steps, code: str) -> str:
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.back,
        "code_verifier": steps.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if endpoints.by_post:
        body |= {"client_id": client.client_id, "client_secret": client.secret}
    else:
        # RFC 6749, 2.3.1: each is written as in a form before the two are joined.
        both = f"{quote_plus(client.client_id)}:{quote_plus(client.secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode('ascii')}"
    try:
        reply = adapters.post(
            endpoints.token,
            urlencode(body).encode(),
            headers,
            may_be_near=settings.CAUNOI_IDENTITY_NEAR,
            seconds=SECONDS,
            most_bytes=MOST_BYTES,
        )
    except adapters.BadAddress as error:
        raise Failed("description") from error
    except OSError as error:
        raise Failed("unreachable") from error
    if reply.status != 200:
        raise Failed("unreachable" if reply.status >= 500 else "code")
    token = _read(reply, "code").get("id_token")
    if not isinstance(token, str):
        raise Failed("claims")
    return token


def claims_in(token: str, keys_address: str, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of an id_token that is signed by the provider, for us, now, for this sign-in (OpenID Connect Core,
    3.1.3.7). Raises Failed."""
    key, algorithm = _key_for(token, keys_address)
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"], "enforce_minimum_key_length": True},
        )
    except jwt.InvalidIssuerError as error:
        raise Failed("issuer") from error
    except jwt.InvalidAudienceError as error:
        raise Failed("audience") from error
    except jwt.ExpiredSignatureError as error:
        raise Failed("expired") from error
    except jwt.MissingRequiredClaimError as error:
        raise Failed("claims") from error
    except (jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError) as error:
        raise Failed("expired") from error
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Failed("signature") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise Failed("audience")
    told = claims.get("nonce")
    if not isinstance(told, str) or not hmac.compare_digest(told.encode(), nonce.encode()):
        raise Failed("nonce")
    return claims


def _key_for(token: str, address: str) -> tuple[jwt.PyJWK, str]:
    """The key that the token says it is signed with, among the provider's, and how."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise Failed("signature") from error
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise Failed("signature")
    found = _fitting(keys_of(address), kid, algorithm)
    # A provider changes its keys when it likes; somebody who invents names of keys makes us ask once a minute.
    if found is None and cache.add(_place("keys-again", address), "", timeout=KEYS_AGAIN):
        found = _fitting(keys_of(address, afresh=True), kid, algorithm)
    if found is None:
        raise Failed("signature")
    try:
        return jwt.PyJWK(found, algorithm), algorithm
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise Failed("signature") from error


def _fitting(keys: list[dict[str, Any]], kid: Any, algorithm: str) -> dict[str, Any] | None:
    signing = [one for one in keys if one.get("use", "sig") == "sig" and one.get("alg", algorithm) == algorithm]
    if kid is not None:
        signing = [one for one in signing if one.get("kid") == kid]
    return signing[0] if len(signing) == 1 else None


def known_of(claims: dict[str, Any], *, subject: str, name: str, unit: str) -> Known:
    """What is taken of the claims, by the names that the administrator set. Raises Failed where there is no subject."""
    told = claims.get(subject)
    if not isinstance(told, str) or not 0 < len(told) <= SUBJECT_LENGTH:
        raise Failed("claims")
    words = [str(claims.get(one) or "")[:120] if one else "" for one in (name, unit)]
    return Known(told, " ".join(words[0].replace("\x00", "").split()), words[1].strip())
