from __future__ import annotations

import itertools
import re
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground import refs

ON = date(2026, 7, 8)
kinds = st.text(string.ascii_uppercase, min_size=2, max_size=2)
codes = st.builds(refs.new_ref, kinds, st.dates(date(2000, 1, 1), date(2099, 12, 31)))
PLACES = [0, 1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14]


def test_a_code_says_kind_and_month() -> None:
    assert re.fullmatch(r"KN-2607-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]", refs.new_ref("KN", ON))


def test_codes_cannot_be_counted_through() -> None:
    made = {refs.new_ref("NV", ON) for _ in range(500)}
    assert len(made) >= 499
    assert len({code[8:13] for code in made}) >= 499


@pytest.mark.parametrize("kind", ["", "N", "NVX", "nv", "ĐT", "N1"])
def test_a_kind_is_two_capital_letters(kind: str) -> None:
    with pytest.raises(ValueError, match="two letters"):
        refs.new_ref(kind, ON)


def test_a_known_code_stays_readable_for_ever() -> None:
    assert refs.parse_ref("NV-2607-ZA06Y-H") == "NV-2607-ZA06Y-H"


@given(codes)
def test_what_a_person_types_is_forgiven(code: str) -> None:
    for typed in (
        code.lower(),
        code.replace("-", ""),
        code.replace("-", " "),
        code.replace("-", "–"),
        f"  {code} ",
        code[:2] + code[2:].replace("0", "O").replace("1", "I"),
        code[:2].lower() + code[2:].replace("0", "o").replace("1", "l"),
    ):
        assert refs.parse_ref(typed) == code
        assert refs.is_ref(typed)


@given(codes)
def test_every_single_wrong_letter_is_caught(code: str) -> None:
    for place in PLACES:
        for letter in string.ascii_uppercase + string.digits:
            wrong = code[:place] + letter + code[place + 1 :]
            if place >= 2:
                # Read forgivingly, O is 0 and I, L are 1: no error.
                meant = {"O": "0", "I": "1", "L": "1"}.get(letter, letter)
                wrong_is_right = meant == code[place]
            else:
                wrong_is_right = letter == code[place]
            assert refs.is_ref(wrong) == wrong_is_right


@given(codes)
def test_every_exchange_of_neighbours_is_caught(code: str) -> None:
    for first, second in itertools.pairwise(PLACES):
        if code[first] != code[second]:
            letters = list(code)
            letters[first], letters[second] = letters[second], letters[first]
            assert not refs.is_ref("".join(letters))


@given(st.text())
def test_any_text_is_read_or_refused_with_a_sentence(typed: str) -> None:
    if refs.is_ref(typed):
        assert refs.is_ref(refs.parse_ref(typed))
        return
    with pytest.raises(refs.BadRef) as refused:
        refs.parse_ref(typed)
    assert str(refused.value).startswith("Mã chưa đúng")


@pytest.mark.parametrize("typed", ["NV-2613-ZA06Y-H", "NV-2600-ZA06Y-H", "0912 345 678", "115/KH-MTTQ-UB", ""])
def test_other_numbers_are_no_codes(typed: str) -> None:
    assert not refs.is_ref(typed)
