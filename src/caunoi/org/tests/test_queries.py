"""Lists, searching, the tree, the trail in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.notices.actions import queue
from caunoi.org import access, actions, queries
from caunoi.org.access import Denied
from caunoi.org.models import Role, Unit, UnitKind
from caunoi.org.tests.cast import Cast


def found(query: str) -> list[str]:
    return [unit.short_name for unit in queries.search_units(Unit.objects.all(), query)]


@pytest.mark.parametrize("query", ["Chiềng Ngần", "chieng ngan", "xã Chiềng Ngần", "CHIENG-NGAN", "Chiềng Ng"])
def test_an_old_name_finds_its_commune(cast, query):
    assert found(query) == ["phường Chiềng Sinh"]


def test_a_name_finds_first_what_bears_it(cast):
    names = found("muong bu")
    assert names[0] == "xã Mường Bú"
    assert set(names) == {"xã Mường Bú", "UBND xã Mường Bú"}
    assert found("03679")[0] == "phường Chiềng Sinh"
    assert found("không có ở đâu") == []
    assert found("100%") == []


def test_no_words_find_everything_by_name(cast):
    names = found("  ")
    assert len(names) == Unit.objects.count()
    assert names.index("phường Chiềng Sinh") < names.index("xã Mường Bú")


def test_the_names_of_a_commune_are_found_by_communes_named(cast):
    assert queries.communes_named("Chiềng Ngần") == [cast.other_commune]
    assert queries.communes_named("03679") == [cast.other_commune]
    assert queries.communes_named("bản Giàn") == []


def test_an_old_name_that_is_anothers_name_gives_both(cast):
    actions.add_alias(unit=cast.commune, name="xã Chiềng Sinh", by=None)
    assert queries.communes_named("phường Chiềng Sinh") == [cast.other_commune]
    assert queries.communes_named("xã Chiềng Sinh") == [cast.other_commune, cast.commune]


def test_the_tree_counts_areas_and_asks_little(cast):
    with CaptureQueriesContext(connection) as asked:
        (top,) = queries.tree_of(cast.leader)
    assert len(asked) <= 3
    assert top.unit == cast.province
    names = [branch.unit.short_name for branch in top.children]
    assert names == ["Văn phòng", "Ban Dân chủ", "Hội Liên hiệp Phụ nữ tỉnh", "phường Chiềng Sinh", "xã Mường Bú"]
    assert [branch.areas for branch in top.children] == [0, 0, 0, 1, 1]
    assert top.children[4].children[0].unit == cast.agency


def test_the_tree_of_an_officer_begins_with_her_commune(cast):
    (top,) = queries.tree_of(cast.officer)
    assert (top.unit, top.areas) == (cast.commune, 1)
    assert queries.tree_of(cast.nobody) == []


def test_kinds_are_counted_for_the_filters(cast):
    chips = queries.kind_chips(cast.leader, query="", kind="COMMUNE", closed=False)
    assert [(chip.label, chip.count, chip.current) for chip in chips[:3]] == [
        ("Tất cả", "10", False), ("Ủy ban MTTQ cấp tỉnh", "1", False), ("Văn phòng", "1", False),
    ]  # fmt: skip
    assert [chip.href for chip in chips if chip.current] == ["?loai=COMMUNE"]
    assert queries.unit_list(cast.leader, kind="COMMUNE").count() == 2
    assert queries.unit_list(cast.leader, query="muong bu", kind="AGENCY").count() == 1
    assert queries.unit_list(cast.leader, closed=True).count() == 0


def test_the_line_above_stops_where_the_person_sees_no_more(cast):
    assert queries.line_above(cast.leader, cast.area) == [cast.province, cast.commune]
    assert queries.line_above(cast.officer, cast.area) == [cast.commune]


def test_people_are_listed_by_given_name_within_scope(cast):
    names = [person.full_name for person in queries.people_list(cast.leader)]
    assert names[:3] == ["Hoàng Đức Anh", "Lường Văn Đạo", "Lò Thị Hương"]
    assert [person.login for person in queries.people_list(cast.officer)] == ["huong", "pao", "son"]
    assert [person.login for person in queries.people_list(cast.leader, query="huong")] == ["huong"]
    assert [person.login for person in queries.people_list(cast.leader, unit=cast.commune)] == ["huong", "pao", "son"]
    assert [person.login for person in queries.people_list(cast.leader, role=Role.CLERK)] == ["mai"]
    assert queries.people_list(cast.leader, active=False).count() == 0


def test_a_page_of_people_costs_the_same_for_many(cast):
    def queries_of(number: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            for person in queries.people_list(cast.leader)[:number]:
                assert isinstance(vars(person)["posts_today"], list)
        return len(asked)

    access.reach_of(cast.leader)
    assert queries_of(2) == queries_of(10)


def test_posts_of_others_are_shown_as_far_as_one_sees(cast):
    actions.appoint(person=cast.officer, unit=cast.other_commune, role=Role.OFFICER, by=cast.administrator)
    own = queries.post_lines(cast.officer, cast.officer)
    assert len(own) == 2
    assert not any(line.may_end for line in own)
    assert len(queries.post_lines(cast.leader_of_commune, cast.officer)) == 1
    assert all(line.may_end and line.runs for line in queries.post_lines(cast.administrator, cast.officer))


def test_holders_of_a_role_are_those_who_can_be_told(cast):
    assert list(queries.people_with_role(cast.commune, Role.OFFICER, Role.LEADER)) == [
        cast.officer, cast.leader_of_commune,
    ]  # fmt: skip
    actions.deactivate_person(person=cast.officer, by=cast.administrator)
    assert list(queries.people_with_role(cast.commune, Role.OFFICER)) == []


def test_standing_and_place_are_words(cast):
    assert queries.standing_of(cast.officer) == ("Ủy ban MTTQ Việt Nam xã Mường Bú", "Cán bộ")
    assert queries.standing_of(cast.nobody) == ("", "")
    assert queries.place_name() == "Mặt trận tỉnh Sơn La"
    queue(to=cast.officer, subject="Có nhiệm vụ mới", body="")
    assert queries.unread_count(cast.officer) == 1


def test_before_units_are_loaded_there_is_no_place(db):
    assert queries.place_name() == ""
    assert queries.province() is None


def test_the_trail_of_a_local_auditor_is_that_of_her_units(cast):
    local = actions.register_person(full_name="Vì Thị Xét", unit=cast.commune, role=Role.AUDITOR, by=None).person
    actions.add_alias(unit=cast.area, name="bản Giàn Cũ", by=cast.administrator)
    actions.add_alias(unit=cast.other_area, name="bản Phung Cũ", by=cast.administrator)
    record("person.signed_in", by=cast.officer, on=cast.officer)
    seen = queries.trail_of(local, deed="unit.alias_added")
    assert [entry.unit_id for entry in seen] == [cast.area.pk]
    assert not queries.trail_of(local, deed="person.signed_in").exists()
    assert queries.trail_of(cast.auditor, deed="person.signed_in").exists()
    assert not queries.trail_of(cast.auditor, unit=cast.commune, deed="person.signed_in").exists()
    assert queries.trail_of(cast.auditor, unit=cast.commune, deed="unit.alias_added").count() == 1
    assert not queries.trail_of(cast.leader).exists()


def test_the_trail_is_filtered_by_days(cast):
    today = times.today()
    assert queries.trail_of(cast.auditor, from_on=today, until_on=today).exists()
    assert not queries.trail_of(cast.auditor, from_on=today + timedelta(days=1)).exists()
    assert not queries.trail_of(cast.auditor, until_on=today - timedelta(days=1)).exists()


def facts_of(cast, deed: str) -> list[str]:
    return queries.trail_lines(queries.trail_of(cast.auditor, deed=deed))[0].facts


def test_deeds_are_told_in_words(cast):
    actions.correct_unit(unit=cast.area, by=cast.administrator, email="gian@sonla.vn")
    (line,) = queries.trail_lines(queries.trail_of(cast.auditor, deed="unit.corrected"))
    assert (line.what, line.who, line.unit) == ("Sửa thông tin đơn vị", "Quàng Thị Quản", "bản Giàn")
    assert line.facts == ["thư điện tử: trống → gian@sonla.vn"]
    (opened,) = queries.trail_lines(queries.trail_of(cast.auditor, deed="unit.opened", unit=cast.area))
    assert (opened.who, opened.facts) == ("Hệ thống", ["mã: 03847-001", "tên: Ban Công tác Mặt trận bản Giàn"])
    assert queries.deed_words("nothing.known") == "nothing.known"
    assert ("unit.merged", "Nhập vào đơn vị khác") in queries.deeds_known()
    assert queries.last_edit_of(cast.area)[0] == "Quàng Thị Quản"


def test_facts_are_told_as_people_write_them(cast):
    actions.move_unit(unit=cast.area, parent=cast.other_commune, on=times.today(), by=cast.administrator)
    assert facts_of(cast, "unit.moved") == [
        "trực thuộc: xã Mường Bú → phường Chiềng Sinh",
        f"ngày: {times.date_vi(times.today())}",
    ]
    actions.correct_unit(unit=cast.area, by=None, place_kind="TIEU_KHU")
    assert facts_of(cast, "unit.corrected") == ["loại địa bàn: bản → tiểu khu"]
    actions.deactivate_person(person=cast.officer, by=cast.administrator)
    assert facts_of(cast, "person.deactivated") == ["đang dùng: có → không"]
    record("unit.absorbed", by=None, on=cast.area, unit=cast.area, facts={"from": ["A", "B"], "basis": "", "odd": 1})
    assert facts_of(cast, "unit.absorbed") == ["từ: A, B", "odd: 1"]


def test_a_given_post_is_told_with_its_holder(cast):
    actions.appoint(person=cast.officer, unit=cast.area, role=Role.VILLAGE_HEAD, by=cast.administrator)
    assert facts_of(cast, "post.given") == [
        f"từ: {times.date_vi(times.today())}",
        "người: Lò Thị Hương",
        "vai trò: Trưởng Ban Công tác Mặt trận",
        "phạm vi: bản Giàn",
    ]


def test_facts_of_a_table_that_is_gone_are_still_told(cast):
    for number, kind in enumerate(("gone.thing", "gone", "org.unit")):
        entry = TrailEntry(deed="unit.corrected", object_kind=kind, facts={"changed": {"colour": [1, number]}})
        assert queries.trail_lines([entry])[0].facts == [f"colour: 1 → {number}"]


def test_a_thing_without_a_trail_has_an_unknown_editor(db):
    assert queries.last_edit_of(Unit(pk=1)) == ("Người khác", "")


def test_the_template_to_fill_in_is_for_administrators(cast):
    assert queries.area_template_for(cast.administrator).startswith(b"PK")
    with pytest.raises(Denied):
        queries.area_template_for(cast.officer)


def test_a_second_cast_is_the_same(db):
    cast = Cast()
    assert set(cast.everybody) == {
        "administrator", "auditor", "clerk", "leader", "leader_of_commune", "nobody", "officer", "specialist",
        "stranger", "village_head",
    }  # fmt: skip
    assert Unit.objects.filter(kind=UnitKind.COMMUNE).count() == 2
