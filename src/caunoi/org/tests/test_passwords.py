"""What a password of one's own must be: long, and not what a guesser tries first."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from caunoi.org.passwords import LEAST_LETTERS, FirstPassword, _without_runs, unexpected_part


@pytest.mark.parametrize(
    "password",
    [
        "nhà sàn gần suối",
        "bốn con trâu đen 1",
        "839201847362910",
        "Correct horse battery",
        "Mường Bú có chợ phiên",
    ],
)
def test_long_and_unexpected_is_enough(cast, password):
    validate_password(password, cast.officer)


@pytest.mark.parametrize(
    "password",
    [
        "matkhau123456789",
        "Mật khẩu mới 2026",
        "sonla2026sonla2026",
        "123456789012345",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "qwertyuiop123456",
        "AnhYeuEm@28101990",
        "Lò Thị Hương 1992",
        "huong.muongbu.2026",
        "Mặt trận Tổ quốc 2026",
        "xã Mường Bú, tỉnh Sơn La",
    ],
)
def test_what_a_guesser_tries_first_is_refused(cast, password):
    assert len(password) >= LEAST_LETTERS
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, cast.officer)
    assert any("dễ đoán" in sentence or "giống" in sentence for sentence in refusal.value.messages)


def test_what_was_breached_elsewhere_and_is_long_enough_is_refused(cast):
    """Django's list is what breaches had most often (Have I Been Pwned); shorter ones fall for their length."""
    breached = [one for one in CommonPasswordValidator().passwords if len(one) >= LEAST_LETTERS]
    assert len(breached) > 30
    for password in (*breached, *(one.upper() for one in breached[:5])):
        with pytest.raises(ValidationError):
            validate_password(password, cast.officer)


def test_a_name_is_expected_of_its_owner_only(cast):
    words = "Tòng Văn Pâng và chợ"
    validate_password(words, cast.officer)
    with pytest.raises(ValidationError):
        validate_password("Tòng Văn Pâng 1988", cast.stranger)


def test_a_short_one_is_told_how_long(cast):
    with pytest.raises(ValidationError, match="15"):
        validate_password("Nhịp cầu tre mới"[:14], cast.officer)


@pytest.mark.parametrize(
    ("letters", "left"),
    [("aaab", "b"), ("123x", "x"), ("x321", "x"), ("12", "12"), ("", ""), ("a1b2c3", "a1b2c3"), ("abcxabd", "xabd")],
)
def test_runs_do_not_count(letters, left):
    assert _without_runs(letters) == left


@given(st.text(max_size=60))
def test_what_is_left_is_never_longer_than_what_was_given(password):
    left = unexpected_part(password)
    assert left.isascii()
    assert left == "" or left.isalnum()


def test_first_passwords_are_never_the_same():
    assert len({FirstPassword.new().words for _ in range(50)}) == 50
