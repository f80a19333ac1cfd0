"""The folder of files: walked in order, held against the rows, filled at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from caunoi.ground.backups.engines.common import StoredName
from caunoi.ground.backups.errors import Refused
from caunoi.ground.backups.uploads import Ledger, Stage, is_empty, walk
from caunoi.ground.backups.waiting import WAITING, Draft, clear_leavings


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_files_come_in_the_bytewise_order_of_their_whole_names(tmp_path: Path) -> None:
    make(tmp_path, "a/b", "a-b", "a.b", "a0", "B/z", "ă", "a/a/a")
    names = list(walk(tmp_path))
    assert names == sorted(names, key=os.fsencode)
    assert len(names) == 7


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert list(walk(tmp_path / "none")) == []


def test_a_link_among_the_files_is_refused(tmp_path: Path) -> None:
    make(tmp_path, "2026/a")
    (tmp_path / "2026" / "b").symlink_to("a")
    with pytest.raises(Refused, match="liên kết"):
        list(walk(tmp_path))


def test_what_a_killed_restore_left_is_nobodys_file(tmp_path: Path) -> None:
    make(tmp_path, f"{WAITING}x/2026/a")
    assert list(walk(tmp_path)) == []
    assert is_empty(tmp_path)
    make(tmp_path, "2026/a")
    assert not is_empty(tmp_path)


def a_ledger(*names: str) -> Ledger:
    return Ledger(StoredName(name, "d", 1) for name in names)


def test_the_ledger_finds_what_is_missing_before_between_and_after() -> None:
    ledger = a_ledger("a", "b", "c", "d", "e")
    for name in ("b", "d", "d0"):
        ledger.saw(name, 1, "d")
    ledger.close()
    assert (ledger.lost, ledger.examples) == (3, ["a", "c", "e"])


def test_the_ledger_finds_what_was_altered_and_leaves_strangers_alone() -> None:
    ledger = a_ledger("a", "b", "b", "c")
    for name, size, digest in (("0", 9, "x"), ("a", 1, "x"), ("b", 2, "d"), ("c", 1, "d"), ("d", 1, "d")):
        ledger.saw(name, size, digest)
    ledger.close()
    assert (ledger.lost, ledger.examples) == (3, ["a", "b", "b"])


def test_files_take_their_place_together_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    stage = Stage(folder)
    stage.put("2026/07/a", [b"1", b"2"])
    assert is_empty(folder)
    stage.close()
    assert not folder.exists()
    stage = Stage(folder)
    stage.put("2026/07/a", [b"1", b"2"])
    stage.settle()
    stage.close()
    assert (folder / "2026/07/a").read_bytes() == b"12"
    assert (folder / "2026/07/a").stat().st_mode & 0o777 == 0o600
    assert os.listdir(folder) == ["2026"]


def test_leavings_are_cleared_by_the_next(tmp_path: Path) -> None:
    make(tmp_path, f"{WAITING}x/2026/a")
    Stage(tmp_path).close()
    assert os.listdir(tmp_path) == []
    make(tmp_path, f"{WAITING}y", f"{WAITING}z/a", "secret-key")
    clear_leavings(tmp_path)
    assert os.listdir(tmp_path) == ["secret-key"]


def test_a_small_file_waits_beside_its_place(tmp_path: Path) -> None:
    place = tmp_path / "secret-key"
    place.write_text("old")
    draft = Draft(place, b"new")
    assert place.read_text() == "old"
    draft.settle()
    draft.close()
    assert place.read_text() == "new"
    assert os.listdir(tmp_path) == ["secret-key"]
