"""`make prove` runs for hours and seldom: what it stands on is looked at here, in a second."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

import pytest
import yaml

from tools import container, fuzz, mutation, quickest_first


@pytest.mark.parametrize("name", mutation.rooms())
def test_a_room_of_mutation_names_files_and_tests_that_are_there(name: str) -> None:
    room = mutation.rooms()[name]
    assert mutation.files_of(room)
    for path in (*room["tests"], *(one.partition("::")[0] for one in room.get("without", []))):
        assert (mutation.ROOT / path).exists(), path


def test_every_rule_of_who_may_and_by_when_stands_in_a_room_of_mutation() -> None:
    rules = ("*/access.py", "*/access/*.py", "*/deadlines.py", "ground/steps.py", "ground/times.py")
    asked = {path for pattern in rules for path in (mutation.ROOT / "src" / "caunoi").glob(pattern)}
    assert asked <= {path for room in mutation.rooms().values() for path in mutation.files_of(room)}


def test_what_took_least_is_asked_first_of_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    quickest_first.TAKEN.write_text('{"duration_by_test": {"walks every door": 9.5, "asks once": 0.1}}')
    items: list[Any] = [SimpleNamespace(nodeid="walks every door"), SimpleNamespace(nodeid="asks once")]
    list(quickest_first.pytest_collection_modifyitems(items))
    assert [item.nodeid for item in items] == ["asks once", "walks every door"]


def test_a_room_that_moved_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        mutation.files_of({"change": ["src/caunoi/nowhere/*.py"]})


def test_functions_that_mutation_leaves_as_they_are_are_named() -> None:
    source = "class A:\n @property\n def told(self): ...\n @staticmethod\n def tried(): ...\n\ndef free(): ...\n"
    assert mutation.never_changed(source + "@kept\ndef decorated():\n def inner(): ...\n") == ["A.told", "decorated"]


def test_changes_that_no_test_failed_for_are_counted_as_not_noticed(tmp_path) -> None:
    kept = tmp_path / "mutants" / "a.py.meta"
    kept.parent.mkdir()
    kept.write_text('{"exit_code_by_key": {"a__1": 1, "a__2": 0, "a__3": 33, "a__4": -24, "a__5": null}}')
    assert mutation.outcome(tmp_path) == mutation.Found(4, 2, ("a__2", "a__3"), ("a__4",))


@pytest.mark.parametrize("returned", [0, 1])
def test_a_room_in_which_nothing_was_tried_fails_and_tells_the_test_that_was_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], returned: int
) -> None:
    def mutmut(*_: object, stdout: IO[str], **__: object) -> SimpleNamespace:
        stdout.write("Running stats\nFAILED test_a.py::test_b - AssertionError\nfailed to collect stats\n")
        return SimpleNamespace(returncode=returned)

    monkeypatch.setattr(mutation, "WORK", tmp_path)
    monkeypatch.setattr(mutation, "made_tables", lambda: tmp_path / "tables.sqlite3")
    monkeypatch.setattr(subprocess, "run", mutmut)
    assert not mutation.holds(["deadlines"])
    told = capsys.readouterr().out
    assert "NOTHING CAN BE SAID" in told
    assert "red before any change: FAILED test_a.py::test_b - AssertionError" in told


@pytest.mark.parametrize("name", fuzz.READERS)
def test_a_reader_takes_every_file_that_fuzzing_starts_from(name: str) -> None:
    make, corpus = fuzz.READERS[name]
    read, files = fuzz.timed(make()), list(corpus())
    assert files
    for file in files:
        assert len(file) <= fuzz.LONGEST
        read(file)


def test_a_reader_that_takes_too_long_on_one_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "MOST_SECONDS_OF_A_FILE", -1)
    with pytest.raises(RuntimeError, match="one file took"):
        fuzz.timed(lambda _: None)(b"")


def test_what_is_run_in_containers_is_the_compose_file_under_names_of_its_own(tmp_path: Path) -> None:
    secrets = container.written(tmp_path, "localhost/postgres")
    ours = yaml.safe_load((container.PLACE / "compose.yaml").read_text(encoding="utf-8"))
    run = yaml.safe_load((tmp_path / "compose.yaml").read_text(encoding="utf-8"))
    assert run.pop("name") != ours.pop("name")
    assert run.pop("networks") != ours.pop("networks")
    for name, service in run["services"].items():
        for what in ("image", "ports", "environment", "build"):
            assert name == "database" or service.pop(what, "") != ours["services"][name].pop(what, None)
    del run["x-caunoi"], ours["x-caunoi"]
    assert run == ours, "what is shut in there must be shut in here"
    variables = (tmp_path / "caunoi.env").read_text(encoding="utf-8") + (tmp_path / ".env").read_text(encoding="utf-8")
    assert all(variables.count(secret) == 1 for secret in secrets.values())


def test_a_proof_in_containers_without_an_engine_says_so_and_does_not_hold(monkeypatch, capsys) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not container.holds()
    assert capsys.readouterr().out.startswith("NOT RUN: neither podman")
