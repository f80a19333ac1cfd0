"""Every deed on units and accounts is done, and its row names who did it, to what, and no password and no PIN."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground import times
from caunoi.ground.audit.tests.rows import check_silent_about, check_told
from caunoi.org import actions
from caunoi.org.actions import NewUnit
from caunoi.org.identities import Known
from caunoi.org.models import FilterPage, LinkRequest, ListImport, Post, ResetStatus, Role
from caunoi.org.tests.cast import Cast
from caunoi.org.tests.providers import SECRET, set_up
from caunoi.org.tests.test_factors import with_factor
from caunoi.org.tests.test_heads import hand, key_of, leave, open_link, try_pin
from caunoi.org.tests.test_importing import keep, row
from caunoi.org.tests.test_substitution import a_substitution

pytestmark = pytest.mark.django_db


class TestUnits:
    def test_are_loaded_called_otherwise_split_and_closed(self, cast: Cast) -> None:
        told = check_told("unit.loaded", by=None, on=cast.province)
        assert told.facts["created"] >= 6
        actions.add_alias(unit=cast.area, name="bản Giàn Cũ", by=cast.administrator)
        number = cast.area.aliases.get(name="bản Giàn Cũ").pk
        actions.remove_alias(unit=cast.area, number=number, by=cast.administrator)
        check_told("unit.alias_removed", by=cast.administrator, on=cast.area, name="bản Giàn Cũ")
        parts = [
            NewUnit("Ban Công tác Mặt trận bản Một", "bản Một"),
            NewUnit("Ban Công tác Mặt trận bản Hai", "bản Hai"),
        ]
        made = actions.split_unit(unit=cast.area, parts=parts, on=times.today(), by=cast.administrator)
        check_told("unit.split", by=cast.administrator, on=cast.area, into=[part.name for part in parts])
        told = check_told("unit.closed", by=cast.administrator, on=cast.area)
        assert told.facts["changed"]["closed_on"][1] == times.today().isoformat()
        told = check_told("post.passed_on", by=cast.administrator, on=Post, person=cast.village_head.pk)
        assert told.unit_id == made[0].pk
        with times.standing_at(times.now() + timedelta(days=1)):
            actions.close_unit(unit=made[1], on=times.today(), basis="NQ 2", by=cast.administrator)
            check_told("unit.closed", by=cast.administrator, on=made[1], basis="NQ 2")

    def test_come_in_by_a_list(self, cast: Cast) -> None:
        kept = keep(cast, row("Mường Bú", "bản Mới"))
        check_told("list_import.kept", by=kept.person, on=ListImport, rows=1)


class TestAccounts:
    def test_are_opened_again_and_get_a_new_password(self, cast: Cast) -> None:
        actions.deactivate_person(person=cast.clerk, by=cast.administrator)
        actions.reactivate_person(person=cast.clerk, by=cast.administrator)
        check_told("person.reactivated", by=cast.administrator, on=cast.clerk, changed={"is_active": [False, True]})
        renewed = actions.renew_password(person=cast.clerk, by=cast.administrator)
        check_told("person.password_renewed", by=cast.administrator, on=cast.clerk)
        check_silent_about(renewed.password, "argon2")

    def test_lose_a_factor_by_two_people(self, cast: Cast) -> None:
        second = actions.register_person(
            full_name="Vì Văn Hai", unit=cast.province, role=Role.ADMINISTRATOR, by=None, password=cast.password
        ).person
        with_factor(cast.clerk)
        actions.tell_spare_codes_made(by=cast.clerk)
        check_told("factor.spare_codes_made", by=cast.clerk, on=cast.clerk)
        first = actions.ask_factor_reset(person=cast.clerk, reason="Mất điện thoại", by=cast.administrator)
        actions.refuse_factor_reset(reset=first, by=second)
        check_told("factor_reset.refused", by=second, on=first, asked_by=cast.administrator.pk)
        forgotten = actions.ask_factor_reset(person=cast.clerk, reason="Mất điện thoại", by=cast.administrator)
        with times.standing_at(times.now() + timedelta(days=90)):
            last = actions.ask_factor_reset(person=cast.clerk, reason="Mất điện thoại", by=cast.administrator)
            told = check_told("factor_reset.lapsed", by=None, on=forgotten)
            assert told.facts["changed"]["status"][1] == ResetStatus.LAPSED
            actions.agree_factor_reset(reset=last, by=second)
            check_told("factor_reset.agreed", by=second, on=last, person=cast.clerk.pk)
        check_silent_about("Mất điện thoại")

    def test_are_worked_for_by_a_substitute(self, cast: Cast) -> None:
        substitution = a_substitution(cast)
        actions.enter_substitution(substitution=substitution, by=cast.leader_of_commune)
        check_told("substitution.entered", by=cast.leader_of_commune, on=substitution, person=cast.officer.pk)
        actions.leave_substitution(substitution=substitution, by=cast.leader_of_commune)
        check_told("substitution.left", by=cast.leader_of_commune, on=substitution, person=cast.officer.pk)

    def test_hand_on_the_filters_that_a_unit_shares(self, cast: Cast) -> None:
        kept = actions.keep_filter(
            by=cast.officer, page=FilterPage.TASKS, name="Quá hạn", query="a=b", is_shared=True,
            units=[cast.commune.pk],
        )  # fmt: skip
        actions.pass_on_filters(person=cast.officer, receiver=cast.leader_of_commune, by=cast.administrator)
        told = check_told("filter.handed_over", by=cast.administrator, on=kept)
        assert told.unit_id == cast.commune.pk

    def test_are_entered_with_a_wrong_pin(self, cast: Cast) -> None:
        phone, _ = open_link(hand(cast))
        leave(phone)
        try_pin(phone, "907361")
        key = key_of(cast.village_head)
        check_told("village_key.pin_failed", by=None, on=key, person=cast.village_head.pk)
        check_silent_about("907361", key.pin, key.token_hash)


class TestIdentities:
    def test_are_vouched_for_linked_refused_forgotten_and_taken_away(self, cast: Cast) -> None:
        provider = set_up("https://id.example.vn", cast.administrator)
        told = check_told("provider.set", by=cast.administrator, on=provider, code="vneid", new_key=True)
        assert told.facts["changed"]["issuer"] == ["", "https://id.example.vn"]
        actions.note_identity_failure(provider=provider, reason="nonce", by=None)
        check_told("identity.failed", by=None, on=provider, code="vneid", reason="nonce")

        asked = actions.arrive(provider=provider, known=Known("079123456789", "Lò Thị Hương", ""), by=None)
        assert isinstance(asked, LinkRequest)
        check_told("link_request.made", by=None, on=asked, code="vneid")
        link = actions.agree_link(request=asked, person=cast.officer, by=cast.administrator)
        check_told("identity.linked", by=cast.administrator, on=cast.officer, code="vneid", request=asked.pk)
        actions.arrive(provider=provider, known=Known("079123456789", "Lò Thị Hương", ""), by=None)
        check_told("identity.accepted", by=None, on=cast.officer, code="vneid")
        actions.end_link(link=link, by=cast.officer)
        check_told("identity.unlinked", by=cast.officer, on=cast.officer, code="vneid")

        other = actions.arrive(provider=provider, known=Known("2", "Lò Văn Hai", ""), by=None)
        assert isinstance(other, LinkRequest)
        actions.refuse_link(request=other, by=cast.administrator)
        check_told("link_request.refused", by=cast.administrator, on=other, code="vneid")
        third = actions.arrive(provider=provider, known=Known("3", "Lò Văn Ba", ""), by=None)
        with times.standing_at(times.now() + timedelta(days=31)):
            actions.lapse_link_requests(by=None)
            check_told("link_request.lapsed", by=None, on=third, code="vneid")
        check_silent_about("079123456789", SECRET, "Lò Văn Hai", "Lò Văn Ba")
