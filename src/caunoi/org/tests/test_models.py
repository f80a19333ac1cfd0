"""Tables: what the database itself refuses, and how a subtree is found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.org.models import (
    SEGMENT,
    ListImport,
    Person,
    Post,
    Role,
    Succession,
    SuccessionKind,
    Unit,
    UnitAlias,
    UnitKind,
    UnitVersion,
    path_end,
    path_under,
)

DAY = date(2026, 6, 23)
NEXT = DAY + timedelta(days=1)


def unit(**given) -> Unit:
    values = {"code": "X", "serial": 900, "kind": UnitKind.BOARD, "name": "X", "short_name": "X", "path": "000900"}
    return Unit(**{**values, **given})


@pytest.mark.parametrize(
    "row",
    [
        lambda cast: unit(code=cast.area.code),
        lambda cast: unit(serial=cast.area.serial),
        lambda cast: unit(path=cast.area.path),
        lambda _: unit(path=""),
        lambda _: unit(opened_on=NEXT, closed_on=DAY),
        lambda cast: UnitVersion(unit=cast.area, name="B", short_name="B", kind=UnitKind.AREA, from_on=DAY),
        lambda cast: UnitVersion(unit=cast.area, name="B", short_name="B", from_on=NEXT, until_on=DAY),
        lambda cast: UnitAlias(unit=cast.other_commune, name="Xã Chiềng Ngần", bare="chieng ngan"),
        lambda cast: Succession(from_unit=cast.area, to_unit=cast.area, kind=SuccessionKind.MERGE, on=DAY),
        lambda cast: Succession(from_unit=cast.area, to_unit=cast.commune, kind=SuccessionKind.RENAME, on=DAY),
        lambda _: Person(login="huong", full_name="Khác"),
        lambda cast: Post(
            person=cast.officer, unit=cast.area, scope=cast.area, role=Role.CLERK, from_on=NEXT, until_on=DAY
        ),
    ],
    ids=range(12),
)
def test_the_database_refuses_what_makes_no_sense(cast, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(cast).save(force_insert=True)


def test_what_makes_sense_is_taken(cast):
    unit(opened_on=DAY, closed_on=DAY).save(force_insert=True)
    Succession(from_unit=cast.area, to_unit=cast.area, kind=SuccessionKind.RENAME, on=DAY).save(force_insert=True)


def test_paths_are_digits_of_a_fixed_width():
    assert path_under("", 1) == "000001"
    assert path_under("000001", 42) == "000001000042"
    assert path_end("000001999999") == "000002000000"
    assert len(path_under("", 1)) == SEGMENT


def test_a_subtree_is_a_range_of_the_index(cast):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Unit.objects.beneath(cast.commune.path).values("pk").explain()
    if connection.vendor == "postgresql":
        assert "org_unit_path_once" in plan
    else:
        assert "INDEX" in plan
        assert "(path>? AND path<?)" in plan


def test_a_unit_stands_from_its_first_day_until_the_day_it_closes():
    made = unit(opened_on=DAY, closed_on=NEXT)
    assert [made.stands(day) for day in (DAY - timedelta(days=1), DAY, NEXT)] == [False, True, False]
    assert unit().stands(DAY)


def test_a_unit_covers_itself_and_what_is_beneath(cast):
    assert cast.commune.covers(cast.commune)
    assert cast.commune.covers(cast.area)
    assert not cast.area.covers(cast.commune)
    assert not cast.commune.covers(cast.other_area)


def test_rows_say_what_they_are(cast):
    assert str(cast.area) == "bản Giàn"
    assert str(cast.area.versions.get()) == "Ban Công tác Mặt trận bản Giàn"
    assert str(cast.other_commune.aliases.get()) == "Xã Chiềng Ngần"
    assert str(cast.officer) == "Lò Thị Hương"
    assert str(cast.officer.posts.get()) == "Cán bộ"
    assert str(Post(title="Phó Chủ tịch", role=Role.LEADER)) == "Phó Chủ tịch"
    assert str(Succession(from_unit_id=1, to_unit_id=2)) == "1 → 2"
    assert str(ListImport(key="k")) == "k"


def test_a_person_is_found_by_login_in_any_case(cast):
    assert Person.objects.get_by_natural_key(" HUONG ") == cast.officer
    with pytest.raises(Person.DoesNotExist):
        Person.objects.get_by_natural_key(None)


def test_people_are_sorted_by_given_name_and_units_by_own_name(cast):
    names = list(Person.objects.order_by("sort_key").values_list("full_name", flat=True))
    assert names.index("Lò Thị Hương") < names.index("Nguyễn Thu Mai") < names.index("Giàng A Páo")
    places = list(Unit.objects.of_kind(UnitKind.COMMUNE).in_order().values_list("short_name", flat=True))
    assert places == ["phường Chiềng Sinh", "xã Mường Bú"]
