"""First passwords: how they are made and kept until their owners change them. And what a password of one's own must
be, by NIST SP 800-63B-4, 3.1.1.2: long, not expected; nothing else is asked (see decision record 0009)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.exceptions import ValidationError

from caunoi.ground import text

LEAST_LETTERS = 15
"""Characters of a password that stands alone. Whoever has a second step keeps to the same: one rule for all."""
LEAST_KINDS = 5
"""Different letters and digits that must be left when everything that a guesser expects is taken away."""

EXPECTED = (
    "matkhaumoi matkhau dangnhap taikhoan quantri quantrivien nguoidung canbo xinchao khongbiet khongco batky "
    "anhyeuem emyeuanh yeuanh yeuem tinhyeu conyeu giadinh hanhphuc vietnam hanoi saigon tphcm sonla mocchau tinh "
    "caunoi mattran toquoc mttqvn mttq ubmttq ubnd danvan xaphuong phuong banlang "
    "password passwd admin administrator welcome login letmein iloveyou qwertyuiop qwerty asdfghjkl asdfgh asdf "
    "zxcvbnm zxcv qazwsx abcabc abc123 abcd monkey dragon football"
).split()
"""Words from which people here make passwords, as guessers know; folded, without spaces."""

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


def _without_runs(letters: str) -> str:
    """The letters without runs of three and more that repeat, rise or fall by one: "aaa", "456", "cba"."""
    left: list[str] = []
    start = 0
    while start < len(letters):
        end = start + 1
        step = ord(letters[end]) - ord(letters[start]) if end < len(letters) else 9
        while abs(step) <= 1 and end < len(letters) and ord(letters[end]) - ord(letters[end - 1]) == step:
            end += 1
        if end - start < 3:
            left.append(letters[start])
            start += 1
        else:
            start = end
    return "".join(left)


def unexpected_part(password: str, about: Iterable[str] = ()) -> str:
    """What is left of a password, folded, when common words, what is known `about` its owner, years and runs are taken
    away: "Matkhau@2026" leaves nothing, "nhà sàn gần suối 9" leaves "nhasangansuoi9"."""
    left = re.sub(r"[^a-z0-9]", "", text.fold(password))
    known = {re.sub(r"[^a-z0-9]", "", text.fold(one)) for words in about for one in (words, *words.split())}
    words = sorted({word for word in known if len(word) > 2} | set(EXPECTED), key=len, reverse=True)
    for word in words:
        left = left.replace(word, " ")
    left = re.sub(r"(19|20)\d\d", " ", left)
    return "".join(_without_runs(part) for part in left.split())


class ExpectedPasswordValidator:
    """Refuses a password that is made of what a guesser tries first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when too little is left; `user` is a Person, whose name and units count as known."""
        about: list[str] = []
        if user is not None and user.pk:
            about = [user.full_name, user.login, user.email.partition("@")[0]]
            about += user.posts.values_list("unit__short_name", flat=True)
        if len(set(unexpected_part(password, about))) < LEAST_KINDS:
            raise ValidationError(self.get_help_text(), code="password_expected")

    def get_help_text(self) -> str:
        """The sentence of the refusal."""
        return "Mật khẩu này dễ đoán: chỉ gồm tên, nơi ở, từ quen hoặc dãy số. Thêm vài từ khác."
