"""The deeds on units: each with who may, what it writes, what it refuses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.org import access, actions, queries
from caunoi.org.access import Denied
from caunoi.org.actions import CannotManage, NewUnit
from caunoi.org.models import Person, PlaceKind, Post, Role, Succession, Unit, UnitKind, UnitVersion
from caunoi.org.reading import CommuneRow, ProvinceRow
from caunoi.org.tests.cast import COMMUNES, PROVINCE

TODAY = times.today


def last_deed() -> TrailEntry:
    entry = TrailEntry.objects.order_by("-pk").first()
    assert entry is not None
    return entry


def open_area(cast, commune: Unit, place: str, **given) -> Unit:
    kind, _, _ = place.partition(" ")
    return actions.open_unit(
        parent=commune,
        kind=UnitKind.AREA,
        place_kind={"bản": PlaceKind.BAN, "tiểu": PlaceKind.TIEU_KHU}[kind],
        name=f"Ban Công tác Mặt trận {place}",
        short_name=place,
        by=cast.administrator,
        **given,
    )


# --- loading -------------------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(cast):
    before = (Unit.objects.count(), UnitVersion.objects.count(), TrailEntry.objects.count())
    loaded = actions.load_units(province=PROVINCE, communes=COMMUNES, by=None)
    assert loaded == actions.Loaded(created=0, kept=8, aliases=0)
    assert (Unit.objects.count(), UnitVersion.objects.count(), TrailEntry.objects.count()) == before


def test_loading_leaves_alone_what_people_changed(cast):
    actions.rename_unit(
        unit=cast.commune, name="Ủy ban MTTQ Việt Nam xã Mường Bú Mới", short_name="xã Mường Bú Mới", on=TODAY(),
        by=cast.administrator,
    )  # fmt: skip
    actions.load_units(province=PROVINCE, communes=COMMUNES, by=cast.administrator)
    assert Unit.objects.get(pk=cast.commune.pk).short_name == "xã Mường Bú Mới"


def test_each_commune_gets_its_committee_its_agency_its_tile_and_its_old_names(cast):
    assert cast.commune.name == "Ủy ban MTTQ Việt Nam xã Mường Bú"
    assert (cast.commune.tile_row, cast.commune.tile_column) == (2, 8)
    assert cast.agency.name == "UBND xã Mường Bú"
    assert cast.agency.parent == cast.commune
    assert set(cast.other_commune.aliases.values_list("name", flat=True)) == {"Xã Chiềng Ngần"}


def test_only_the_administrator_of_all_loads(cast):
    with pytest.raises(Denied):
        actions.load_units(province=PROVINCE, communes=COMMUNES, by=cast.clerk)


@pytest.mark.parametrize(
    ("province", "communes", "sentence"),
    [
        ([ProvinceRow("1", "NOTHING", "", "A", "A", "")], [], "Không có loại"),
        ([ProvinceRow("1", "OFFICE", "", "A", "A", "9")], [], "phải đứng trước"),
        ([ProvinceRow("1", "OFFICE", "", "A", "A", "")], [], "thiếu dòng PROVINCE"),
        (
            [ProvinceRow("1", "PROVINCE", "TINH", "A", "A", "")],
            [CommuneRow("2", "huyện", "B", (), None, None)],
            "Không có",
        ),
    ],
)
def test_a_list_that_makes_no_sense_is_refused_whole(db, province, communes, sentence):
    with pytest.raises(CannotManage, match=sentence):
        actions.load_units(province=province, communes=communes, by=None)
    assert not Unit.objects.exists()


# --- opening, correcting -------------------------------------------------------------------------------------------


def test_an_area_gets_the_next_code_of_its_commune(cast):
    assert cast.area.code == "03847-001"
    assert open_area(cast, cast.commune, "bản Nà Nong").code == "03847-002"
    assert open_area(cast, cast.commune, "tiểu khu 1", code="TK1").code == "TK1"
    assert open_area(cast, cast.commune, "bản Pàn").code == "03847-003"
    assert last_deed().deed == "unit.opened"


def test_an_organisation_has_a_place_and_a_line(cast):
    union = actions.open_unit(
        parent=cast.commune,
        kind=UnitKind.ORGANISATION,
        name="Hội Liên hiệp Phụ nữ xã Mường Bú",
        short_name="Hội LHPN xã Mường Bú",
        line=cast.organisation,
        by=cast.administrator,
    )
    assert union.code.startswith("03847-D")
    assert list(queries.followers_of(cast.organisation)) == [union]
    assert access.within(cast.officer, union)


def test_opening_is_refused_where_it_makes_no_sense(cast):
    given = {"name": "A", "short_name": "A", "by": cast.administrator}
    for parent, kind in [
        (cast.province, UnitKind.AREA),
        (cast.commune, UnitKind.COMMUNE),
        (cast.area, UnitKind.ASSOCIATION),
        (cast.province, UnitKind.PROVINCE),
    ]:
        with pytest.raises(CannotManage):
            actions.open_unit(parent=parent, kind=kind, **given)
    with pytest.raises(CannotManage, match="đã dùng"):
        actions.open_unit(parent=cast.province, kind=UnitKind.BOARD, code="14-VP", **given)
    with pytest.raises(CannotManage, match="Đã có bản Giàn"):
        open_area(cast, cast.commune, "bản  GIÀN")
    with pytest.raises(CannotManage, match="đã qua"):
        open_area(cast, cast.commune, "bản Mai Sau", on=TODAY() + timedelta(days=1))
    with pytest.raises(Denied):
        actions.open_unit(
            parent=cast.commune, kind=UnitKind.AREA, name="bản A", short_name="bản A", by=cast.leader_of_commune
        )


def test_names_are_kept_composed_with_plain_tone_marks(cast):
    unit = open_area(cast, cast.commune, "bản  Hoà  Bình")
    assert unit.short_name == "bản Hòa Bình"
    assert unit.bare == "hoa binh"


def test_a_correction_changes_the_name_that_holds_today_with_it(cast):
    actions.correct_unit(
        unit=cast.area, by=cast.administrator, seen=1, short_name="bản Giàng", name="Ban Công tác Mặt trận bản Giàng"
    )
    assert cast.area.versions.get().short_name == "bản Giàng"
    assert cast.area.bare == "giang"
    assert queries.name_on(cast.area, date(2020, 1, 1)) == "Ban Công tác Mặt trận bản Giàng"
    with pytest.raises(Conflict):
        actions.correct_unit(unit=cast.area, by=cast.administrator, seen=1, telephone="+84912345678")
    with pytest.raises(CannotManage):
        actions.correct_unit(unit=open_area(cast, cast.commune, "bản B"), by=None, short_name="bản Giàng")


def test_an_alias_is_added_once_and_dropped(cast):
    actions.add_alias(unit=cast.area, name="bản  Giàn Cũ", by=cast.administrator)
    alias = cast.area.aliases.get()
    assert (alias.name, alias.bare) == ("bản Giàn Cũ", "gian cu")
    for name in ("bản Giàn Cũ", "BẢN GIÀN"):
        with pytest.raises(CannotManage):
            actions.add_alias(unit=cast.area, name=name, by=cast.administrator)
    with pytest.raises(Denied):
        actions.remove_alias(unit=cast.area, number=alias.pk, by=cast.officer)
    actions.remove_alias(unit=cast.area, number=alias.pk, by=cast.administrator)
    with pytest.raises(CannotManage):
        actions.remove_alias(unit=cast.area, number=alias.pk, by=cast.administrator)


# --- renaming, moving, closing -------------------------------------------------------------------------------------


def test_a_renamed_unit_keeps_its_old_name_for_old_papers_and_for_searching(cast):
    on = TODAY() - timedelta(days=10)
    actions.rename_unit(
        unit=cast.area,
        name="Ban Công tác Mặt trận bản Giàn Mới",
        short_name="bản Giàn Mới",
        on=on,
        basis="Nghị quyết 5/NQ-HĐND",
        by=cast.administrator,
        seen=1,
    )
    assert queries.name_on(cast.area, on - timedelta(days=1)) == "Ban Công tác Mặt trận bản Giàn"
    assert queries.name_on(cast.area, on) == "Ban Công tác Mặt trận bản Giàn Mới"
    assert cast.area.aliases.get().name == "bản Giàn"
    line = queries.history_of(cast.area)[0]
    assert line.on == on
    assert line.basis == "Nghị quyết 5/NQ-HĐND"
    assert "bản Giàn Mới" in line.words
    assert queries.successors_of(cast.area, TODAY()) == [cast.area]
    assert last_deed().deed == "unit.renamed"


def test_a_renaming_is_refused_when_it_changes_nothing_or_goes_back_behind_the_last_one(cast):
    given = {"unit": cast.area, "by": cast.administrator}
    with pytest.raises(CannotManage, match="giống"):
        actions.rename_unit(name=cast.area.name, short_name=cast.area.short_name, on=TODAY(), **given)
    actions.rename_unit(name="B", short_name="bản B", on=TODAY(), **given)
    with pytest.raises(CannotManage, match="Chọn ngày sau"):
        actions.rename_unit(name="C", short_name="bản C", on=TODAY(), **given)
    with pytest.raises(CannotManage, match="đã qua"):
        actions.rename_unit(name="C", short_name="bản C", on=TODAY() + timedelta(days=1), **given)
    with pytest.raises(Denied):
        actions.rename_unit(unit=cast.area, name="C", short_name="bản C", on=TODAY(), by=cast.officer)
    with pytest.raises(Conflict):
        actions.rename_unit(
            unit=cast.other_area, name="C", short_name="bản C", on=TODAY(), by=cast.administrator, seen=99
        )


def test_an_area_moves_with_its_date(cast):
    on = TODAY() - timedelta(days=3)
    actions.move_unit(unit=cast.area, parent=cast.other_commune, on=on, by=cast.administrator, seen=1)
    assert cast.area.parent == cast.other_commune
    assert cast.area.path.startswith(cast.other_commune.path)
    assert access.within(cast.stranger, cast.area)
    assert not access.within(cast.officer, cast.area)
    assert [version.parent_id for version in cast.area.versions.order_by("pk")] == [
        cast.commune.pk, cast.other_commune.pk,
    ]  # fmt: skip
    assert "phường Chiềng Sinh" in queries.history_of(cast.area)[0].words


def test_a_subtree_moves_whole(cast):
    board = actions.open_unit(
        parent=cast.board, kind=UnitKind.BOARD, name="Tổ giúp việc", short_name="Tổ giúp việc", by=None
    )
    actions.move_unit(unit=cast.board, parent=cast.office, on=TODAY(), by=cast.administrator)
    board.refresh_from_db()
    assert board.path.startswith(cast.board.path)
    assert cast.board.path.startswith(cast.office.path)


def test_moving_is_refused_where_it_makes_no_sense(cast):
    given = {"on": TODAY(), "by": cast.administrator}
    with pytest.raises(CannotManage, match="Chọn nơi khác"):
        actions.move_unit(unit=cast.area, parent=cast.commune, **given)
    with pytest.raises(CannotManage, match="phải trực thuộc"):
        actions.move_unit(unit=cast.area, parent=cast.province, **given)
    with pytest.raises(CannotManage, match="dưới chính nó"):
        actions.move_unit(unit=cast.board, parent=actions.open_unit(
            parent=cast.board, kind=UnitKind.BOARD, name="Tổ", short_name="Tổ", by=None
        ), **given)  # fmt: skip
    open_area(cast, cast.other_commune, "bản Giàn")
    with pytest.raises(CannotManage, match="Đã có"):
        actions.move_unit(unit=cast.area, parent=cast.other_commune, **given)
    with pytest.raises(Denied):
        actions.move_unit(unit=cast.area, parent=cast.other_commune, on=TODAY(), by=cast.leader)


def test_a_closed_unit_ends_its_posts_and_stands_no_longer(cast):
    actions.close_unit(unit=cast.area, on=TODAY(), by=cast.administrator, seen=1)
    assert not cast.area.stands(TODAY())
    assert cast.village_head.posts.get().until_on == TODAY() - timedelta(days=1)
    assert queries.successors_of(cast.area, TODAY()) == []
    assert queries.successors_of(cast.area, TODAY() - timedelta(days=1)) == [cast.area]
    assert cast.area not in Unit.objects.standing(on=TODAY())
    assert queries.history_of(cast.area)[0].words == "Thôi hoạt động."
    with pytest.raises(CannotManage, match="đã thôi"):
        actions.close_unit(unit=cast.area, on=TODAY(), by=cast.administrator)
    with pytest.raises(CannotManage, match="đã thôi"):
        actions.rename_unit(unit=cast.area, name="A", short_name="A", on=TODAY(), by=None)
    actions.close_unit(unit=cast.board, on=TODAY(), by=None)
    with pytest.raises(CannotManage, match="đã thôi"):
        actions.open_unit(parent=cast.board, kind=UnitKind.BOARD, name="A", short_name="A", by=None)


def test_a_unit_with_others_under_it_is_not_closed(cast):
    with pytest.raises(CannotManage, match="còn đơn vị trực thuộc"):
        actions.close_unit(unit=cast.commune, on=TODAY(), by=cast.administrator)
    with pytest.raises(CannotManage, match="cấp tỉnh"):
        actions.close_unit(unit=cast.province, on=TODAY(), by=cast.administrator)


# --- merging, splitting --------------------------------------------------------------------------------------------


def test_a_merged_commune_hands_everything_to_its_heir(cast):
    on = TODAY() - timedelta(days=5)
    heir = actions.merge_units(
        units=[cast.commune, cast.other_commune], into=cast.other_commune, on=on, basis="NQ 9", by=cast.administrator
    )
    assert heir == cast.other_commune
    old = Unit.objects.get(pk=cast.commune.pk)
    assert old.closed_on == on
    assert old.path.startswith(heir.path)
    area = Unit.objects.get(pk=cast.area.pk)
    assert area.parent == heir
    assert queries.successors_of(old, TODAY()) == [heir]
    assert queries.successors_of(old, on - timedelta(days=1)) == [old]
    assert queries.predecessors_of(heir) == [old]
    assert queries.name_on(old, TODAY()) == "Ủy ban MTTQ Việt Nam xã Mường Bú"
    assert queries.communes_named("Mường Bú") == [heir]
    assert queries.communes_named("xã Tạ Bú") == [heir]
    assert {line.basis for line in queries.history_of(heir)} == {"NQ 9"}
    assert last_deed().deed == "unit.absorbed"


def test_people_of_a_merged_commune_work_on_in_its_heir(cast):
    actions.merge_units(units=[cast.commune], into=cast.other_commune, on=TODAY(), by=cast.administrator)
    officer = Person.objects.get(pk=cast.officer.pk)
    old, new = officer.posts.order_by("from_on")
    assert old.until_on == TODAY() - timedelta(days=1)
    assert (new.unit, new.scope, new.role, new.from_on) == (
        cast.other_commune,
        cast.other_commune,
        Role.OFFICER,
        TODAY(),
    )
    assert access.within(officer, cast.other_area)
    heads = Person.objects.get(pk=cast.village_head.pk)
    assert access.within(heads, Unit.objects.get(pk=cast.area.pk))


def test_figures_of_a_merged_unit_are_in_the_scope_of_its_heir(cast):
    actions.merge_units(units=[cast.commune], into=cast.other_commune, on=TODAY(), by=cast.administrator)
    old_posts = Post.objects.filter(unit=cast.commune)
    assert old_posts.exists()
    assert set(access.in_scope(Post.objects.all(), Person.objects.get(pk=cast.stranger.pk))) >= set(old_posts)


def test_a_scope_over_a_merged_unit_passes_to_the_heir(cast):
    narrow = actions.register_person(
        full_name="Bạc Thị Hẹp", unit=cast.board, role=Role.SPECIALIST, scope=cast.commune, by=None
    ).person
    actions.merge_units(units=[cast.commune], into=cast.other_commune, on=TODAY(), by=cast.administrator)
    assert access.within(Person.objects.get(pk=narrow.pk), cast.other_area)
    assert narrow.posts.filter(unit=cast.board).count() == 2


def test_who_held_the_same_post_in_both_units_holds_it_once(cast):
    actions.appoint(person=cast.officer, unit=cast.other_commune, role=Role.OFFICER, by=cast.administrator)
    actions.merge_units(units=[cast.commune], into=cast.other_commune, on=TODAY(), by=cast.administrator)
    assert Post.objects.valid(on=TODAY()).filter(person=cast.officer, unit=cast.other_commune).count() == 1


def test_an_area_that_was_opened_today_moves_on_with_its_commune(cast):
    fresh = open_area(cast, cast.commune, "bản Mới", on=TODAY())
    actions.merge_units(units=[cast.commune], into=cast.other_commune, on=TODAY(), by=cast.administrator)
    fresh.refresh_from_db()
    assert fresh.parent == cast.other_commune
    assert fresh.versions.get().parent == cast.other_commune


def test_merging_is_refused_where_it_makes_no_sense(cast):
    given = {"on": TODAY(), "by": cast.administrator}
    for units, into in [
        ([cast.other_commune], cast.other_commune),
        ([cast.area], cast.other_commune),
        ([cast.province], cast.province),
    ]:
        with pytest.raises(CannotManage):
            actions.merge_units(units=units, into=into, **given)
    with pytest.raises(CannotManage, match="đã qua"):
        actions.merge_units(
            units=[cast.commune], into=cast.other_commune, on=TODAY() + timedelta(days=1), by=cast.administrator
        )
    sub = actions.open_unit(parent=cast.board, kind=UnitKind.BOARD, name="Tổ", short_name="Tổ", by=None)
    with pytest.raises(CannotManage, match="nằm dưới"):
        actions.merge_units(units=[cast.board], into=sub, **given)
    with pytest.raises(Denied):
        actions.merge_units(units=[cast.commune], into=cast.other_commune, on=TODAY(), by=cast.clerk)
    actions.close_unit(unit=cast.other_area, on=TODAY(), by=None)
    with pytest.raises(CannotManage, match="đã thôi"):
        actions.merge_units(units=[cast.area], into=cast.other_area, **given)
    assert not Succession.objects.exists()


def test_a_split_area_ends_and_its_parts_stand(cast):
    on = TODAY() - timedelta(days=1)
    parts = [NewUnit("Ban Công tác Mặt trận bản Giàn 1", "bản Giàn 1"), NewUnit("B", "bản Giàn 2", code="G2")]
    made = actions.split_unit(unit=cast.area, parts=parts, on=on, basis="NQ 1", by=cast.administrator, seen=1)
    assert [unit.code for unit in made] == ["03847-002", "G2"]
    assert queries.successors_of(cast.area, TODAY()) == made
    assert queries.successors_of(cast.area, on - timedelta(days=1)) == [cast.area]
    assert queries.predecessors_of(made[1]) == [cast.area]
    assert all(unit.stands(on) and not unit.stands(on - timedelta(days=1)) for unit in made)
    assert access.within(Person.objects.get(pk=cast.village_head.pk), made[0])
    assert set(queries.search_units(Unit.objects.standing(on=TODAY()), "ban gian")) == set(made)


def test_a_unit_may_give_a_part_away_and_stand_on(cast):
    made = actions.split_unit(
        unit=cast.area, parts=[NewUnit("B", "bản Giàn 2")], on=TODAY(), by=cast.administrator, closes=False
    )
    assert cast.area.stands(TODAY())
    assert queries.successors_of(cast.area, TODAY()) == [cast.area]
    assert queries.predecessors_of(made[0]) == [cast.area]


def test_splitting_is_refused_where_it_makes_no_sense(cast):
    one, two = NewUnit("A", "bản A"), NewUnit("B", "bản B", code="14-VP")
    given = {"on": TODAY(), "by": cast.administrator}
    for unit, parts, closes in [
        (cast.area, [one], True),
        (cast.area, [], False),
        (cast.area, [one, two], True),
        (cast.area, [NewUnit("A", "bản Giàn")], False),
        (cast.province, [one, NewUnit("C", "bản C")], True),
    ]:
        with pytest.raises(CannotManage):
            actions.split_unit(unit=unit, parts=parts, closes=closes, **given)
    with pytest.raises(Denied):
        actions.split_unit(unit=cast.area, parts=[one, two], on=TODAY(), by=cast.officer)
    with pytest.raises(Conflict):
        actions.split_unit(unit=cast.area, parts=[one, NewUnit("C", "bản C")], seen=9, **given)
    assert Unit.objects.filter(kind=UnitKind.AREA).count() == 2


def test_the_tree_has_a_floor(cast):
    def deeper(parent: Unit, number: int) -> Unit:
        return actions.open_unit(
            parent=parent, kind=UnitKind.BOARD, name=f"Tổ {number}", short_name=f"Tổ {number}", by=None
        )

    parent = cast.province
    for number in range(9):
        parent = deeper(parent, number)
    with pytest.raises(CannotManage, match="10 bậc"):
        deeper(parent, 10)
