from __future__ import annotations

import unicodedata

import pytest

from caunoi.petitions.accusing import accusing_words


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Tôi tố cáo ông trưởng bản", ["tố cáo"]),
        ("TOI TO CAO ONG TRUONG BAN", ["to cao"]),
        ("Ông ấy nhận  hối\nlộ", ["nhận hối lộ", "hối lộ"]),
        (unicodedata.normalize("NFD", "Cán bộ ăn chặn gạo cứu đói"), ["ăn chặn"]),
        ("Tôi tố_cáo cán bộ", ["tố cáo"]),
        ("Cán bộ đe doạ dân", ["đe dọa"]),
        ("Tôi hơi lo vì cống sụt", []),
        ("Tờ cáo phó dán ở đầu bản", []),
        ("Cống thoát nước đầu bản bị sụt", []),
        ("", []),
    ],
)
def test_words_of_denunciation(words: str, found: list[str]) -> None:
    assert accusing_words(words) == found


def test_a_long_text_without_any_is_read_quickly() -> None:
    assert accusing_words("to bao lam an to " * 200_000) == []
