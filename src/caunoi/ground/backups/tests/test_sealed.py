"""Sealed bytes come back as they were, and nothing else is taken for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from caunoi.ground.backups.errors import Refused
from caunoi.ground.backups.sealed import HEAD, PIECE, TAG, make_key, opened, read_key, seal


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_key(tmp_path / "key")
    return tmp_path / "key"


def kept(tmp_path: Path, key: Path, plain: bytes, *, step: int = 50_000) -> Path:
    path = tmp_path / "a.sealed"
    chunks = (plain[at : at + step] for at in range(0, len(plain), step))
    path.write_bytes(b"".join(seal(chunks, read_key(key))))
    return path


def read(path: Path, key: Path | None) -> bytes:
    with opened(path, key) as file:
        return file.read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_bytes_of_any_length_come_back(tmp_path: Path, key: Path, size: int) -> None:
    plain = os.urandom(size)
    path = kept(tmp_path, key, plain)
    assert read(path, key) == plain
    assert path.stat().st_size == HEAD + size + TAG * max(1, -(-size // PIECE))
    assert size < 16 or plain[:16] not in path.read_bytes()


def test_any_place_is_read_without_what_stands_before(tmp_path: Path, key: Path) -> None:
    plain = os.urandom(3 * PIECE + 100)
    with opened(kept(tmp_path, key, plain), key) as file:
        assert file.seek(0, 2) == len(plain)
        assert file.read(1) == b""
        for place in (2 * PIECE - 5, 10, 3 * PIECE, PIECE):
            file.seek(place)
            assert file.read(20) == plain[place : place + 20]
            assert file.tell() == place + 20


def test_one_bit_anywhere_is_noticed(tmp_path: Path, key: Path) -> None:
    path = kept(tmp_path, key, os.urandom(PIECE + 100))
    sound = path.read_bytes()
    for place in (20, 60, HEAD, HEAD + PIECE + 3, HEAD + PIECE + TAG + 5, len(sound) - 1):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(Refused):
            read(path, key)


@pytest.mark.parametrize("left", [HEAD, HEAD + 5, HEAD + PIECE, HEAD + PIECE + TAG, HEAD + 2 * (PIECE + TAG), -1])
def test_what_was_cut_off_is_noticed_also_between_two_pieces(tmp_path: Path, key: Path, left: int) -> None:
    path = kept(tmp_path, key, os.urandom(2 * PIECE + 100))
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(Refused, match="bị cụt hoặc bị sửa"):
        read(path, key)


def test_pieces_that_changed_places_or_came_from_another_archive_are_noticed(tmp_path: Path, key: Path) -> None:
    path = kept(tmp_path, key, plain := os.urandom(3 * PIECE))
    sound, whole = path.read_bytes(), PIECE + TAG
    first, second = sound[HEAD : HEAD + whole], sound[HEAD + whole : HEAD + 2 * whole]
    path.write_bytes(sound[:HEAD] + second + first + sound[HEAD + 2 * whole :])
    with pytest.raises(Refused):
        read(path, key)
    other = kept(tmp_path, key, plain).read_bytes()
    assert other != sound
    path.write_bytes(sound[: HEAD + whole] + other[HEAD + whole :])
    with pytest.raises(Refused):
        read(path, key)
    path.write_bytes(sound + b"x")
    with pytest.raises(Refused):
        read(path, key)


def test_a_key_that_is_missing_wrong_or_of_no_use_is_a_sentence(tmp_path: Path, key: Path) -> None:
    path = kept(tmp_path, key, b"words")
    with pytest.raises(Refused, match="đã mã hóa"):
        read(path, None)
    make_key(tmp_path / "other")
    with pytest.raises(Refused, match="không mở được"):
        read(path, tmp_path / "other")
    path.write_bytes(b"words")
    assert read(path, None) == b"words"
    with pytest.raises(Refused, match="không mã hóa"):
        read(path, key)


@pytest.mark.parametrize(
    "text", ["", "caunoi-archive-key-1:", "caunoi-archive-key-1:AAAA", "x" * 44, "caunoi-archive-key-1:é"]
)
def test_what_is_no_key_is_not_taken_for_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="không phải khóa"):
        read_key(tmp_path / "key")


def test_a_key_is_for_its_owner_and_never_written_over(key: Path) -> None:
    before = key.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="không bị ghi đè"):
        make_key(key)
    assert key.read_bytes() == before
