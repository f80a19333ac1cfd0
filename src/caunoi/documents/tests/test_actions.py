"""Entering papers, numbers, corrections, kinds, registers, sending; with the trail they leave."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from caunoi.documents import actions, queries
from caunoi.documents.actions import CannotRegister, Doubtful, Facts
from caunoi.documents.models import Direction, Document, DocumentKind, DocumentText, Register, RegisterYear
from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.entries import (
    PLAN_TEXT,
    a_file,
    letter,
    plan_115,
    received_by_commune,
    sent_by_province,
)
from caunoi.ground import times
from caunoi.ground.audit.actions import Conflict
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.actions import UploadRefused
from caunoi.ground.files.models import StoredFile
from caunoi.ground.refs import is_ref
from caunoi.org.access import Denied
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def note(day: int = 1, **more: object) -> Facts:
    """An outgoing paper that has no number yet."""
    return Facts(**{"title": "Thông báo", "issued_on": date(2026, 7, day), **more})  # type: ignore[arg-type]


def deeds_of(document: Document) -> list[str]:
    return [entry.deed for entry in queries.timeline_of(document)]


# Entering


def test_an_outgoing_paper_is_entered_with_all_it_says(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    assert is_ref(document.ref)
    assert document.name == "115/KH-MTTQ-UB"
    assert (document.unit, document.direction, document.year, document.entry) == (
        cast.province,
        Direction.OUTGOING,
        2026,
        "115",
    )
    assert (document.entered_on, document.received_on) == (date(2026, 6, 23), None)
    assert document.recipient_lines == ["- Ban Thường trực UBTW MTTQ Việt Nam (b/c);", "- Lưu: VT, VP."]
    assert document.file is not None
    assert document.file.kind == "txt"
    assert document.registered_by == cast.clerk
    assert len(queries.lines_of(document)) == 5


def test_an_incoming_paper_takes_the_next_place_of_its_register(cast: Cast) -> None:
    first = received_by_commune(cast, letter("Một"))
    second = received_by_commune(cast, letter("Hai", number="07", symbol="GM-UBND"))
    assert [first.entry, second.entry] == ["1", "2"]
    assert (first.number_and_symbol, second.number_and_symbol) == ("", "07/GM-UBND")
    assert first.name == "Một"
    assert first.entered_on == date(2026, 7, 3)


def test_entering_leaves_a_trail_without_personal_words_in_the_chain(cast: Cast) -> None:
    document = sent_by_province(cast)
    entry = TrailEntry.objects.get(deed="document.registered")
    assert (entry.by_id, entry.object_id, entry.unit_id) == (cast.clerk.pk, str(document.pk), cast.province.pk)
    assert entry.facts["number"] == "115"
    assert "Lường Văn Đạo" not in str(entry.facts)
    assert list(entry.digests) == ["title"]


@pytest.mark.parametrize("name", ["stranger", "leader_of_commune", "village_head", "clerk", "auditor", "nobody"])
def test_nobody_else_enters_papers_of_a_commune(cast: Cast, name: str) -> None:
    with pytest.raises(Denied):
        actions.register_document(
            unit=cast.commune, direction=Direction.INCOMING, facts=letter(), by=cast.everybody[name]
        )
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (letter("  "), "title"),
        (letter("x" * 2001), "title"),
        (letter(issuer="x" * 301), "issuer"),
        (letter(received_on=None), "received_on"),
        (letter(received_on=date(2026, 6, 30)), "received_on"),
        (letter(received_on=date(2206, 7, 3)), "received_on"),
        (letter(issued_on=date(1926, 7, 3)), "issued_on"),
        (letter(entry="7/8"), "entry"),
        (letter(entry="0"), "entry"),
    ],
)
def test_facts_that_cannot_be_true_are_refused_at_their_field(cast: Cast, facts: Facts, field: str) -> None:
    with pytest.raises(CannotRegister) as refused:
        received_by_commune(cast, facts)
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")
    assert not Document.objects.exists()


def test_a_refused_file_leaves_nothing_behind(cast: Cast) -> None:
    program = a_file("MZ\x90\x00 not a paper", "hoa-don.exe")
    with pytest.raises(UploadRefused):
        actions.register_document(
            unit=cast.province, direction=Direction.OUTGOING, facts=plan_115(), upload=program, by=cast.clerk
        )
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not RegisterYear.objects.exists()
    assert not TrailEntry.objects.filter(deed="document.registered").exists()


def test_a_paper_that_seems_to_be_entered_already_is_asked_about(cast: Cast) -> None:
    facts = letter(number="12", symbol="KH-MTTW-UB", issuer="Ủy ban Trung ương MTTQ Việt Nam")
    received_by_commune(cast, facts)
    with pytest.raises(Doubtful, match="12/KH-MTTW-UB"):
        received_by_commune(cast, letter(number="12", symbol="kh-mttw-ub"))
    assert Document.objects.count() == 1
    received_by_commune(cast, facts, sure=True)
    received_by_commune(cast, letter(number="12", symbol="KH-MTTW-UB", issuer="Tỉnh ủy"))
    received_by_commune(cast, letter(number="12", symbol="KH-MTTW-UB", issued_on=date(2026, 7, 2)))
    assert Document.objects.count() == 4


# Numbers


def test_an_outgoing_paper_without_a_number_takes_the_next_one_written_with_its_zero(cast: Cast) -> None:
    assert [sent_by_province(cast, note()).number for _ in range(10)] == [
        "01", "02", "03", "04", "05", "06", "07", "08", "09", "10",
    ]  # fmt: skip


def test_the_first_number_of_a_year_may_be_any_and_the_next_follows(cast: Cast) -> None:
    sent_by_province(cast, plan_115())
    assert sent_by_province(cast, note()).number == "116"


def test_a_number_that_would_leave_a_gap_is_asked_about(cast: Cast) -> None:
    sent_by_province(cast, plan_115())
    with pytest.raises(Doubtful, match=r"Số tiếp theo của sổ là 116.*số 116 để trống"):
        sent_by_province(cast, note(number="117"))
    with pytest.raises(Doubtful, match="từ 116 đến 119"):
        sent_by_province(cast, note(number="120"))
    sent_by_province(cast, note(number="120"), sure=True)
    assert sent_by_province(cast, note()).number == "121"
    assert sent_by_province(cast, note(number="118")).entry == "118"


def test_a_number_is_borne_by_one_paper(cast: Cast) -> None:
    sent_by_province(cast, plan_115())
    with pytest.raises(CannotRegister, match="Số 115 năm 2026 đã có trong sổ") as refused:
        sent_by_province(cast, note(number="0115"))
    assert refused.value.field == "number"
    assert sent_by_province(cast, note(number="115a")).entry == "115a"
    with pytest.raises(CannotRegister):
        sent_by_province(cast, note(number="115A"))


def test_each_year_register_unit_and_direction_counts_for_itself(cast: Cast) -> None:
    sent_by_province(cast, note())
    assert sent_by_province(cast, note(issued_on=date(2025, 12, 31))).number == "01"
    received_by_commune(cast)
    outgoing = actions.register_document(unit=cast.commune, direction=Direction.OUTGOING, facts=note(), by=cast.officer)
    assert outgoing.number == "01"
    decisions = actions.open_register(
        unit=cast.province, direction=Direction.OUTGOING, name="Sổ quyết định", by=cast.clerk
    )
    assert sent_by_province(cast, note(), register=decisions).number == "01"
    assert sent_by_province(cast, note()).number == "02"


def test_a_paper_does_not_enter_a_register_of_another_unit_or_direction(cast: Cast) -> None:
    own = received_by_commune(cast).register
    with pytest.raises(CannotRegister) as refused:
        sent_by_province(cast, note(), register=own)
    assert refused.value.field == "register"


def test_a_deed_that_fails_gives_its_number_back(cast: Cast) -> None:
    register = sent_by_province(cast, note()).register
    with transaction.atomic():
        assert actions.next_number(register=register, year=2026) == 2
        transaction.set_rollback(True)
    assert sent_by_province(cast, note()).number == "02"


def test_the_database_itself_refuses_a_number_twice(cast: Cast) -> None:
    document = sent_by_province(cast)
    document.pk, document.ref = None, "VB-2606-AAAAA-A"
    with pytest.raises(IntegrityError), transaction.atomic():
        document.save(force_insert=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Run the works at once, each on a connection of its own; gives their results, or what they raised."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], object]) -> None:
        start.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_clerks_at_once_get_different_numbers_without_a_gap() -> None:
    cast = Cast()
    with times.standing_at(date(2026, 7, 8)):
        entered = together(*[lambda: sent_by_province(cast, note()) for _ in range(6)])
    assert sorted(getattr(document, "number", document) for document in entered) == [  # type: ignore[type-var]
        "01", "02", "03", "04", "05", "06",
    ]  # fmt: skip
    assert Register.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_type_the_same_number_at_once_do_not_both_get_it() -> None:
    cast = Cast()
    entered = together(*[lambda: sent_by_province(cast, plan_115()) for _ in range(2)])
    assert sorted(type(result).__name__ for result in entered) == ["CannotRegister", "Document"]


# Corrections


def test_a_correction_keeps_the_place_and_tells_the_trail_what_changed(cast: Cast) -> None:
    document = sent_by_province(cast)
    actions.edit_document(
        document=document, facts=plan_115(symbol="KH-MTTQ-BTT", note="Đã đính chính"), seen=1, by=cast.specialist
    )
    assert (document.symbol, document.symbol_key, document.entry, document.version) == (
        "KH-MTTQ-BTT",
        "kh mttq btt",
        "115",
        2,
    )
    entry = queries.last_event(document)
    assert entry is not None
    assert entry.deed == "document.corrected"
    assert entry.facts["changed"] == {"symbol": ["KH-MTTQ-UB", "KH-MTTQ-BTT"]}
    assert list(entry.digests) == ["note"]


def test_a_correction_from_a_stale_page_changes_nothing(cast: Cast) -> None:
    document = sent_by_province(cast)
    stale = Document.objects.get(pk=document.pk)
    actions.edit_document(document=document, facts=plan_115(note="Một"), seen=1, by=cast.clerk)
    with pytest.raises(Conflict):
        actions.edit_document(document=stale, facts=plan_115(note="Hai"), seen=1, by=cast.specialist)
    document.refresh_from_db()
    assert document.note == "Một"
    assert deeds_of(document) == ["document.corrected", "document.registered"]


@pytest.mark.parametrize("name", ["stranger", "officer", "leader", "auditor", "nobody"])
def test_nobody_else_corrects_a_paper_of_the_province(cast: Cast, name: str) -> None:
    document = sent_by_province(cast)
    with pytest.raises(Denied):
        actions.edit_document(document=document, facts=plan_115(note="x"), seen=1, by=cast.everybody[name])


def test_a_correction_does_not_move_a_paper_to_another_year(cast: Cast) -> None:
    outgoing, incoming = sent_by_province(cast), received_by_commune(cast)
    with pytest.raises(CannotRegister, match="trong năm 2026") as refused:
        actions.edit_document(document=outgoing, facts=plan_115(issued_on=date(2025, 6, 23)), seen=1, by=cast.clerk)
    assert refused.value.field == "issued_on"
    facts = letter(issued_on=date(2025, 1, 1), received_on=date(2025, 1, 2))
    with pytest.raises(CannotRegister) as refused:
        actions.edit_document(document=incoming, facts=facts, seen=1, by=cast.officer)
    assert refused.value.field == "received_on"


def test_a_wrong_number_is_corrected_after_the_gap_was_told(cast: Cast) -> None:
    document = sent_by_province(cast)
    with pytest.raises(Doubtful, match="số 115 trong sổ để trống"):
        actions.edit_document(document=document, facts=plan_115(number="114"), seen=1, by=cast.clerk)
    actions.edit_document(document=document, facts=plan_115(number="114"), seen=1, by=cast.clerk, sure=True)
    assert (document.number, document.entry) == ("114", "114")
    with pytest.raises(CannotRegister):
        actions.edit_document(document=document, facts=plan_115(number=""), seen=2, by=cast.clerk)


def test_an_incoming_paper_keeps_its_place_when_none_is_typed(cast: Cast) -> None:
    document = received_by_commune(cast, letter(entry="40"))
    actions.edit_document(document=document, facts=letter("Mời họp lúc 8 giờ"), seen=1, by=cast.officer)
    assert document.entry == "40"
    actions.edit_document(document=document, facts=letter(entry="39b"), seen=2, by=cast.officer, sure=True)
    assert document.entry == "39b"


def test_another_file_takes_the_place_of_the_file_and_its_text(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    first = document.file
    actions.edit_document(
        document=document,
        facts=plan_115(),
        seen=1,
        upload=a_file("Bản đã ký, có chữ thủy lợi.\n"),
        paper=read_bytes("Bản đã ký, có chữ thủy lợi.\n".encode(), "a.txt"),
        by=cast.clerk,
    )
    assert document.file != first
    assert [line.text for line in queries.lines_of(document)] == ["Bản đã ký, có chữ thủy lợi."]
    assert list(queries.search(cast.clerk, "thuy loi")) == [document]
    assert list(queries.search(cast.clerk, "hòa giải")) == []
    assert DocumentText.objects.count() == 1


# Sending


def test_sending_tells_who_was_added_and_who_was_taken_back(cast: Cast) -> None:
    document = sent_by_province(cast)
    actions.send_document(document=document, units=[cast.commune, cast.other_commune], by=cast.clerk)
    actions.send_document(document=document, units=[cast.commune], by=cast.clerk)
    actions.send_document(document=document, units=[cast.commune], by=cast.clerk)
    assert list(queries.reader_units(document)) == [cast.commune]
    told = [entry.facts for entry in TrailEntry.objects.filter(deed="document.sent").order_by("pk")]
    assert told == [
        {"added": sorted([cast.commune.code, cast.other_commune.code]), "taken_back": []},
        {"added": [], "taken_back": [cast.other_commune.code]},
    ]


def test_a_paper_is_not_sent_by_strangers_or_to_strangers(cast: Cast) -> None:
    document = received_by_commune(cast)
    with pytest.raises(CannotRegister):
        actions.send_document(document=document, units=[cast.other_commune], by=cast.officer)
    for name in ("stranger", "clerk", "auditor", "nobody"):
        with pytest.raises(Denied):
            actions.send_document(document=document, units=[cast.area], by=cast.everybody[name])
    assert not document.readers.exists()


# Kinds and registers


def test_the_supplied_kinds_come_once_and_leave_what_people_changed(cast: Cast) -> None:
    assert actions.seed_kinds() == DocumentKind.objects.count()
    kind = DocumentKind.objects.get(abbreviation="GM")
    actions.change_kind(kind=kind, abbreviation="GM", name="Giấy mời họp", in_use=False, seen=1, by=cast.clerk)
    assert actions.seed_kinds() == 0
    kind.refresh_from_db()
    assert (kind.name, kind.in_use) == ("Giấy mời họp", False)
    assert kind not in queries.kinds_in_use()
    assert kind in queries.all_kinds()


def test_every_kind_that_the_front_uses_is_supplied(cast: Cast) -> None:
    actions.seed_kinds()
    wanted = {"KH", "BC", "HD", "QĐ", "TB", "TTr", "CV", "GM", "NQ", "CTr", "TT", "BB", "QC", "KL"}
    assert wanted <= set(DocumentKind.objects.values_list("abbreviation", flat=True))


def test_kinds_are_told_apart_by_their_abbreviation(cast: Cast) -> None:
    actions.add_kind(abbreviation="KH", name="Kế hoạch", by=cast.clerk)
    with pytest.raises(CannotRegister, match="KH") as refused:
        actions.add_kind(abbreviation=" KH ", name="Khác", by=cast.clerk)
    assert refused.value.field == "abbreviation"
    other = actions.add_kind(abbreviation="K", name="Khác", by=cast.clerk)
    with pytest.raises(CannotRegister):
        actions.change_kind(kind=other, abbreviation="KH", name="Khác", in_use=True, seen=1, by=cast.clerk)
    with pytest.raises(CannotRegister):
        actions.add_kind(abbreviation="", name="Khác", by=cast.clerk)
    with pytest.raises(CannotRegister):
        actions.add_kind(abbreviation="X", name="", by=cast.clerk)


def test_a_stale_page_does_not_change_a_kind(cast: Cast) -> None:
    kind = actions.add_kind(abbreviation="KH", name="Kế hoạch", by=cast.clerk)
    actions.change_kind(kind=kind, abbreviation="KH", name="Kế hoạch năm", in_use=True, seen=1, by=cast.clerk)
    with pytest.raises(Conflict):
        actions.change_kind(kind=kind, abbreviation="KH", name="Kế", in_use=True, seen=1, by=cast.clerk)


@pytest.mark.parametrize("name", ["officer", "specialist", "leader", "auditor", "nobody"])
def test_the_list_of_kinds_is_closed_to_others(cast: Cast, name: str) -> None:
    with pytest.raises(Denied):
        actions.add_kind(abbreviation="X", name="X", by=cast.everybody[name])


def test_a_register_is_opened_by_its_unit_under_a_name_of_its_own(cast: Cast) -> None:
    register = actions.open_register(
        unit=cast.commune, direction=Direction.OUTGOING, name="Sổ quyết định", by=cast.officer
    )
    assert register in queries.open_registers(cast.commune, Direction.OUTGOING)
    for name, by, refusal in (
        ("Sổ quyết định", cast.officer, CannotRegister),
        ("  ", cast.officer, CannotRegister),
        ("Sổ khác", cast.stranger, Denied),
        ("Sổ khác", cast.auditor, Denied),
    ):
        with pytest.raises(refusal):
            actions.open_register(unit=cast.commune, direction=Direction.OUTGOING, name=name, by=by)
    assert TrailEntry.objects.filter(deed="register.opened").count() == 1


def test_registers_show_what_comes_next_and_what_was_left_out(cast: Cast) -> None:
    register = sent_by_province(cast).register
    sent_by_province(cast, note(number="118"), sure=True)
    row = next(row for row in queries.registers_of(cast.clerk, 2026) if row.register == register)
    assert (row.next_number, row.missing, row.gaps) == (119, 2, [116, 117])
    row = next(row for row in queries.registers_of(cast.auditor, 2026) if row.register == register)
    assert (row.missing, row.gaps) == (2, [])
    assert queries.registers_of(cast.stranger, 2026) == []
