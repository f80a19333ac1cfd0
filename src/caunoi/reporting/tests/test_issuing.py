"""The official report: bound to what was frozen, numbered once, with its annexes."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from caunoi.documents.actions import open_register, seed_kinds
from caunoi.documents.models import Direction, Document, Register
from caunoi.documents.reading import read_bytes
from caunoi.documents.writing import Signature, issuer_of, write_docx
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import day_of
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast
from caunoi.plans.papers import Head
from caunoi.reporting import actions
from caunoi.reporting.actions import CannotReport
from caunoi.reporting.actions.merging import Line, write_merged
from caunoi.reporting.models import FrozenSummary, IssuedReport, Round
from caunoi.reporting.papers import Facts, fullest_codes, official_report
from caunoi.reporting.queries.summaries import opened
from caunoi.reporting.tests.walks import a_round, sent_and_accepted

pytestmark = pytest.mark.django_db

HEAD = Head(
    issuer=issuer_of("Ủy ban MTTQ Việt Nam tỉnh Sơn La", is_committee=True),
    place="Sơn La",
    symbol="BC-MTTQ-BTT",
    signature=Signature("PHÓ CHỦ TỊCH", "Lường Văn Đạo", ("TM. BAN THƯỜNG TRỰC",)),
)
FACTS = Facts("Kết quả công tác Mặt trận quý III năm 2026", ("Ủy ban Trung ương (b/c)", "Lưu: VT"), ("2.01", "2.03"))


def a_frozen(cast: Cast) -> FrozenSummary:
    a = a_round(cast)
    sent_and_accepted(cast, a)
    lines = [Line("Toàn tỉnh tổ chức {2.01} hội nghị.")]
    write_merged(round=a, part="RESULTS", lines=lines, seen=0, by=cast.clerk)
    return actions.freeze_round(round=a, by=cast.clerk)


def a_register(cast: Cast) -> Register:
    seed_kinds()
    return open_register(unit=cast.province, direction=Direction.OUTGOING, name="Văn bản đi", by=cast.clerk)


def lines_of(word: bytes) -> list[str]:
    lines = read_bytes(word, "bao-cao.docx").lines
    return [" | ".join([line.text, *(cell for row in line.rows for cell in row)]) for line in lines]


def test_the_report_says_what_was_frozen_in_the_layout_of_the_front(cast: Cast) -> None:
    frozen = a_frozen(cast)
    data = official_report(HEAD, opened(frozen), FACTS, frozen_on=day_of(frozen.created_at), number=1)
    text = "\n".join(lines_of(write_docx(data)))
    for words in (
        "ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA",
        "BC-MTTQ-BTT",
        "Kết quả công tác Mặt trận quý III năm 2026",
        "I. KẾT QUẢ NỔI BẬT",
        "Toàn tỉnh tổ chức 42 hội nghị.",
        "SỐ LIỆU THEO LĨNH VỰC",
        "TM. BAN THƯỜNG TRỰC",
        "Lường Văn Đạo",
    ):
        assert words in text.replace("\u00a0", " ").replace("\u2011", "-"), words
    assert [appendix.is_landscape for appendix in data.appendices] == [True, True]
    table = data.appendices[1].body[0]
    assert table.rows[-1] == ("", "Cộng", "42", "38")  # type: ignore[union-attr]


def test_it_takes_the_next_number_once_and_remembers_its_summary(cast: Cast) -> None:
    frozen, register = a_frozen(cast), a_register(cast)
    issued = actions.issue_report(frozen=frozen, head=HEAD, facts=FACTS, register=register, by=cast.clerk)
    assert issued.document.number_and_symbol == "01/BC-MTTQ-BTT"
    assert TrailEntry.objects.get(deed="official_report.issued").facts["digest"] == frozen.digest
    with pytest.raises(CannotReport, match="đã ban hành"):
        actions.issue_report(frozen=frozen, head=HEAD, facts=FACTS, register=register, by=cast.clerk)
    assert Document.objects.filter(direction=Direction.OUTGOING).count() == 1


def test_nothing_goes_out_of_a_summary_that_is_being_corrected_or_by_others(cast: Cast) -> None:
    frozen, register = a_frozen(cast), a_register(cast)
    for person in (cast.officer, cast.specialist, cast.auditor):
        with pytest.raises(Denied):
            actions.issue_report(frozen=frozen, head=HEAD, facts=FACTS, register=register, by=person)
    actions.reopen_round(round=Round.objects.get(pk=frozen.round_id), reason="Sai số", by=cast.clerk)
    with pytest.raises(CannotReport, match="đính chính"):
        actions.issue_report(frozen=frozen, head=HEAD, facts=FACTS, register=register, by=cast.clerk)
    assert not IssuedReport.objects.exists()


def test_the_page_gives_a_copy_without_number_then_enters_it(cast: Cast) -> None:
    frozen = a_frozen(cast)
    a_register(cast)
    page = reverse("reporting:issue", args=[frozen.round.ref, 1])
    office = cast.client(cast.clerk)
    shown = office.get(page)
    form = {name: shown.context["form"][name].value() or "" for name in shown.context["form"].fields}
    form |= {"signer_title": "Phó Chủ tịch", "book": str(Register.objects.get().pk)}
    copy = office.post(page, {**form, "deed": "word"})
    assert zipfile.is_zipfile(io.BytesIO(copy.content))
    assert "42 hội nghị" in "\n".join(lines_of(copy.content))
    wrong = office.post(page, {**form, "codes": "2.01, 9.99", "deed": "enter"}).content.decode()
    assert "Không có chỉ tiêu 9.99" in wrong
    assert not IssuedReport.objects.exists()
    answer = office.post(page, {**form, "deed": "enter"})
    document = IssuedReport.objects.get().document
    assert answer.headers["Location"] == reverse("documents:detail", args=[document.ref])
    assert document.number_and_symbol in office.get(page).content.decode()
    for person in (cast.officer, cast.stranger, cast.village_head):
        assert cast.client(person).get(page).status_code == 404
        assert cast.client(person).post(page, {**form, "deed": "word"}).status_code == 404


def test_the_annex_adds_up_to_the_sums(cast: Cast) -> None:
    frozen = a_frozen(cast)
    door = reverse("reporting:annex", args=[frozen.round.ref, 1])
    book = CalamineWorkbook.from_filelike(io.BytesIO(cast.client(cast.clerk).get(door).content))
    sums = {row[0]: row[3] for row in book.get_sheet_by_name("Tổng hợp").to_python()[3:] if row[0]}
    rows = book.get_sheet_by_name("Từng đơn vị").to_python()[2:]
    for at, heading in enumerate(rows[0][1:], 1):
        column = [row[at] for row in rows[1:] if row[at] != ""]
        if column:
            assert sums[str(heading).split()[0]] == sum(float(str(value)) for value in column)
    assert sums["2.01"] == 42
    assert [row[2] for row in book.get_sheet_by_name("Báo cáo làm căn cứ").to_python()[3:]] == [1, 1]
    assert cast.client(cast.officer).get(door).status_code == 404


def test_the_table_of_units_prints_the_fullest_figure_of_each_section(cast: Cast) -> None:
    assert fullest_codes(opened(a_frozen(cast))) == ("2.01",)
