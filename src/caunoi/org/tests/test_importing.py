"""Lists of residential areas: judged, kept, applied once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import actions, queries
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage
from caunoi.org.models import ListImport, PlaceKind, Role, Unit, UnitKind
from caunoi.org.queries import Verdict
from caunoi.org.reading import AreaRow, CommuneRow, ProvinceRow


def row(commune: str, name: str, kind: str = "", code: str = "", *old: str, line: int = 2) -> AreaRow:
    return AreaRow(line, commune, kind, name, code, old)


def keep(cast, *rows: AreaRow, by=None) -> ListImport:
    numbered = [AreaRow(number, r.commune, r.kind, r.name, r.code, r.old_names) for number, r in enumerate(rows, 2)]
    return actions.keep_import(rows=numbered, file_name="danh sách.xlsx", by=by or cast.administrator)


def judge(cast, *rows: AreaRow):
    return queries.preview_of(keep(cast, *rows), cast.administrator).rows


def verdicts(cast, *rows: AreaRow) -> list[str]:
    return [judged.verdict.value for judged in judge(cast, *rows)]


def test_each_row_has_its_verdict(cast):
    found = judge(
        cast,
        row("xã Mường Bú", "bản Nà Nong"),
        row("Mường Bú", "Gián", "bản"),
        row("muong bu", "bản Giàn"),
        row("Mường Bù Nhìn", "bản Pàn"),
    )
    assert [judged.label for judged in found] == ["Mới", "Sửa", "Lỗi", "Lỗi"]
    assert found[0].sentence == "Thêm vào xã Mường Bú."
    assert found[1].sentence == "Sửa tên từ “bản Giàn”."
    assert "Trùng với dòng 3" in found[2].sentence
    assert found[3].sentence == "Không thấy “Mường Bù Nhìn”. Có phải xã Mường Bú?"
    assert [judged.tone for judged in found] == ["done", "soon", "late", "late"]
    assert verdicts(cast, row("03847", "BẢN GIÀN"), row("3679", "bản Phung")) == ["SAME", "SAME"]


def test_an_old_name_of_a_commune_is_understood(cast):
    for name in ("xã Chiềng Ngần", "Chiềng Ngần", "chieng ngan", "Phường Chiềng Sinh", "Chieng-Ngan"):
        assert judge(cast, row(name, "bản Nong"))[0].commune == cast.other_commune


def test_an_old_name_that_is_known_is_no_change(cast):
    actions.add_alias(unit=cast.area, name="bản Giàn Cũ", by=None)
    assert verdicts(cast, row("Mường Bú", "bản Giàn", "", "", "BẢN GIÀN CŨ")) == ["SAME"]


def test_a_near_miss_is_asked_back(cast):
    assert judge(cast, row("Chiềng Xinh", "bản A"))[0].sentence == (
        "Không thấy “Chiềng Xinh”. Có phải phường Chiềng Sinh?"
    )
    assert judge(cast, row("Hà Nội", "bản A"))[0].sentence == "Không thấy “Hà Nội”. Ghi tên xã, phường đang dùng."


def test_a_shared_old_name_is_asked_back(cast):
    actions.add_alias(unit=cast.commune, name="xã Chiềng Chung (huyện Mai Sơn)", by=None)
    actions.add_alias(unit=cast.other_commune, name="xã Chiềng Chung (thị xã Mộc Châu)", by=None)
    sentence = judge(cast, row("Chiềng Chung", "bản A"))[0].sentence
    assert sentence == "“Chiềng Chung” có thể là phường Chiềng Sinh hoặc xã Mường Bú. Ghi rõ tên đang dùng."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (row("", "bản A"), "Ghi tên xã, phường."),
        (row("Mường Bú", "Nà Nong"), "Ghi loại: bản, tiểu khu hoặc tổ dân phố."),
        (row("Mường Bú", "", "bản"), "Ghi tên khu dân cư."),
        (row("Mường Bú", "---", "bản"), "Ghi tên khu dân cư."),
        (row("Mường Bú", "A" * 81, "bản"), "Tên dài hơn 80 ký tự. Rút gọn tên."),
        (row("Mường Bú", "A", "bản", "", "x" * 201), "Tách các tên"),
        (row("Mường Bú", "tiểu khu 3", "bản"), "Cột loại ghi “bản” nhưng tên ghi “tiểu khu”. Sửa cho khớp."),
        (row("Mường Bú", "A", "bản", "có dấu"), "Mã chỉ gồm chữ không dấu"),
        (row("Mường Bú", "A", "bản", "14-VP"), "đang dùng cho đơn vị khác"),
        (row("Mường Bú", "A", "bản", "03679-001"), "thuộc phường Chiềng Sinh"),
        (row("Mường Bú", "Giàn", "bản", "XX-1"), "Khu này đã có với mã 03847-001"),
        (row("Mường Bú", "A", "làng nghề"), "Chưa có loại “làng nghề”"),
    ],
)
def test_a_bad_row_says_what_to_do(cast, given, sentence):
    judged = judge(cast, given)[0]
    assert judged.refused
    assert sentence in judged.sentence


def test_codes_and_names_are_compared_within_the_file_too(cast):
    found = judge(
        cast,
        row("Mường Bú", "A", "bản", "M1"),
        row("Mường Bú", "B", "bản", "M1"),
        row("Chiềng Sinh", "A", "bản"),
        row("Mường Bú", "A", "tiểu khu"),
    )
    assert [judged.verdict.value for judged in found] == ["NEW", "ERROR", "NEW", "NEW"]
    assert "Mã M1 đã có ở dòng 2" in found[1].sentence


def test_a_code_that_is_known_renames_its_area_unless_the_name_is_taken(cast):
    actions.open_unit(
        parent=cast.commune, kind=UnitKind.AREA, place_kind=PlaceKind.BAN, name="x", short_name="bản Pàn", by=None
    )
    taken = judge(cast, row("Mường Bú", "bản Pàn", "", "03847-001"))[0]
    assert "bản Pàn đã có với mã 03847-002" in taken.sentence
    renamed = judge(cast, row("Mường Bú", "tiểu khu 1", "", "03847-001"))[0]
    assert (renamed.verdict, renamed.area) == (Verdict.CHANGE, cast.area)


def test_capital_letters_are_not_taken_for_the_name(cast):
    found = judge(cast, row("Mường Bú", "BẢN NÀ NONG"), row("Mường Bú", "TDP", "tổ dân phố"))
    assert [judged.name for judged in found] == ["Nà Nong", "TDP"]


def test_applying_writes_units_names_and_the_trail_once(cast):
    draft = keep(
        cast,
        row("Mường Bú", "bản Nà Nong", "", "", "bản Nà Nong 1", "bản Nà Nong 2"),
        row("Chiềng Sinh", "tổ dân phố 3", "", "03679-002"),
        row("Chiềng Sinh", "tổ dân phố 4"),
        row("Mường Bú", "bản Giản"),
        row("Chiềng Sinh", "bản Phung", "", "", "bản Phung Cũ"),
    )
    preview = actions.apply_import(draft=draft, by=cast.administrator).preview
    assert (preview.good, preview.errors) == (5, 0)
    area = Unit.objects.get(short_name="bản Nà Nong")
    assert (area.code, area.kind, area.place_kind) == ("03847-002", UnitKind.AREA, PlaceKind.BAN)
    assert area.name == "Ban Công tác Mặt trận bản Nà Nong"
    assert area.path.startswith(cast.commune.path)
    assert area.sort_key
    assert area.aliases.count() == 2
    assert area.versions.count() == 1
    assert Unit.objects.get(short_name="tổ dân phố 4").code == "03679-003"
    cast.area.refresh_from_db()
    assert cast.area.short_name == "bản Giản"
    assert cast.other_area.aliases.get().name == "bản Phung Cũ"
    assert TrailEntry.objects.filter(deed="list_import.applied").count() == 1
    draft.refresh_from_db()
    assert draft.outcome == "mới 3; sửa 2"
    with pytest.raises(CannotManage, match="đã được nhập"):
        actions.apply_import(draft=draft, by=cast.administrator)


def test_a_copy_read_before_it_was_applied_does_not_run_twice(cast):
    draft = keep(cast, row("Mường Bú", "bản Nà Nong"))
    stale = ListImport.objects.get(pk=draft.pk)
    actions.apply_import(draft=draft, by=cast.administrator)
    actions.close_unit(unit=Unit.objects.get(short_name="bản Nà Nong"), on=times.today(), by=None)
    with pytest.raises(CannotManage, match="đã được nhập"):
        actions.apply_import(draft=stale, by=cast.administrator)
    assert Unit.objects.filter(short_name="bản Nà Nong").count() == 1


def test_one_bad_row_stops_all_unless_only_the_good_ones_are_wanted(cast):
    draft = keep(cast, row("Mường Bú", "bản Nà Nong"), row("Hà Nội", "bản A"))
    with pytest.raises(CannotManage, match="Còn 1 dòng lỗi"):
        actions.apply_import(draft=draft, by=cast.administrator)
    assert not Unit.objects.filter(short_name="bản Nà Nong").exists()
    actions.apply_import(draft=draft, by=cast.administrator, only_good=True)
    assert Unit.objects.filter(short_name="bản Nà Nong").exists()


def test_rows_are_judged_anew_when_they_are_applied(cast):
    first, second = (keep(cast, row("Mường Bú", "bản Nà Nong")) for _ in range(2))
    actions.apply_import(draft=first, by=cast.administrator)
    with pytest.raises(CannotManage, match="Không có dòng nào"):
        actions.apply_import(draft=second, by=cast.administrator)
    assert Unit.objects.filter(short_name="bản Nà Nong").count() == 1


def test_only_administrators_import_and_only_into_their_communes(cast):
    with pytest.raises(Denied):
        keep(cast, row("Mường Bú", "bản A"), by=cast.officer)
    local = actions.register_person(
        full_name="Vì Văn Nội", unit=cast.commune, role=Role.ADMINISTRATOR, by=cast.administrator
    ).person
    draft = keep(cast, row("Mường Bú", "bản A"), row("Chiềng Sinh", "bản A"), by=local)
    assert [judged.verdict.value for judged in queries.preview_of(draft, local).rows] == ["NEW", "ERROR"]
    with pytest.raises(CannotManage):
        actions.apply_import(draft=draft, by=cast.administrator)


def test_forgotten_drafts_are_cleared_away(cast):
    old = keep(cast, row("Mường Bú", "bản A"))
    with times.standing_at(times.now() + timedelta(days=3)):
        keep(cast, row("Mường Bú", "bản B"))
    assert not ListImport.objects.filter(pk=old.pk).exists()


def test_a_whole_province_of_areas_comes_in_at_once(db):
    communes = [CommuneRow(f"9{number:04d}", "xã", f"Vùng {number}", (), None, None) for number in range(75)]
    top = ProvinceRow("99", "PROVINCE", "TINH", "Ủy ban MTTQ Việt Nam tỉnh Thử", "Mặt trận tỉnh Thử", "")
    actions.load_units(province=[top], communes=communes, by=None)
    person = actions.register_person(
        full_name="Vì Văn Quản", unit=Unit.objects.get(code="99"), role=Role.ADMINISTRATOR, by=None
    ).person
    rows = [AreaRow(n + 2, f"xã Vùng {n % 75}", "bản", f"Nà {n // 75} Pán", "", ()) for n in range(2250)]
    draft = actions.keep_import(rows=rows, file_name="a.csv", by=person)
    preview = actions.apply_import(draft=draft, by=person).preview
    assert preview.good == Unit.objects.filter(kind=UnitKind.AREA).count() == 2250
