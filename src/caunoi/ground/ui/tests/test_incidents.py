"""Codes that survive being read over the telephone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground.refs import LETTERS
from caunoi.ground.ui.incidents import ID_LETTERS, code_for, heard, new_request_id

identities = st.text(alphabet=LETTERS, min_size=ID_LETTERS, max_size=ID_LETTERS)
statuses = st.sampled_from([400, 403, 404, 429, 500, 503])


def test_two_requests_have_two_identities():
    one, other = new_request_id(), new_request_id()
    assert one != other
    assert len(one) == ID_LETTERS
    assert set(one) <= set(LETTERS)


def test_a_code_shows_the_class_of_the_status_and_the_beginning_of_the_identity():
    assert code_for("7KQ2M4T9AB", 500).startswith("L5-7KQ2-")
    assert code_for("7KQ2M4T9AB", 404).startswith("L4-7KQ2-")


@given(identities, statuses)
def test_a_code_is_recognised_however_it_is_spaced(identity: str, status: int):
    code = code_for(identity, status)
    assert heard(code) == heard(f" {code.lower()} ") == heard(code.replace("-", " ")) == code


@given(identities, statuses, st.integers(0, 3), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(identity: str, status: int, place: int, wrong: str):
    code = code_for(identity, status)
    spot = 3 + place
    slipped = code[:spot] + wrong + code[spot + 1 :]
    # 0 and Z stand 31 apart, which is the modulus: the one pair that slips through.
    if wrong != code[spot] and {wrong, code[spot]} != {"0", "Z"}:
        assert heard(slipped) is None


@given(identities, statuses, st.integers(0, 2))
def test_two_exchanged_neighbours_are_noticed(identity: str, status: int, place: int):
    code = code_for(identity, status)
    spot = 3 + place
    swapped = code[:spot] + code[spot + 1] + code[spot] + code[spot + 2 :]
    if code[spot] != code[spot + 1] and {code[spot], code[spot + 1]} != {"0", "Z"}:
        assert heard(swapped) is None


def test_letters_that_look_like_digits_are_understood():
    code = code_for("0011223344", 500)
    assert heard(code.replace("0", "O").replace("1", "I")) == code


def test_what_is_no_code_is_none():
    assert heard("KN-2607-4T9QX-8") is None
    assert heard("") is None
