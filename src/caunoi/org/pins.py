"""PINs of village heads: which six digits are refused, and what is kept of them."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import date, timedelta

from django.contrib.auth.hashers import check_password, make_password

from caunoi.org.passwords import LETTERS

LENGTH = 6
TRIES = 5
"""Wrong PINs in a row that lock a telephone."""
LOCKS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""How long, the first time, the second …; the last one holds for all that follow."""
LINK_LIVES = timedelta(days=30)
"""Within which a link must be opened for the first time."""
DEVICE_LIVES = timedelta(days=90)
"""Within which a telephone must be used again, else it is no longer known."""
_RUN = "01234567890123456789"


def new_secret() -> str:
    """A random secret of 192 bits for a telephone."""
    return secrets.token_urlsafe(24)


def new_link() -> str:
    """The secret part of a link: 99 random bits that can be typed from paper, "kx4p-m7ta-qd9e-8hwn-c3vz"."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(5))


def digest(secret: str) -> str:
    """What is kept of a link or a telephone. SHA-256 is enough: the secret is random and long."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _mixed(pin: str, device: str) -> str:
    # Whoever holds a copy of the table tries all six digits out; without the secret of the telephone she cannot.
    return hmac.new(device.encode(), pin.encode(), hashlib.sha256).hexdigest()


def hash_pin(pin: str, device: str) -> str:
    """Argon2id over the digits and the telephone's secret."""
    return make_password(_mixed(pin, device))


def is_pin(pin: str, device: str, kept: str) -> bool:
    """Whether these are the digits that `hash_pin` kept for this telephone."""
    return check_password(_mixed(pin, device), kept)


def lock_for(rounds: int) -> timedelta:
    """How long the lock lasts that follows `rounds` earlier ones."""
    return LOCKS[min(rounds, len(LOCKS) - 1)]


def digits_of(written: str) -> str:
    """A PIN as it was typed, without blanks and dots."""
    return re.sub(r"[\s.\-]", "", written)


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _looks_like_birth(pin: str) -> bool:
    first, second, third = int(pin[:2]), int(pin[2:4]), int(pin[4:])
    # A year of birth at either end: 1990xx, xx1990; or a whole birthday as day, month, year: 020990.
    return any(1900 <= int(year) <= 2039 for year in (pin[:4], pin[2:])) or _is_day(first, second, 2000 + third)


def why_easy(pin: str, telephone: str = "") -> str:
    """Why the six digits are refused, as a sentence that says what to do; "" when they will do."""
    if not re.fullmatch(r"[0-9]{6}", pin):
        return "Nhập đúng 6 chữ số."
    if any(pin == pin[:size] * (LENGTH // size) for size in (1, 2, 3)) or len(set(pin)) < 3:
        return "Mã này lặp lại, dễ đoán. Chọn 6 chữ số khác nhau hơn."
    if pin in _RUN or pin[::-1] in _RUN:
        return "Mã này là dãy số liền nhau, dễ đoán. Chọn 6 chữ số khác."
    if _looks_like_birth(pin):
        return "Mã này giống ngày sinh hoặc năm sinh, dễ đoán. Chọn 6 chữ số khác."
    if telephone.endswith(pin):
        return "Mã này có trong số điện thoại, dễ đoán. Chọn 6 chữ số khác."
    return ""
