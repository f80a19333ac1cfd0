from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.ground import text
from caunoi.ground.tests.golden import GOLDEN, LETTERS

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
words = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=8)
phrases = st.lists(words, min_size=1, max_size=5).map(" ".join)


# Folding


@pytest.mark.parametrize(
    "typed", ["muong bu", "Mường Bú", "MUONG BU", "mường-bú", " Mường  Bú ", "Mu\u031bo\u031b\u0300ng Bu\u0301"]
)
def test_all_spellings_of_a_place_fold_to_one(typed: str) -> None:
    assert text.fold(typed) == "muong bu"


def test_the_stroked_d_folds_to_d() -> None:
    assert text.fold("Đặng Đình ĐỨC – Điều") == "dang dinh duc dieu"


def test_marks_of_other_scripts_are_not_dropped() -> None:
    assert text.fold("ສປປ ລາວ ເຂົ້າ") == "ສປປ ລາວ ເຂົ້າ"


@given(st.text())
def test_folding_twice_changes_nothing(anything: str) -> None:
    assert text.fold(text.fold(anything)) == text.fold(anything)


@given(phrases)
def test_composed_and_decomposed_text_is_one(phrase: str) -> None:
    decomposed = unicodedata.normalize("NFD", phrase)
    assert text.nfc(decomposed) == text.nfc(phrase)
    assert text.fold(decomposed) == text.fold(phrase)
    assert text.sort_key(decomposed) == text.sort_key(phrase)
    assert text.plain_tones(decomposed) == text.plain_tones(phrase)


@given(phrases)
def test_a_folded_vietnamese_phrase_is_plain_ascii(phrase: str) -> None:
    assert text.fold(phrase).isascii()
    assert text.fold(phrase.upper()) == text.fold(phrase.lower())


def test_a_plain_message_keeps_its_case_and_loses_its_marks() -> None:
    assert text.strip_marks("Đảng bộ xã Mường Bú, đường Tô Hiệu") == "Dang bo xa Muong Bu, duong To Hieu"


def test_a_slug_is_ascii_words_and_hyphens() -> None:
    assert text.slug("Kế hoạch số 115/KH-MTTQ-UB: Đổi mới!") == "ke-hoach-so-115-kh-mttq-ub-doi-moi"


# Spelling of tones


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("hoá", "hóa"), ("hoà", "hòa"), ("Hoà Bình", "Hòa Bình"), ("HOÁ", "HÓA"), ("khoẻ", "khỏe"), ("loè", "lòe"),
        ("uỷ", "ủy"), ("Uỷ ban", "Ủy ban"), ("thuỷ", "thủy"), ("luỹ", "lũy"), ("tuỵ", "tụy"), ("suý", "súy"),
        ("văn hoá - xã hội", "văn hóa - xã hội"),
    ],
)  # fmt: skip
def test_tones_of_open_oa_oe_uy_move_to_the_first_letter(typed: str, plain: str) -> None:
    assert text.plain_tones(typed) == plain


@pytest.mark.parametrize(
    "kept",
    ["quý", "quỹ", "quả", "quà", "Quảng", "giá", "già", "Giàng", "gì", "gìn giữ", "hoán", "hoàn", "toàn", "khoẻo",
     "xoáy", "ngoáy", "huỳnh", "khuỷu", "thuở", "Huế", "nghĩa", "của", "mía", "hóa", "ủy"],
)  # fmt: skip
def test_other_words_keep_their_tones(kept: str) -> None:
    assert text.plain_tones(kept) == kept


@pytest.mark.parametrize(("slip", "right"), [("qúy", "quý"), ("Qủa", "Quả"), ("gía", "giá"), ("QÚY", "QUÝ")])
def test_a_tone_on_the_consonant_moves_to_the_vowel(slip: str, right: str) -> None:
    assert text.plain_tones(slip) == right


@given(phrases)
def test_spelling_tones_is_stable_and_changes_no_letter(phrase: str) -> None:
    plain = text.plain_tones(phrase)
    assert text.plain_tones(plain) == plain
    assert text.fold(plain) == text.fold(phrase)


# Sorting


def test_the_golden_line_sorts_as_it_is_written() -> None:
    for shuffled in (GOLDEN[::-1], GOLDEN[1::2] + GOLDEN[::2]):
        assert sorted(shuffled, key=text.sort_key) == GOLDEN
        assert sorted(shuffled, key=lambda word: text.sort_key(word).encode()) == GOLDEN


def test_the_alphabet_and_the_tones_sort_in_vietnamese_order() -> None:
    assert sorted(LETTERS[::-1], key=text.sort_key) == LETTERS
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(tones[::-1], key=text.sort_key) == tones


@given(st.text())
def test_a_sort_key_is_printable_ascii(anything: str) -> None:
    assert all(" " <= char <= "~" for char in text.sort_key(anything))


@given(phrases, phrases)
def test_letters_decide_before_tones(one: str, other: str) -> None:
    plain_one, plain_other = (text.sort_key(phrase).partition("!")[0] for phrase in (one, other))
    if plain_one != plain_other:
        assert (text.sort_key(one) < text.sort_key(other)) == (plain_one < plain_other)


@given(phrases)
def test_a_shorter_phrase_stands_before_what_continues_it(phrase: str) -> None:
    assert text.sort_key(phrase) < text.sort_key(phrase + " a")


@pytest.mark.parametrize(("one", "other"), [("hoá", "hóa"), ("thuỷ", "THỦY"), ("uỷ ban", "Ủy-ban")])
def test_both_spellings_of_a_tone_sort_alike(one: str, other: str) -> None:
    assert text.sort_key(one) == text.sort_key(other)


@given(phrases)
def test_every_phrase_sorts_as_its_house_spelling(phrase: str) -> None:
    lowered = phrase.lower()
    assert text.sort_key(text.plain_tones(lowered)) == text.sort_key(lowered)


def test_numbers_sort_by_value() -> None:
    places = ["Tổ 1", "Tổ 2", "Tổ 2a", "Tổ 10", "Tổ 100", "Tổ 999999999", "Tổ 1000000000", "Tổ 1000000000000"]
    assert sorted(places[::-1], key=text.sort_key) == places


def test_people_sort_by_given_name_first() -> None:
    people = ["Vì Văn An", "Lò Thị Hương", "Quàng Thị Hương", "Giàng A Páo", "Lò Văn Páo", "Lò Xa Páo", "Đặng Yên"]
    assert sorted(people[::-1], key=text.name_sort_key) == people


def test_a_given_name_is_decided_with_its_tone_before_the_family_name() -> None:
    people = ["Vì Thị Hà", "Cà Thị Hạ"]
    assert sorted(people[::-1], key=text.name_sort_key) == people


def test_one_word_and_no_word_are_names_too() -> None:
    assert text.name_sort_key("Páo") == text.sort_key("Páo")
    assert text.name_sort_key("  ") == ""


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("phường Chiềng Sinh", "Chiềng Sinh"), ("Xã Mường Bú", "Mường Bú"), ("bản Giàn", "Giàn"),
        ("tiểu khu 3", "3"), ("Tổ dân phố 12", "12"), ("TDP 4", "4"), ("xã Bản Lầm", "Bản Lầm"),
        ("xã Làng Chếu", "Làng Chếu"), ("Tổng Chảo", "Tổng Chảo"), ("Bản", "Bản"), ("tỉnh Sơn La", "Sơn La"),
    ],
)  # fmt: skip
def test_places_sort_without_their_kind_word(name: str, plain: str) -> None:
    assert text.place_name(name) == plain
    assert text.place_sort_key(name) == text.sort_key(plain)


# Numbers


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1234567, None, "1.234.567"), (0, None, "0"), (999, None, "999"), (-1500, None, "−1.500"), (87.5, None, "87,5"),
        (Decimal("87.50"), None, "87,5"), (Decimal("87.5"), 2, "87,50"), (Decimal("0.125"), 2, "0,13"),
        (Decimal("-0.004"), 2, "0,00"), (Decimal("1E+6"), None, "1.000.000"), (1234.5, 0, "1.235"), (0.1, None, "0,1"),
    ],
)  # fmt: skip
def test_numbers_are_written_the_vietnamese_way(value: int | float | Decimal, places: int | None, written: str) -> None:
    assert text.number_vi(value, places) == written


def test_what_is_no_number_is_not_written() -> None:
    with pytest.raises(ValueError, match="finite"):
        text.number_vi(float("nan"))


def test_percent_and_money() -> None:
    assert text.percent_vi(87.5) == "87,5%"
    assert text.percent_vi(Decimal("66.666"), 1) == "66,7%"
    assert text.money_vi(61_250_000) == "61.250.000 đồng"
    assert text.money_short_vi(1_234_567_890) == "1,2 tỷ đồng"
    assert text.money_short_vi(61_250_000) == "61,3 triệu đồng"
    assert text.money_short_vi(-2_000_000_000) == "−2 tỷ đồng"
    assert text.money_short_vi(950_000) == "950.000 đồng"
    assert text.money_short_vi(1_000_000_000) == "1 tỷ đồng"
    assert text.money_short_vi(1_000_000) == "1 triệu đồng"


@pytest.mark.parametrize(
    "typed",
    ["61250000", "61.250.000", "61 250 000", "61,250,000", " 61.250.000 ", "61\u00a0250\u00a0000", "６１２５００００"],
)
def test_whole_numbers_are_read_with_any_grouping(typed: str) -> None:
    assert text.parse_whole_number(typed) == 61_250_000


@pytest.mark.parametrize(
    ("typed", "asked"), [("1.5", "1,5 hay 15?"), ("1,5", "1,5 hay 15?"), ("61.25", "61,25 hay 6.125?")]
)
def test_a_whole_number_with_an_odd_group_is_asked_back(typed: str, asked: str) -> None:
    with pytest.raises(text.NotANumber) as refused:
        text.parse_whole_number(typed)
    assert refused.value.sentence == asked


@pytest.mark.parametrize("typed", ["", "abc", "1.2.3", "12a", "1.234,56.7", "--5", "1..000", "½", "1e5", "٣"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(text.NotANumber, match="Nhập số nguyên"):
        text.parse_whole_number(typed)


@given(st.integers(-(10**12), 10**12))
def test_a_written_whole_number_is_read_back(number: int) -> None:
    assert text.parse_whole_number(text.number_vi(number)) == number
    assert text.parse_decimal(text.number_vi(number)) == number


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_written_decimal_is_read_back(number: Decimal) -> None:
    assert text.parse_decimal(text.number_vi(number)) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1,5", "1.5"), ("1.234,5", "1234.5"), ("1.500", "1500"), ("1 234,5", "1234.5"), ("-0,25", "-0.25"), ("−3", "-3")],
)
def test_decimals_are_read_with_a_comma(typed: str, number: str) -> None:
    assert text.parse_decimal(typed) == Decimal(number)


def test_a_dot_in_a_decimal_field_is_asked_back() -> None:
    with pytest.raises(text.NotANumber) as refused:
        text.parse_decimal("1.5")
    assert refused.value.sentence == "1,5 hay 15?"


@pytest.mark.parametrize("typed", ["", "1,234.5", "1,2,3", "x", ",5", "1,"])
def test_what_is_no_decimal_is_refused(typed: str) -> None:
    with pytest.raises(text.NotANumber):
        text.parse_decimal(typed)


# Telephones, names, highlighting


@pytest.mark.parametrize("typed", ["0912 345 678", "0912345678", "+84 912 345 678", "84912345678", "0912.345.678"])
def test_telephones_are_stored_in_one_form(typed: str) -> None:
    assert text.parse_phone(typed) == "+84912345678"
    assert text.phone_vi(text.parse_phone(typed)) == "0912 345 678"


def test_a_landline_is_read_and_written() -> None:
    assert text.phone_vi(text.parse_phone("0212 3852 123")) == "02123 852 123"


@pytest.mark.parametrize("typed", ["", "12345", "0012345678", "091234567", "09123456789", "+1 202 555 0100"])
def test_what_is_no_vietnamese_telephone_is_refused(typed: str) -> None:
    with pytest.raises(text.NotAPhone, match=r"^Nhập số điện thoại 10 chữ số, ví dụ 0912 345 678$") as refused:
        text.parse_phone(typed)
    assert refused.value.sentence == str(refused.value)


def test_a_foreign_number_is_written_as_it_is() -> None:
    assert text.phone_vi("+8562012345678") == "+8562012345678"


@pytest.mark.parametrize(("name", "letters"), [("Lò Thị Hương", "LH"), ("Đặng Ốm", "ĐỐ"), ("Páo", "P"), ("", "")])
def test_initials_are_of_family_and_given_name(name: str, letters: str) -> None:
    assert text.initials(name) == letters


def test_the_match_is_marked_in_the_original_text() -> None:
    assert text.highlight("Xã Mường Bú", "muong bu") == [("Xã ", False), ("Mường Bú", True)]
    assert text.highlight("Đoàn kết", "doan") == [("Đoàn", True), (" kết", False)]
    assert text.highlight("Bú Mường", "muong bu") == [("Bú", True), (" ", False), ("Mường", True)]
    assert text.highlight("Xã Mường Bú", "") == [("Xã Mường Bú", False)]
    assert text.highlight("Bú và Bú", "bu") == [("Bú", True), (" và ", False), ("Bú", True)]
    assert text.highlight("Mường-  Bú đẹp", "muong bu") == [("Mường-  Bú", True), (" đẹp", False)]
    assert text.highlight("", "x") == []


@given(st.text(), st.text())
def test_highlighting_loses_no_letter(body: str, query: str) -> None:
    assert "".join(piece for piece, _ in text.highlight(body, query)) == text.nfc(body)
