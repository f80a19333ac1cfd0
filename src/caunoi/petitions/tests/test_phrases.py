"""Templates of answers: kept by a unit, used by those below it, filled from the petition and never from the sender."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.ground.times import date_vi, standing_at, today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.actions import CannotHandle, TemplateWords
from caunoi.petitions.models import AnswerTemplate, Petition
from caunoi.petitions.phrases import PLACES, filled, joined, unknown_places
from caunoi.petitions.queries.phrases import filled_for, templates_for
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import SENDER, a_petition, a_template

LIST = "/hop-kien-nghi/mau-tra-loi/"


def page_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


class TestFilling:
    def test_places_are_filled_and_what_is_not_known_stays_to_be_seen(self) -> None:
        facts = {"mã": "KN-1", "nơi": ""}
        assert filled("Mã { Mã }, {nơi}, {khác}", facts) == "Mã KN-1, {nơi}, {khác}"

    def test_unknown_places_are_named_once(self) -> None:
        assert unknown_places("{tên} {mã} {Tên} {ngày  gửi}") == ["tên"]
        assert unknown_places("{} {" + "x" * 41 + "}") == []

    def test_what_was_typed_stays_above(self) -> None:
        assert joined("Chào bác.\n", "Mẫu") == "Chào bác.\n\nMẫu"
        assert joined("  ", "Mẫu") == "Mẫu"


@pytest.mark.django_db
class TestKeeping:
    def test_every_place_is_known_and_nothing_of_the_sender_is_among_them(self, cast: Cast) -> None:
        petition = a_petition(cast, Status.AT_FRONT)
        told = filled_for(petition, a_template(cast, words=" | ".join(f"{{{one}}}" for one in PLACES)))
        assert "{" not in told
        for words in (petition.ref, date_vi(today()), "bản Giàn", "Mặt trận xã Mường Bú"):
            assert words in told
        for secret in (SENDER.full_name, SENDER.telephone, SENDER.tail):
            assert secret not in told

    def test_a_unit_uses_its_own_and_those_above_that_fit_own_first(self, cast: Cast) -> None:
        given = TemplateWords("Mẫu của tỉnh", "Đã nhận {mã}.", today())
        above = actions.set_answer_template(unit=cast.province, given=given, by=None)
        general, roads = a_template(cast, name="Chung"), a_template(cast, name="Đường", field="ROADS")
        a_template(cast, name="Đất", field="LAND")
        a_template(cast, name="Khiếu nại", kind=Kind.COMPLAINT)
        later = TemplateWords("Sau này", "Đã nhận.", today() + timedelta(days=5))
        actions.set_answer_template(unit=cast.commune, given=later, by=cast.officer)
        other = TemplateWords("Của phường", "Đã nhận.", today())
        actions.set_answer_template(unit=cast.other_commune, given=other, by=cast.stranger)
        assert templates_for(a_petition(cast, Status.AT_FRONT)) == [roads, general, above]

    def test_other_words_end_the_row_and_begin_another(self, cast: Cast) -> None:
        template = a_template(cast)
        client = cast.client(cast.officer)
        day = today() + timedelta(days=2)
        asked = {"name": "Đường sá", "words": "Đã xong {mã}.", "from_on": f"{day:%d/%m/%Y}"}
        assert client.post(f"{LIST}{template.pk}/", asked).status_code == 302
        assert "Đã xong {mã}." in page_of(client.get(LIST))
        petition = a_petition(cast, Status.AT_FRONT)
        assert [one.words for one in templates_for(petition)] == [template.words]
        with standing_at(day):
            assert [one.words for one in templates_for(petition)] == ["Đã xong {mã}."]
        template.refresh_from_db()
        with pytest.raises(CannotHandle, match="hết dùng"):
            actions.end_answer_template(template=template, by=cast.officer)

    def test_what_cannot_be_is_said_at_its_field(self, cast: Cast) -> None:
        a_template(cast)
        client = cast.client(cast.officer)
        good = {"name": "Khác", "words": "Đã xong.", "from_on": f"{today():%d/%m/%Y}"}
        for more, sentence in (
            ({"words": "Chào {họ tên}"}, "Không có chỗ điền “{họ tên}”"),
            ({"name": "Đường sá"}, "Đã có mẫu tên này"),
            ({"from_on": "01/01/2020"}, "Chọn ngày từ"),
            ({"words": ""}, "Ghi nội dung"),
        ):
            assert sentence in page_of(client.post(f"{LIST}them/", {**good, **more})), sentence
        assert AnswerTemplate.objects.count() == 1

    def test_owner_colleague_and_stranger(self, cast: Cast) -> None:
        template = a_template(cast)
        assert template.name in page_of(cast.client(cast.leader_of_commune).get(LIST))
        assert template.name not in page_of(cast.client(cast.stranger).get(LIST))
        for person in (cast.stranger, cast.auditor, cast.nobody, cast.village_head):
            client = cast.client(person)
            assert client.get(f"{LIST}{template.pk}/").status_code == 404
            assert client.post(f"{LIST}{template.pk}/bo/").status_code == 404
            with pytest.raises(Denied):
                actions.end_answer_template(template=template, by=person)
        assert cast.client(cast.officer).post(f"{LIST}{template.pk}/bo/").status_code == 302
        petition = a_petition(cast, Status.AT_FRONT)
        with standing_at(today() + timedelta(days=1)):
            assert templates_for(petition) == []


@pytest.mark.django_db
class TestAnswering:
    def test_picking_one_fills_the_answer_and_keeps_what_was_typed(self, cast: Cast) -> None:
        template, petition = a_template(cast), a_petition(cast, Status.AT_FRONT)
        client = cast.client(cast.officer)
        address = f"/hop-kien-nghi/{petition.ref}/tra-loi/"
        assert template.name in page_of(client.get(address))
        asked = {"fill": "1", "template": template.pk, "words": "Kính gửi bác,", "document": "12/MTTQ"}
        shown = page_of(client.post(address, asked))
        assert "Kính gửi bác," in shown
        assert f"Kiến nghị {petition.ref} gửi {date_vi(today())}" in shown
        assert "12/MTTQ" in shown
        assert Petition.objects.get().status == Status.AT_FRONT
        preview = page_of(client.post(address, {"words": "Đã sửa.", "preview": "1", "template": template.pk}))
        assert "Người gửi sẽ đọc thấy" in preview

    def test_one_of_another_unit_fills_nothing(self, cast: Cast) -> None:
        given = TemplateWords("Của phường", "Lời của phường", today())
        other = actions.set_answer_template(unit=cast.other_commune, given=given, by=cast.stranger)
        petition = a_petition(cast, Status.AT_FRONT)
        asked = {"fill": "1", "template": other.pk, "words": "Đã sửa."}
        shown = page_of(cast.client(cast.officer).post(f"/hop-kien-nghi/{petition.ref}/tra-loi/", asked))
        assert "Lời của phường" not in shown
        assert "Đã sửa." in shown
        assert Petition.objects.get().status == Status.AT_FRONT

    def test_a_number_in_a_template_is_warned_of_before_it_is_public(self, cast: Cast) -> None:
        template = a_template(cast, words="Gọi 0912 345 678 về {mã}.")
        petition = a_petition(cast, Status.AT_FRONT, may_publish=True)
        actions.answer_petition(petition=petition, by=cast.officer, words=filled_for(petition, template))
        address = f"/hop-kien-nghi/{petition.ref}/cong-khai/"
        asked = {"title": "Cống", "words": "Cống sụt", "answer": petition.answers.get().words}
        assert "0912 345 678" in page_of(cast.client(cast.officer).post(address, asked))
        petition.refresh_from_db()
        assert petition.published_at is None
