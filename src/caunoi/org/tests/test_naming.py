"""Names with and without their word of place."""

from __future__ import annotations

import unicodedata

import pytest

from caunoi.org import naming


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Xã Chiềng Ngần", "chieng ngan"),
        ("chieng ngan", "chieng ngan"),
        ("CHIỀNG NGẦN", "chieng ngan"),
        ("Thị trấn Hát Lót", "hat lot"),
        ("Xã Chiềng Chung (huyện Mai Sơn)", "chieng chung"),
        ("Tổ dân phố 3", "3"),
        ("Tiểu khu 32", "32"),
        ("Bản Bản Lầm", "ban lam"),
        ("Xã Bản Lầm", "ban lam"),
        ("Bản", "ban"),
        ("Xả Nghè", "xa nghe"[3:]),
        (unicodedata.normalize("NFD", "Phường Chiềng Sinh"), "chieng sinh"),
    ],
)
def test_a_bare_name_has_no_word_of_place(name, bare):
    assert naming.bare_name(name) == bare


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Tổ dân phố 3", ("tổ dân phố", "3")),
        ("bản  Nà Nong", ("bản", "Nà Nong")),
        ("Nà Nong", ("", "Nà Nong")),
        ("bản hoà bình", ("bản", "hòa bình")),
        ("Bản", ("", "Bản")),
    ],
)
def test_a_name_is_split_into_word_and_own_name(name, parts):
    assert naming.split_place(name) == parts


def test_full_names_follow_the_papers():
    assert naming.committee_name("xã Mường Bú") == "Ủy ban MTTQ Việt Nam xã Mường Bú"
    assert naming.area_name("bản Giàn") == "Ban Công tác Mặt trận bản Giàn"
    assert naming.agency_name("xã Mường Bú") == "UBND xã Mường Bú"
    assert naming.area_code("03847", 7) == "03847-007"
