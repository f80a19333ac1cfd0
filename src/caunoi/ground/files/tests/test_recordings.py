"""Of a recording the sound is kept, and nothing else."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as some

from caunoi.ground.files.actions import RECORDINGS, UploadRefused, accept_upload
from caunoi.ground.files.checking import KINDS
from caunoi.ground.files.recordings import CLEANERS, NotSound, clean_recording, ogg
from caunoi.ground.files.serving import play
from caunoi.ground.files.tests import recordings
from caunoi.ground.files.tests.recordings import ALL, OPUS_PIECE, SECRET

pytestmark = pytest.mark.django_db


def taken(name: str, content: bytes, **more: int) -> object:
    return accept_upload(SimpleUploadedFile(name, content), by=None, kinds=RECORDINGS, **more)


def refusal(name: str, content: bytes, **more: int) -> str:
    with pytest.raises(UploadRefused) as refused:
        taken(name, content, **more)
    return refused.value.sentence


@pytest.mark.parametrize("kind", sorted(ALL))
def test_names_places_and_devices_are_gone_and_the_sound_is_there(kind: str) -> None:
    content = ALL[kind]
    assert SECRET in content
    stored = taken(f"Giọng của Xôm.{kind}", content)
    kept = stored.file.read()  # type: ignore[attr-defined]
    stored.file.close()  # type: ignore[attr-defined]
    assert SECRET not in kept
    assert b"Chrome" not in kept
    assert b"Firefox" not in kept
    assert stored.content_type == KINDS[kind].content_type  # type: ignore[attr-defined]
    cleaned, seconds = clean_recording(kind, kept)
    assert cleaned == kept
    assert seconds == pytest.approx(3 if kind == "m4a" else 2, abs=0.15)


@pytest.mark.parametrize(
    ("content", "seconds"),
    [(recordings.m4a(fragmented=True, seconds=5), 5), (recordings.m4a(seconds=7), 7)],
    ids=["in fragments", "whole"],
)
def test_the_length_of_a_film_is_told_by_its_head_or_its_fragments(content: bytes, seconds: int) -> None:
    cleaned, found = clean_recording("m4a", content)
    assert (found, len(cleaned)) == (seconds, len(content))
    assert (3_900_000_000).to_bytes(4, "big") not in cleaned


@pytest.mark.parametrize("live", [True, False])
def test_a_browsers_recording_keeps_every_block(live: bool) -> None:
    content = recordings.webm(live=live, seconds=4)
    cleaned, seconds = clean_recording("webm", content)
    assert cleaned.count(OPUS_PIECE) == 40
    assert seconds == pytest.approx(3.9)
    assert b"LOCATION" not in cleaned


def test_a_recording_that_was_broken_off_is_taken_as_far_as_it_goes() -> None:
    whole = recordings.webm(seconds=4)
    cleaned, seconds = clean_recording("webm", whole[: whole.index(SECRET * 20) - 90])
    assert seconds > 2
    assert SECRET not in cleaned


def test_long_comments_are_emptied_over_several_pieces_and_the_sums_agree() -> None:
    cleaned, _ = clean_recording("ogg", recordings.opus(comment=SECRET * 60))
    assert SECRET not in cleaned
    data = bytearray(cleaned)
    for page in ogg._pages(data):
        held = bytes(data[page.at : page.end])
        ogg._sum(data, page)
        assert bytes(data[page.at : page.end]) == held


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("phim.webm", recordings.webm(kind=1)),
        ("phim.mp4", recordings.m4a(handler=b"vide")),
        ("hỏng.webm", recordings.webm()[:60]),
        ("hỏng.m4a", recordings.m4a()[:200]),
        ("hỏng.ogg", recordings.opus()[:-5]),
        ("hỏng.mp3", b"ID3\x04\0\0\0\0\0\x05abcde"),
        ("hỏng.wav", recordings.wav()[:44]),
    ],
)
def test_a_film_and_a_broken_file_are_refused_with_a_sentence(name: str, content: bytes) -> None:
    assert refusal(name, content) == "Bản ghi âm bị hỏng, hoặc có cả hình. Ghi lại, hoặc chọn tệp chỉ có tiếng."


def test_a_long_a_big_and_a_lying_file_are_refused() -> None:
    assert refusal("dài.wav", recordings.wav(seconds=301)) == "Bản ghi âm dài quá 5 phút. Ghi lại ngắn hơn."
    assert refusal("to.wav", recordings.wav(seconds=200), max_bytes=1024 * 1024) == "Chọn tệp không quá 1 MB."
    assert "bên trong là PDF" in refusal("giọng.mp3", b"%PDF-1.7\n" + bytes(50))
    assert refusal("giọng.mp3", b"") == "Tệp rỗng. Chọn tệp khác."


def test_a_voice_hangs_on_no_task() -> None:
    with pytest.raises(UploadRefused):
        accept_upload(SimpleUploadedFile("a.wav", recordings.wav()), by=None)


@given(kind=some.sampled_from(sorted(CLEANERS)), at=some.integers(0, 4000), bits=some.integers(1, 255))
def test_whatever_byte_is_turned_it_is_taken_or_refused(kind: str, at: int, bits: int) -> None:
    content = bytearray(ALL[kind])
    content[at % len(content)] ^= bits
    try:
        _, seconds = clean_recording(kind, bytes(content))
    except NotSound:
        return
    assert seconds > 0


@pytest.mark.parametrize(
    ("asked", "status", "length", "where"),
    [
        ("", 200, 16_044, ""),
        ("bytes=0-1", 206, 2, "bytes 0-1/16044"),
        ("bytes=16000-", 206, 44, "bytes 16000-16043/16044"),
        ("bytes=-4", 206, 4, "bytes 16040-16043/16044"),
        ("bytes=20000-", 416, 0, "bytes */16044"),
    ],
)
def test_a_player_gets_the_piece_it_asks_for(asked: str, status: int, length: int, where: str) -> None:
    stored = taken("giọng.wav", recordings.wav())
    answer = play(RequestFactory().get("/", headers={"Range": asked}), stored)  # type: ignore[arg-type]
    assert (answer.status_code, len(answer.content), answer.get("Content-Range", "")) == (status, length, where)  # type: ignore[attr-defined]
