"""Sealing a text so that the database alone tells nothing: whoever holds a copy of it without the key reads noise.

The keys are the installation's own (CAUNOI_SEALING_KEY, CAUNOI_DIGEST_KEY), apart from the one that signs. Of several
by commas the first seals; the others still open, until `caunoi reseal` has gone over every row. A sealed text is bound
to its place (`bound_to`: table, column and row): moved to another row or column it opens no more.

A sealed text is written 2.KEY.NOISE: KEY tells which key, NOISE is a nonce and ChaCha20-Poly1305 of the text
(RFC 8439). Texts sealed before bear neither and are Fernet's under a key derived from the signing key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

_FORMER = b"caunoi.ground.sealing 1"
_SEALING, _DIGEST = b"caunoi.ground.sealing 2", b"caunoi.ground.digest 2"
_MARK = "2."
_NONCE = 12


class BrokenSeal(Exception):
    """The sealed text was altered or moved, or was sealed by another installation's key."""


def _derived(key: str, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=info).derive(key.encode())


@lru_cache(maxsize=16)
def _cipher(key: str) -> tuple[str, ChaCha20Poly1305]:
    """The name of a key, which tells nothing of it, and its cipher."""
    derived = _derived(key, _SEALING)
    return hashlib.sha256(b"name" + derived).hexdigest()[:8], ChaCha20Poly1305(derived)


@lru_cache(maxsize=4)
def _former(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, _FORMER))) for key in keys])


def seal(text: str, bound_to: str) -> str:
    """The text as it is stored at its place; the same text never looks the same twice. "" stays ""."""
    if not text:
        return ""
    name, cipher = _cipher(settings.CAUNOI_SEALING_KEYS[0])
    nonce = os.urandom(_NONCE)
    noise = nonce + cipher.encrypt(nonce, text.encode(), bound_to.encode())
    return f"{_MARK}{name}.{base64.urlsafe_b64encode(noise).decode('ascii')}"


def unseal(stored: str, bound_to: str) -> str:
    """The text again, at the place where it was sealed. Raises BrokenSeal."""
    if not stored:
        return ""
    try:
        if not stored.startswith(_MARK):
            keys = (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
            return _former(keys).decrypt(stored.encode("ascii", "replace")).decode()
        _, name, written = stored.split(".", 2)
        noise = base64.urlsafe_b64decode(written.encode("ascii"))
        cipher = dict(map(_cipher, settings.CAUNOI_SEALING_KEYS))[name]
        return cipher.decrypt(noise[:_NONCE], noise[_NONCE:], bound_to.encode()).decode()
    except (InvalidTag, InvalidToken, KeyError, ValueError) as error:
        raise BrokenSeal("a sealed text cannot be opened here with the keys of this installation") from error


def is_current(stored: str) -> bool:
    """Whether a stored text is sealed as it would be today: by the first key, in the form of today."""
    return not stored or stored.startswith(f"{_MARK}{_cipher(settings.CAUNOI_SEALING_KEYS[0])[0]}.")


def digest(text: str, use: str) -> str:
    """A keyed digest to compare by, 64 letters; `use` keeps the digests of one thing apart from those of another."""
    return _digest(settings.CAUNOI_DIGEST_KEYS[0], text, use)


def digests(text: str, use: str) -> list[str]:
    """The digests of a text by every key that is known, to look a row up by; the first is that of `digest`."""
    return [_digest(key, text, use) for key in settings.CAUNOI_DIGEST_KEYS]


def _digest(key: str, text: str, use: str) -> str:
    derived = _derived(key, _DIGEST)
    return _MARK + hmac.new(derived, f"{use}\n{text}".encode(), hashlib.sha256).hexdigest()[:62]


def has_digest(stored: str, text: str, use: str) -> bool:
    """Whether a stored digest is that of the text, by whichever key; takes as long whatever the answer."""
    former = salted_hmac(use, text, algorithm="sha256").hexdigest()
    known = [former, *(_digest(key, text, use) for key in settings.CAUNOI_DIGEST_KEYS)]
    return any([hmac.compare_digest(stored or "-", one) for one in known])
