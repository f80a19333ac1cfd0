"""Who sees what."""

from __future__ import annotations

from caunoi.org import access
from caunoi.org.tests.cast import Cast


def test_an_officer_sees_her_commune_and_what_is_under_it(cast: Cast) -> None:
    seen = set(access.units_for(cast.officer).values_list("code", flat=True))
    assert seen == {cast.commune.code, cast.agency.code, cast.area.code}
