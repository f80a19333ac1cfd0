"""First passwords: how they are made and kept until their owners change them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Self

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of a first password: none that is mistaken for another when it is read out."""


class FirstPasswordHasher(Argon2PasswordHasher):
    """Argon2id at the least that OWASP's Password Storage Cheat Sheet allows (19 MiB, two passes, one lane).

    Enough for a secret of 59 random bits that lives until the first sign-in, and a tenth of the time: three hundred
    are made in one request. Whoever signs in gets the full hash.
    """

    algorithm = "argon2first"
    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """The words that are handed over, shown once and kept nowhere, and the hash that is kept."""

    words: str
    hash: str

    @classmethod
    def new(cls) -> Self:
        """A first password that can be read over the telephone: "kx4p-m7ta-qd9e"."""
        words = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
        return cls(words, make_password(words, hasher=FirstPasswordHasher.algorithm))
