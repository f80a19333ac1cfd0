"""Writing a paper into the register: number, file, entry and trail in one deed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caunoi.documents import actions, queries
from caunoi.documents.actions import CannotRegister
from caunoi.documents.models import Direction, Document, DocumentKind, Register, RegisterYear
from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.entries import sent_by_province
from caunoi.documents.tests.official import notice, plan
from caunoi.documents.writing import TemplateRefused
from caunoi.ground import times
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(cast: Cast) -> Register:
    """The outgoing register of the province."""
    actions.seed_kinds(by=None)
    return actions.open_register(unit=cast.province, direction=Direction.OUTGOING, name="Văn bản đi", by=cast.clerk)


def test_a_paper_takes_the_next_number_and_stands_in_the_register(cast: Cast, register: Register) -> None:
    document = actions.write_paper(register=register, data=plan(number="999"), by=cast.clerk)
    assert (document.number, document.symbol, document.entry) == ("01", "KH-MTTQ-BTT", "1")
    assert (document.entered_on, document.issued_on, document.year) == (date(2026, 7, 8), date(2026, 7, 8), 2026)
    assert document.kind == DocumentKind.objects.get(abbreviation="KH")
    assert document.issuer == "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La"
    assert (document.signer, document.signer_title) == ("Lường Văn Đạo", "PHÓ CHỦ TỊCH THƯỜNG TRỰC")
    assert document.recipient_lines[0] == "- Ban Thường trực UBTW MTTQ Việt Nam (b/c)"
    assert document.registered_by == cast.clerk


def test_the_file_bears_the_number_and_its_words_can_be_searched(cast: Cast, register: Register) -> None:
    document = actions.write_paper(register=register, data=plan(), by=cast.clerk)
    assert document.file is not None
    assert (document.file.kind, document.file.name) == ("docx", "01-kh-mttq-btt.docx")
    with document.file.file.open() as file:
        lines = [line.text for line in read_bytes(file.read(), "a.docx").lines]
    assert "Số: 01/KH-MTTQ-BTT" in lines
    assert [line.text for line in queries.lines_of(document)] == lines
    assert list(queries.search(cast.clerk, "già làng, trưởng bản")) == [document]


def test_numbers_follow_each_other_and_each_year_begins_anew(cast: Cast, register: Register) -> None:
    written = [
        actions.write_paper(register=register, data=replace(notice(), on=on), by=cast.clerk)
        for on in (date(2026, 7, 1), date(2026, 7, 2), date(2027, 1, 4))
    ]
    assert [document.number for document in written] == ["01", "02", "01"]


def test_a_paper_goes_on_after_one_entered_by_hand(cast: Cast, register: Register) -> None:
    sent_by_province(cast, register=register)
    assert actions.write_paper(register=register, data=plan(), by=cast.clerk).number == "116"


def test_a_paper_without_a_day_is_of_today(cast: Cast, register: Register) -> None:
    with times.standing_at(date(2026, 9, 3)):
        document = actions.write_paper(register=register, data=plan(on=None), by=cast.clerk)
    assert document.issued_on == date(2026, 9, 3)
    assert "Sơn La, ngày 03 tháng 9 năm 2026" in [line.text for line in queries.lines_of(document)]


def test_an_issuer_without_words_is_named_by_its_lines(cast: Cast, register: Register) -> None:
    data = plan()
    data = replace(data, issuer=replace(data.issuer, in_words=""))
    document = actions.write_paper(register=register, data=data, by=cast.clerk)
    assert document.issuer == "ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA BAN THƯỜNG TRỰC"


def test_writing_leaves_the_trail_of_an_entry(cast: Cast, register: Register) -> None:
    document = actions.write_paper(register=register, data=plan(), by=cast.clerk)
    [entry] = TrailEntry.objects.filter(deed="document.registered")
    assert (entry.by_id, entry.object_id, entry.facts["number"]) == (cast.clerk.pk, str(document.pk), "01")


def test_a_colleague_of_the_office_may_write_too(cast: Cast, register: Register) -> None:
    assert actions.write_paper(register=register, data=plan(), by=cast.specialist).registered_by == cast.specialist


@pytest.mark.parametrize("who", ["stranger", "officer", "leader", "auditor", "nobody"])
def test_others_may_not_write_and_no_number_is_lost(cast: Cast, register: Register, who: str) -> None:
    with pytest.raises(Denied):
        actions.write_paper(register=register, data=plan(), by=getattr(cast, who))
    assert not Document.objects.exists()
    assert actions.write_paper(register=register, data=plan(), by=cast.clerk).number == "01"


def test_a_refused_template_gives_the_number_back(cast: Cast, register: Register) -> None:
    with pytest.raises(TemplateRefused):
        actions.write_paper(register=register, data=plan(), by=cast.clerk, template=b"PK")
    with pytest.raises(CannotRegister):
        actions.write_paper(register=register, data=plan(title=" "), by=cast.clerk)
    assert not RegisterYear.objects.filter(last_number__gt=0).exists()
    assert not StoredFile.objects.exists()


def test_an_incoming_or_closed_register_takes_no_paper(cast: Cast, register: Register) -> None:
    incoming = actions.open_register(unit=cast.province, direction=Direction.INCOMING, name="Đến", by=cast.clerk)
    for wrong in (incoming, replace_closed(register)):
        with pytest.raises(CannotRegister) as refused:
            actions.write_paper(register=wrong, data=plan(), by=cast.clerk)
        assert refused.value.field == "register"


def replace_closed(register: Register) -> Register:
    return Register(pk=register.pk, unit=register.unit, direction=register.direction, is_closed=True)


def test_a_kind_that_the_list_lacks_is_named(cast: Cast, register: Register) -> None:
    DocumentKind.objects.filter(abbreviation="KH").delete()
    with pytest.raises(CannotRegister) as refused:
        actions.write_paper(register=register, data=plan(), by=cast.clerk)
    assert refused.value.sentence == "Thêm loại Kế hoạch (KH) vào danh mục loại văn bản trước."
