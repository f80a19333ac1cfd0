"""Commands: loading a province, the first administrator."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import vietnamadminunits
from django.core.management import CommandError, call_command

from caunoi.org import queries
from caunoi.org.management.commands.load_units import DATA
from caunoi.org.models import Person, PlaceKind, Unit, UnitAlias, UnitKind


def load(*arguments: str) -> str:
    told = io.StringIO()
    call_command("load_units", *arguments, stdout=told)
    return told.getvalue()


def test_son_la_is_loaded_whole_and_only_once(db):
    first = load()
    assert first.startswith("Đã lập ")
    numbers = {kind: Unit.objects.filter(kind=kind).count() for kind in UnitKind}
    assert numbers[UnitKind.PROVINCE] == numbers[UnitKind.OFFICE] == 1
    assert numbers[UnitKind.ORGANISATION] == 5
    assert numbers[UnitKind.BOARD] == 9
    assert numbers[UnitKind.ASSOCIATION] >= 15
    assert numbers[UnitKind.COMMUNE] == 75
    assert numbers[UnitKind.AGENCY] == 76
    assert Unit.objects.filter(kind=UnitKind.COMMUNE, place_kind=PlaceKind.PHUONG).count() == 8
    before = list(Unit.objects.order_by("pk").values())
    assert load().startswith("Đã lập 0 đơn vị")
    assert list(Unit.objects.order_by("pk").values()) == before


def test_old_names_of_son_la_find_their_communes(db):
    load()
    assert [unit.short_name for unit in queries.communes_named("Chiềng Ngần")] == ["phường Chiềng Sinh"]
    assert [unit.short_name for unit in queries.communes_named("chieng ngan")] == ["phường Chiềng Sinh"]
    assert {unit.short_name for unit in queries.communes_named("Chiềng Chung")} == {"xã Đoàn Kết", "xã Mường Chanh"}
    assert [unit.short_name for unit in queries.communes_named("Thị trấn Hát Lót")] == ["xã Mai Sơn"]
    assert UnitAlias.objects.count() > 110


def test_a_second_province_is_loaded_from_its_own_lists(db, tmp_path: Path):
    committee, communes = tmp_path / "committee.csv", tmp_path / "communes.csv"
    committee.write_text(
        "code,kind,place_kind,name,short_name,parent\n"
        "98,PROVINCE,THANH_PHO,Ủy ban MTTQ Việt Nam thành phố Thử,Mặt trận thành phố Thử,\n"
        "98-VP,OFFICE,,Văn phòng,Văn phòng,98\n",
        encoding="utf-8-sig",
    )
    communes.write_text(
        "code,kind,name,predecessors\n98001,phường,Hòa Bình,Phường Một; Phường Hai\n98002,xã,An Lạc,\n"
        "98003,đặc khu,Đảo Xa,Huyện Đảo Xa\n",
        encoding="utf-8",
    )
    load("--committee", str(committee), "--communes", str(communes))
    assert queries.place_name() == "Mặt trận thành phố Thử"
    assert [unit.short_name for unit in Unit.objects.filter(kind=UnitKind.COMMUNE).in_order()] == [
        "xã An Lạc", "đặc khu Đảo Xa", "phường Hòa Bình",
    ]  # fmt: skip
    assert [unit.code for unit in queries.communes_named("phường hai")] == ["98001"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(None, "Không mở được"), ("a,b\n", "Thiếu cột"), ("code,kind,name\n1,huyện,A\n", "Không có loại")],
)
def test_a_list_that_cannot_be_loaded_is_refused(db, tmp_path: Path, content, sentence):
    path = tmp_path / "communes.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=sentence):
        load("--communes", str(path))
    assert not Unit.objects.exists()


def test_the_first_administrator_gets_a_password(db):
    told = io.StringIO()
    with pytest.raises(CommandError, match="Chưa có đơn vị"):
        call_command("add_administrator", "Lò Thị Hương", stdout=told)
    load()
    call_command("add_administrator", "Lò Thị Hương", stdout=told)
    login, password = [line.split(": ")[1] for line in told.getvalue().splitlines()]
    assert Person.objects.get(login=login).check_password(password)
    with pytest.raises(CommandError, match="đã có người dùng"):
        call_command("add_administrator", "Lò Thị Hương", "--login", login, stdout=told)


def test_the_communes_agree_with_another_source():
    """vietnamadminunits was made from the official list by other people."""
    with (DATA / "sonla_units.csv").open(encoding="utf-8") as file:
        ours = {row["code"]: (row["kind"], row["name"]) for row in csv.DictReader(file)}
    with closing(sqlite3.connect(Path(vietnamadminunits.__file__).parent / "data" / "dataset.db")) as dataset:
        rows = dataset.execute("SELECT wardCode, wardType, wardShort FROM admin_units WHERE provinceCode = '14'")
        theirs = {code: (kind.lower(), name) for code, kind, name in rows}
    assert len(ours) == 75
    assert theirs == ours
