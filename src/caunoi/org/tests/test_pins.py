"""Which PINs are refused, and what is kept of them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from caunoi.org import pins


@pytest.mark.parametrize(
    "pin",
    [
        "000000", "777777", "121212", "123123", "112112", "334433", "123456", "654321", "890123", "012345", "210987",
        "199012", "121990", "200426", "020990", "311275", "290296", "12345", "1234567", "12a456", "", "１２３４５７",
    ],
)  # fmt: skip
def test_a_pin_that_is_guessed_first_is_refused(pin):
    assert pins.why_easy(pin).endswith(".")


@pytest.mark.parametrize("pin", ["482913", "907361", "350274", "718264"])
def test_any_other_pin_will_do(pin):
    assert pins.why_easy(pin) == ""


def test_few_of_all_pins_are_refused():
    refused = sum(1 for number in range(0, 1_000_000, 7) if pins.why_easy(f"{number:06d}"))
    assert 0.03 < refused / (1_000_000 / 7) < 0.10


def test_the_end_of_ones_own_telephone_number_is_refused():
    assert "số điện thoại" in pins.why_easy("482913", "+84912482913")


def test_what_is_kept_is_argon2_over_the_digits_and_the_telephone(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    kept = pins.hash_pin("482913", "máy một")
    assert kept.startswith("argon2$argon2id$")
    assert pins.is_pin("482913", "máy một", kept)
    assert not pins.is_pin("482914", "máy một", kept)
    assert not pins.is_pin("482913", "máy hai", kept)


def test_locks_grow_and_stop_at_a_day():
    assert [pins.lock_for(rounds) for rounds in (0, 1, 2, 3, 9)] == [
        timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24), timedelta(hours=24),
    ]  # fmt: skip


def test_a_secret_is_long_and_new_each_time():
    assert len(pins.new_secret()) == 32
    assert pins.new_secret() != pins.new_secret()
    assert len(pins.digest("x")) == 64


def test_a_link_can_be_typed_from_paper():
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}", pins.new_link())
