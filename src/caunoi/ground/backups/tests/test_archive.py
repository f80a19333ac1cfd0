"""An archive that is whole is read; one that is not is refused, whatever byte of it is wrong."""

from __future__ import annotations

import hashlib
import io
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from caunoi.ground.backups import archive
from caunoi.ground.backups.archive import BLOCK, FILES, Writer, check, is_file_name, members
from caunoi.ground.backups.errors import Refused
from caunoi.ground.backups.manifest import FORMAT, PRODUCT, Manifest

UPLOADS = {"files/2026/07/aa": b"first" * 300, "files/2026/07/ab": b"", "files/2026/08/a": b"x" * BLOCK}


def a_manifest(**values: object) -> Manifest:
    told = {
        "product": PRODUCT,
        "format": FORMAT,
        "release": "0.1.0",
        "made_at": "2026-07-08T14:32:00+07:00",
        "engine": "sqlite",
        "engine_version": "3.40.1",
        "tool": "",
        "migrations": ["audit.0001_trail"],
        "tables": {"audit_trailentry": 3},
        "files": len(UPLOADS),
        "file_bytes": sum(map(len, UPLOADS.values())),
        "lost": 0,
        "checksums": "",
    }
    return Manifest(**(told | values))  # type: ignore[arg-type]


def written(*, order: tuple[str, ...] | None = None, told: Manifest | None = None, heads: bool = True) -> bytes:
    """The bytes of an archive with the members named; without names, of a sound one."""
    content = {archive.HEADS: b"2026-07-08 3 abc\n", "database.sqlite3": b"\x00\x01" * 5000, **UPLOADS}
    file = io.BytesIO()
    writer = Writer(file, io.BytesIO(), moment=1_783_000_000)
    for name in order or [name for name in content if heads or name != archive.HEADS]:
        writer.add(name, [content.get(name, b"odd")])
    writer.finish(told or a_manifest())
    return file.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        check(io.BytesIO(content))
    assert "\n" not in refused.value.sentence
    return refused.value.sentence


@pytest.fixture
def sound() -> bytes:
    return written()


def test_what_was_written_is_read(sound: bytes) -> None:
    found = check(io.BytesIO(sound))
    assert (found.manifest.files, found.manifest.rows) == (3, 3)
    assert found.database_digest == hashlib.sha256(b"\x00\x01" * 5000).hexdigest()
    assert found.heads is not None
    assert sound[found.heads.offset :][: found.heads.size] == b"2026-07-08 3 abc\n"


def test_heads_and_files_may_be_lacking() -> None:
    bare = written(order=("database.sqlite3",), told=a_manifest(files=0, file_bytes=0))
    assert check(io.BytesIO(bare)).heads is None


def test_every_tar_program_reads_it(sound: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(sound)) as opened:
        names = opened.getnames()
        listed = opened.extractfile("checksums.txt")
        assert listed is not None
        lines = listed.read().decode().splitlines()
    assert names[0] == "CAUNOI.txt"
    assert names[-3:] == ["checksums.txt", "manifest.json", "manifest.sha256"]
    assert [line.split()[2] for line in lines] == names[:-3]


def test_a_long_name_comes_back() -> None:
    name = f"files/{'a' * 90}/{'b' * 90}"
    content = written(order=("database.sqlite3", name), told=a_manifest(files=1, file_bytes=3))
    check(io.BytesIO(content))
    assert [one.name for one in members(io.BytesIO(content))][2] == name


@pytest.mark.parametrize("name", ["files/" + "a" * 120, "files/a\nb", "files/../a", "files/\udcff"])
def test_a_name_that_no_archive_may_hold_is_not_written(name: str) -> None:
    with pytest.raises(Refused, match="Không sao lưu được tệp"):
        written(order=("database.sqlite3", name))


def test_one_wrong_byte_in_the_content_of_any_member_is_noticed(sound: bytes) -> None:
    for member in members(io.BytesIO(sound)):
        for place in {0, member.size // 2, member.size - 1} if member.size else ():
            broken = bytearray(sound)
            broken[member.offset + place] ^= 1
            assert "Bản sao lưu bị hỏng" in refusal(bytes(broken)), member.name


def test_one_wrong_byte_in_any_header_is_noticed(sound: bytes) -> None:
    for member in members(io.BytesIO(sound)):
        for place in (0, 124, 136, 148, 156):
            broken = bytearray(sound)
            broken[member.offset - BLOCK + place] ^= 1
            assert refusal(bytes(broken))


def test_any_wrong_byte_at_all_is_noticed(sound: bytes) -> None:
    dice = random.Random(115)
    for place in dice.sample(range(len(sound)), 400):
        broken = bytearray(sound)
        broken[place] ^= 1 << dice.randrange(8)
        assert refusal(bytes(broken))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_one_that_was_cut_is_told_to_be_cut(sound: bytes, share: float) -> None:
    assert "bị cụt" in refusal(sound[: int(len(sound) * share)])


def test_one_that_was_cut_between_two_members_is_told_to_be_cut(sound: bytes) -> None:
    starts = [member.offset - BLOCK for member in members(io.BytesIO(sound))]
    for start in [*starts[1:], len(sound) - 2 * BLOCK, len(sound) - BLOCK]:
        assert "bị cụt" in refusal(sound[:start])
        if start < len(sound) - 2 * BLOCK:
            # Closed again by hand, as a tar program would.
            assert "bị cụt" in refusal(sound[:start] + bytes(2 * BLOCK))


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04" * 500, bytes(10240), b"\x1f\x8b" * 4000],
    ids=lambda content: str(content[:4]),
)
def test_a_foreign_file_is_told_to_be_foreign(content: bytes) -> None:
    assert refusal(content) == "Tệp này không phải bản sao lưu của Cầu Nối."


def test_a_foreign_tar_is_told_to_be_foreign() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as other:
        other.addfile(tarfile.TarInfo("../../etc/passwd"))
    assert "không phải bản sao lưu" in refusal(file.getvalue())


def test_nothing_may_follow_the_end(sound: bytes) -> None:
    assert "hỏng ở phần cuối" in refusal(sound + sound)
    assert "hỏng ở phần cuối" in refusal(sound + b"\x00")


@pytest.mark.parametrize(
    "order",
    [
        ("database.sqlite3", "database.pgdump"),
        ("database.sqlite3", "trail-heads.txt"),
        ("database.sqlite3", "files/b", "files/a"),
        ("database.sqlite3", "files/a", "files/a"),
        ("database.sqlite3", "secret-key"),
        ("database.sqlite3", "CAUNOI.txt"),
        ("database.sqlite3", "manifest.json"),
    ],
    ids=" ".join,
)
def test_an_odd_member_is_refused_by_name(order: tuple[str, ...]) -> None:
    assert f"mục lạ {order[-1]!r}" in refusal(written(order=order))


def test_files_before_the_database_are_refused() -> None:
    assert "mục lạ 'files/a'" in refusal(written(order=("files/a", "database.sqlite3")))


NAMES_THAT_LEAVE = [
    "files/../../etc/passwd",
    "files/..",
    "files/.",
    "files/",
    "files//etc/passwd",
    "files/a/../b",
    "files/a/",
    "files/a\\..\\b",
    "files/a\x07",
    "/etc/passwd",
    "../files/a",
]


@pytest.mark.parametrize("name", NAMES_THAT_LEAVE)
def test_a_name_that_leaves_its_folder_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_file_name(name)
    with monkeypatch.context() as careless:
        careless.setattr(archive, "is_file_name", lambda _name: True)
        content = written(order=("database.sqlite3", name), told=a_manifest(files=1, file_bytes=3))
    assert "mục lạ" in refusal(content)


@pytest.mark.parametrize("name", ["files/2026/07/0f", "files/a b", "files/...", "files/..a/.b", "files/ảnh.jpg"])
def test_a_name_that_stays_is_taken(name: str) -> None:
    assert is_file_name(name)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_plain_file_is_refused(sound: bytes, kind: bytes) -> None:
    [member] = [one for one in members(io.BytesIO(sound)) if one.name == FILES + "2026/07/ab"]
    info = tarfile.TarInfo(member.name)
    info.type, info.linkname = kind, "/etc/passwd"
    forged = bytearray(sound)
    forged[member.offset - BLOCK : member.offset] = info.tobuf(tarfile.GNU_FORMAT)
    assert "mục lạ" in refusal(bytes(forged))


@pytest.mark.parametrize(
    "values",
    [
        {"engine": "oracle"},
        {"engine": "postgresql"},
        {"files": 2},
        {"file_bytes": 1},
        {"release": "newest"},
        {"tables": {"a": "b"}},
        {"tables": {"a": True}},
        {"migrations": [1]},
        {"lost": None},
        {"made_at": "yesterday"},
        {"made_at": "2026-07-08T14:32:00"},
        {"tool": "new"},
        {"product": "other"},
    ],
    ids=str,
)
def test_a_manifest_that_does_not_fit_is_refused(values: dict[str, object]) -> None:
    assert "hỏng ở phần manifest.json" in refusal(written(told=a_manifest(**values)))


def test_an_archive_of_a_later_form_asks_for_a_later_program() -> None:
    assert "Cài phiên bản mới hơn" in refusal(written(told=a_manifest(format=FORMAT + 1)))


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b"\xff", b'{"product": "caunoi", "format": 1}', b"null"])
def test_a_manifest_of_other_text_is_refused(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Manifest, "to_json", lambda _self: text)
    assert "hỏng ở phần manifest.json" in refusal(written())


def test_its_size_costs_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = 0

    def counting(chunks: Callable[..., object]) -> Callable[..., object]:
        def count(file: io.BufferedIOBase, size: int | None = None) -> object:
            nonlocal largest
            for chunk in chunks(file, size):  # type: ignore[attr-defined]
                largest = max(largest, len(chunk))
                yield chunk

        return count

    monkeypatch.setattr(archive, "chunks_of", counting(archive.chunks_of))
    path = tmp_path / "large.tar"
    with path.open("w+b") as file:
        writer = Writer(file, io.BytesIO(), moment=0)
        writer.add("database.sqlite3", (bytes(1 << 20) for _ in range(40)))
        writer.finish(a_manifest(files=0, file_bytes=0))
        check(file)
    assert largest == archive.CHUNK
