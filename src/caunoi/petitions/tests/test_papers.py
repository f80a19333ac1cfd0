"""Papers to print: the summary by field and commune, Mẫu 01/TCD, Mẫu 02/TCD; and the days of the law beside them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader

from caunoi.documents.writing import Issuer, Signature
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import date_vi, today
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.models import Limit, Petition
from caunoi.petitions.models.fields import field_name
from caunoi.petitions.papers import Around, Counts, summary
from caunoi.petitions.queries.detail import petition_page
from caunoi.petitions.queries.papers import counts_by_field
from caunoi.petitions.states import Kind, Status
from caunoi.petitions.tests.walks import a_petition, classified, sent

BOX = "/hop-kien-nghi/"
AROUND = Around(Issuer("BAN THƯỜNG TRỰC"), "Mường Bú", "MTTQ-BTT", Signature("CHỦ TỊCH"), date(2026, 11, 28))
SPAN = {"first": date(2026, 1, 1), "last": date(2026, 11, 28)}


def words_of(docx: bytes) -> str:
    """The text of a Word file, without its look."""
    with zipfile.ZipFile(io.BytesIO(docx)) as held:
        xml = held.read("word/document.xml").decode()
    return " ".join(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", xml)).split())


class TestTheSummary:
    ROWS = (Counts("xã A", "Đất đai", 7, 5, 3, 1), Counts("xã A", "Y tế", 2), Counts("xã B", "Đất đai", 6, 6, 6))

    def test_in_public_no_count_below_five_is_told(self) -> None:
        told = str(summary(AROUND, self.ROWS, is_public=True, **SPAN))
        assert "dưới 5" in told
        assert "10–14" in told
        assert not re.search(r"'[1-9]\d*'", told)

    def test_within_the_front_the_numbers_are_exact_and_add_up(self) -> None:
        paper = summary(AROUND, self.ROWS, is_public=False, **SPAN)
        assert "('Đất đai', '13', '11', '9', '1')" in str(paper)
        assert "không công bố" in str(paper)
        assert "xã B" in str(paper.appendices)

    def test_one_commune_has_no_annex_and_none_at_all_is_said(self) -> None:
        assert summary(AROUND, self.ROWS[:2], is_public=True, **SPAN).appendices == ()
        assert "Không có." in str(summary(AROUND, (), is_public=True, **SPAN))


@pytest.mark.django_db
class TestPages:
    def test_the_summary_counts_what_the_figures_count(self, cast: Cast) -> None:
        a_petition(cast, Status.TOLD)
        classified(cast, sent(cast).petition, field="LAND")
        classified(cast, sent(cast).petition, kind=Kind.COMPLAINT)
        classified(cast, sent(cast).petition, kind=Kind.DENUNCIATION)
        sent(cast, commune=cast.other_commune, area=None)
        rows = counts_by_field(cast.commune, today(), today())
        assert sorted((field_name("ROADS") == one.field, *one.numbers) for one in rows) == [
            (False, 1, 0, 0, 0),
            (True, 1, 1, 1, 0),
        ]
        asked = {"first": date_vi(today()), "last": date_vi(today()), "use": "inner"}
        answer = cast.client(cast.officer).post(f"{BOX}tong-hop/", asked)
        assert answer["Content-Disposition"].endswith('.docx"')
        assert "Giao thông" in words_of(answer.content)
        assert "phường Chiềng Sinh" not in words_of(answer.content)

    def test_a_refused_reception_names_the_ground_and_the_day(self, cast: Cast) -> None:
        client = cast.client(cast.officer)
        door = f"{BOX}tu-choi-tiep-cong-dan/"
        assert "Nghị định 154/2026/NĐ-CP Điều 4" in client.get(door).content.decode()
        asked = {"person": "Lò Văn Ví Dụ", "came_on": date_vi(today()), "subject": "đất đai", "ground": "THREATENING"}
        assert "Ghi họ và tên" in client.post(door, {**asked, "person": ""}).content.decode()
        assert "Chọn một lý do" in client.post(door, {**asked, "ground": "SETTLED"}).content.decode()
        told = words_of(client.post(door, asked).content)
        for words in ("THÔNG BÁO", "Lò Văn Ví Dụ", "vi phạm nội quy nơi tiếp công dân", "Điều 9 khoản 2"):
            assert words in told

    def test_a_receipt_lists_what_was_given_and_both_sign(self, cast: Cast) -> None:
        petition = a_petition(cast)
        door = f"{BOX}{petition.ref}/bien-nhan/"
        asked = {"officer": "Lò Thị Hương", "giver": "Lò Văn Ví Dụ", "papers": "Đơn viết tay; 2; bản gốc\n\nẢnh"}
        client = cast.client(cast.officer)
        assert "Ghi ít nhất một tài liệu" in client.post(door, {**asked, "papers": " ; 2"}).content.decode()
        told = words_of(client.post(door, asked).content)
        for words in ("GIẤY BIÊN NHẬN", petition.ref, "Đơn viết tay", "bản gốc", "NGƯỜI CUNG CẤP", "NGƯỜI NHẬN"):
            assert words in told
        assert "BIÊN BẢN" not in told

    def test_nobody_else_prints_them(self, cast: Cast) -> None:
        petition = a_petition(cast)
        for person in (cast.stranger, cast.nobody, cast.village_head):
            assert cast.client(person).get(f"{BOX}{petition.ref}/bien-nhan/").status_code == 404
        for person in (cast.nobody, cast.auditor):
            for door in ("tong-hop/", "tu-choi-tiep-cong-dan/"):
                assert cast.client(person).get(f"{BOX}{door}").status_code in (403, 404)


def entered(cast: Cast, client: Client) -> tuple[Petition, str]:
    """What the officer wrote for somebody who came, and the address of its slip."""
    asked = {
        "channel": "IN_PERSON", "area": cast.area.code, "words": "Đường vào bản bị sạt.", "full_name": "Lò Văn Ví Dụ",
        "telephone": "0912 345 678", "consents": "on",
    }  # fmt: skip
    answer = client.post(f"{BOX}ghi-ho/", asked)
    assert answer.status_code == 302, words_shown(answer)
    return Petition.objects.get(), answer["Location"]


def words_shown(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.django_db
class TestTheSlip:
    def test_it_bears_code_digits_and_day_and_no_name(self, cast: Cast) -> None:
        client = cast.client(cast.officer)
        petition, address = entered(cast, client)
        assert "Tải bản Word" in words_shown(client.get(address))
        answer = client.get(f"{address}&tep=docx")
        assert answer["Content-Disposition"].endswith(f'phieu-bien-nhan-{petition.ref}.docx"')
        told = words_of(answer.content)
        for words in ("PHIẾU BIÊN NHẬN", petition.ref, "5678", date_vi(petition.due_on), "NGƯỜI NHẬN", "Lò Thị Hương"):
            assert words in told, words
        assert "Ví Dụ" not in told
        assert "BIÊN BẢN" not in told
        assert [one.facts["form"] for one in printed()] == ["Phiếu biên nhận"]

    @pytest.mark.office
    def test_it_opens_in_the_office_and_comes_as_pdf(self, cast: Cast) -> None:
        client = cast.client(cast.officer)
        petition, address = entered(cast, client)
        answer = client.get(f"{address}&tep=pdf")
        assert answer["Content-Type"] == "application/pdf"
        page = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        assert petition.ref in page
        assert "PHIẾU BIÊN NHẬN" in page

    def test_nobody_else_makes_it(self, cast: Cast) -> None:
        _, address = entered(cast, cast.client(cast.officer))
        for person in (cast.leader_of_commune, cast.stranger, cast.clerk):
            assert cast.client(person).get(f"{address}&tep=docx").status_code == 404


def printed() -> list[TrailEntry]:
    return list(TrailEntry.objects.filter(deed="petition_paper.printed").order_by("pk"))


@pytest.mark.django_db
class TestTheTrail:
    def test_it_tells_that_a_paper_was_made_and_not_whose_name_stands_on_it(self, cast: Cast) -> None:
        petition = a_petition(cast)
        client = cast.client(cast.officer)
        asked = {"person": "Lò Văn Ví Dụ", "came_on": date_vi(today()), "subject": "đất", "ground": "THREATENING"}
        client.post(f"{BOX}tu-choi-tiep-cong-dan/", {**asked, "person": ""})
        assert printed() == []
        client.post(f"{BOX}tu-choi-tiep-cong-dan/", asked)
        given = {"officer": "Lò Thị Hương", "giver": "Lò Văn Ví Dụ", "papers": "Đơn viết tay; 2"}
        client.post(f"{BOX}{petition.ref}/bien-nhan/", given)
        rows = printed()
        assert [one.facts for one in rows] == [{"form": "Mẫu 01/TCD"}, {"form": "Mẫu 02/TCD"}]
        assert all(one.by_id == cast.officer.pk for one in rows)
        with pytest.raises(Denied):
            actions.note_printed(form="Mẫu 02/TCD", unit=cast.commune, petition=petition, by=cast.stranger)
        with pytest.raises(Denied):
            actions.note_printed(form="Mẫu 01/TCD", unit=cast.commune, by=cast.stranger)


@pytest.mark.django_db
class TestDaysBesideThePromise:
    def test_the_red_line_stands_with_every_petition_that_runs(self, cast: Cast) -> None:
        petition = a_petition(cast)
        said = petition_page(cast.officer, petition).reckoning
        assert any("PET-05" in one and "Điều 41" in one for one in said)
        assert not any("PET-06" in one for one in said)

    def test_limits_that_the_house_has_learnt_are_added_to_those_kept(self, cast: Cast) -> None:
        actions.seed_limits()
        Limit.objects.filter(code="PET-05").delete()
        kept = Limit.objects.get(code="PET-06")
        kept.days = 9
        kept.save()
        assert actions.seed_limits() == 1
        assert Limit.objects.get(code="PET-06").days == 9
