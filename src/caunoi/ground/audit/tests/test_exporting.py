"""The trail as a file: it goes out whole, it tells that it went, and whatever is done to it afterwards is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.ground.audit.actions import NothingToExport, export, export_to, exporting, record, seal
from caunoi.ground.audit.chain import FIRST_PREVIOUS, link_of, text_of
from caunoi.ground.audit.exported import Header, row_line, verify_lines
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import standing_at


def deeds(count: int) -> None:
    for number in range(count):
        record("task.finished", by=None, on=None, facts={"số": number}, personal={"note": f"ghi chú kín {number}"})


def chain(count: int, facts: object = "Mường Bú") -> list[bytes]:
    """An export of that many rows, made without a database."""
    lines, before = [], FIRST_PREVIOUS
    for sequence in range(1, count + 1):
        content = {"deed": "task.finished", "facts": {"number": sequence, "words": facts}}
        link = link_of(before, sequence, content)
        lines.append(row_line(sequence=sequence, previous=before, link=link, content=content))
        before = link
    return [Header(1, count, FIRST_PREVIOUS, before).line(), *lines]


# Going out


@pytest.mark.django_db
def test_what_goes_out_is_whole_in_order_and_told_before() -> None:
    deeds(5)
    seal()
    exported = export(by=None)
    told = TrailEntry.objects.get(deed="trail.exported")
    assert told.facts == {"from": 1, "to": 5, "count": 5, "head": exported.header.head}
    deeds(2)
    seal()
    lines = list(exported.lines())
    found = verify_lines(lines)
    assert (found.ok, found.checked, found.header) == (True, 5, exported.header)
    assert [json.loads(line)["sequence"] for line in lines[1:]] == [1, 2, 3, 4, 5]
    assert json.loads(lines[0]) == {
        "format": "caunoi-trail/1", "from": 1, "to": 5, "count": 5, "previous": FIRST_PREVIOUS,
        "head": TrailEntry.objects.get(sequence=5).link,
    }  # fmt: skip


@pytest.mark.django_db
def test_personal_values_and_their_salts_stay_at_home() -> None:
    deeds(1)
    seal()
    entry = TrailEntry.objects.get()
    salt = entry.personal_values.get().salt
    text = b"".join(export(by=None).lines()).decode()
    assert entry.digests["note"] in text
    assert "ghi chú kín" not in text
    assert salt not in text


@pytest.mark.django_db
def test_days_are_cut_out_without_a_gap() -> None:
    for day in (date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 8), date(2026, 7, 9)):
        with standing_at(day):
            deeds(2)
    seal()
    exported = export(by=None, since=date(2026, 7, 7), until=date(2026, 7, 8))
    assert (exported.header.first, exported.header.last) == (3, 6)
    assert exported.header.previous == TrailEntry.objects.get(sequence=2).link
    assert verify_lines(exported.lines()).checked == 4


@pytest.mark.django_db
def test_days_without_a_deed_give_no_file_and_no_row(tmp_path: Path) -> None:
    deeds(1)
    with pytest.raises(NothingToExport):
        export_to(tmp_path / "trail.jsonl", by=None, until=date(2020, 1, 1))
    assert not list(tmp_path.glob("*.jsonl"))
    assert not TrailEntry.objects.filter(deed="trail.exported").exists()


@pytest.mark.django_db
def test_no_more_than_a_batch_is_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "READ_BATCH", 2)
    deeds(7)
    seal()
    lines = export(by=None).lines()
    with CaptureQueriesContext(connection) as asked:
        next(lines)
        assert len(asked) == 0
        next(lines)
        assert len(asked) == 1
        rest = list(lines)
        assert (len(rest), len(asked)) == (6, 4)
    assert all("LIMIT 2" in query["sql"] for query in asked)


@pytest.mark.django_db
def test_a_file_that_does_not_become_whole_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise OSError("the disk is full")

    deeds(1)
    monkeypatch.setattr(exporting, "row_line", broken)
    with pytest.raises(OSError, match="full"):
        export_to(tmp_path / "trail.jsonl", by=None)
    assert not list(tmp_path.glob("*.jsonl"))


# Being checked


def swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:2], lines[3], lines[2], *lines[4:]]


def rewritten(lines: list[bytes]) -> list[bytes]:
    """Another row in the place of the third, its own link right."""
    body = json.loads(lines[3])
    body["content"]["facts"]["words"] = "khác"
    body["link"] = link_of(body["previous"], 3, body["content"])
    return [*lines[:3], f"{text_of(body)}\n".encode(), *lines[4:]]


def headed(**changed: object) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [f"{text_of(json.loads(lines[0]) | changed)}\n".encode(), *lines[1:]]


CRIMES: list[tuple[Callable[[list[bytes]], list[bytes]], str, int, int | None]] = [
    (lambda _: [], "header", 1, None),
    (lambda lines: lines[1:], "header", 1, None),
    (headed(count=4), "header", 1, None),
    (headed(count=True), "header", 1, None),
    (headed(format="caunoi-trail/2"), "header", 1, None),
    (headed(previous="f" * 64), "header", 1, None),
    (headed(previous=None), "header", 1, None),
    (headed(head=None), "header", 1, None),
    (headed(**{"from": "1"}), "header", 1, None),
    (headed(**{"from": 0, "count": 6}), "header", 1, None),
    (headed(**{"from": True}), "header", 1, None),
    (headed(to=None), "header", 1, None),
    (headed(head="f" * 64), "head", 1, 5),
    (headed(to=4, count=4), "beyond", 6, None),
    (headed(to=6, count=6), "short", 6, 6),
    (headed(**{"from": 2, "count": 4, "previous": "f" * 64}), "missing", 2, 2),
    (lambda lines: [*lines[:3], *lines[4:]], "missing", 4, 3),
    (lambda lines: lines[:-1], "short", 5, 5),
    (lambda lines: [*lines, lines[-1]], "beyond", 7, None),
    (swapped, "missing", 3, 2),
    (rewritten, "reordered", 5, 4),
    (lambda lines: [*lines[:2], lines[2].replace("Mường".encode(), "Mương".encode()), *lines[3:]], "altered", 3, 2),
    (lambda lines: [*lines[:2], lines[2].replace(b"{", b"{ ", 1), *lines[3:]], "unreadable", 3, 2),
    (lambda lines: [*lines[:2], b"[1]\n", *lines[3:]], "unreadable", 3, 2),
    (lambda lines: [*lines[:2], b"[" * 100_000, *lines[3:]], "unreadable", 3, 2),
    (lambda lines: [lines[0], lines[1].replace(b'"sequence":1}', b'"sequence":true}'), *lines[2:]], "missing", 2, 1),
]


@pytest.mark.parametrize(("crime", "why", "line", "at"), CRIMES)
def test_the_first_line_that_is_not_as_it_was_written_is_named(
    crime: Callable[[list[bytes]], list[bytes]], why: str, line: int, at: int | None
) -> None:
    assert verify_lines(chain(5)).ok
    found = verify_lines(crime(chain(5)))
    assert (found.ok, found.why, found.line, found.at) == (False, why, line, at)
    assert found.sentence.endswith(".")
    assert found.heads_met == 0
    if why == "header":
        assert (found.checked, found.header) == (0, None)
    else:
        assert found.header
        # How many rows stand before the line that is named.
        assert found.checked == {"head": 5, "short": line - 1}.get(why, line - 2)


def test_no_single_byte_can_be_another() -> None:
    whole = b"".join(chain(2))
    for place in range(len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        assert not verify_lines(changed.splitlines(keepends=True)).ok, place


def test_half_a_sign_that_no_text_can_hold_goes_out_and_is_checked() -> None:
    lines = chain(2, "\ud800")
    assert verify_lines(lines).ok
    assert b'{"content":{"deed":"task.finished","facts":{"number":1,"words":"\\ud800"}},"link":"' in lines[1]


def test_a_file_that_ends_after_its_first_line_lacks_all_its_rows() -> None:
    found = verify_lines(chain(3)[:1])
    assert (found.why, found.line, found.at, found.checked) == ("short", 1, 1, 0)


def test_a_chain_that_was_forged_from_end_to_end_is_found_by_a_link_kept_elsewhere() -> None:
    honest, forged = chain(3), chain(3, "khác")
    kept = {2: json.loads(honest[2])["link"], 99: "f" * 64}
    assert verify_lines(forged).ok
    found = verify_lines(forged, kept)
    assert (found.why, found.line, found.at) == ("outside", 3, 2)
    assert verify_lines(honest, kept).heads_met == 1
