"""Search and lists, on both databases."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.documents import actions, queries
from caunoi.documents.actions import Facts
from caunoi.documents.models import Direction, SearchEntry
from caunoi.documents.queries import Filters
from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.entries import PLAN_TEXT, letter, plan_115, received_by_commune, sent_by_province
from caunoi.org.tests.cast import Cast

pytestmark = pytest.mark.django_db


def titles(cast: Cast, typed: str) -> list[str]:
    return [document.title for document in queries.search(cast.clerk, typed)]


@pytest.mark.parametrize(
    "typed",
    ["muong bu", "Mường Bú", "MƯỜNG BÚ", "Muong-Bu", "mường  bú", "Mu\u031bo\u031b\u0300ng Bu\u0301"],
)
def test_a_place_is_found_with_and_without_marks_in_any_spelling(cast: Cast, typed: str) -> None:
    received_by_commune(cast, letter("Về lễ hội ở xã Mường Bú"))
    received_by_commune(cast, letter("Về lễ hội ở phường Chiềng Sinh"))
    assert titles(cast, typed) == ["Về lễ hội ở xã Mường Bú"]


@pytest.mark.parametrize(("typed", "written"), [("hoà", "hòa"), ("hòa", "hoà"), ("uỷ ban", "ủy ban"), ("hoa", "hòa")])
def test_both_spellings_of_a_tone_mark_are_one(cast: Cast, typed: str, written: str) -> None:
    received_by_commune(cast, letter(f"Tổ {written} làm việc"))
    assert titles(cast, typed) == [f"Tổ {written} làm việc"]


def test_words_with_their_marks_come_before_words_that_only_fold_alike(cast: Cast) -> None:
    received_by_commune(cast, letter("Sửa đường vào bản", received_on=date(2026, 7, 3)))
    received_by_commune(cast, letter("Hộ trồng mía, dương xỉ", received_on=date(2026, 7, 4)))
    assert titles(cast, "đường") == ["Sửa đường vào bản", "Hộ trồng mía, dương xỉ"]
    assert titles(cast, "dương") == ["Hộ trồng mía, dương xỉ", "Sửa đường vào bản"]
    assert titles(cast, "duong") == ["Hộ trồng mía, dương xỉ", "Sửa đường vào bản"]


def test_words_side_by_side_come_before_words_apart(cast: Cast) -> None:
    received_by_commune(cast, letter("Ở Chiềng Sinh", received_on=date(2026, 7, 3)))
    received_by_commune(cast, letter("Học sinh ở Chiềng Mai", received_on=date(2026, 7, 4)))
    assert titles(cast, "chieng sinh") == ["Ở Chiềng Sinh", "Học sinh ở Chiềng Mai"]


def test_the_title_comes_before_the_body(cast: Cast) -> None:
    received_by_commune(cast, letter("Về hòa giải ở cơ sở", received_on=date(2026, 7, 3)))
    received_by_commune(cast, letter("Chương trình năm", received_on=date(2026, 7, 4)), text="Hòa giải ở cơ sở.\n")
    assert titles(cast, "hòa giải ở cơ sở") == ["Về hòa giải ở cơ sở", "Chương trình năm"]


def test_the_text_of_the_paper_is_searched_too_and_shown(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    assert list(queries.search(cast.clerk, "duong vao ban gian")) == [document]
    shown = queries.excerpts([document], "duong vao ban gian")[document.pk]
    assert ("đường vào bản Giàn", True) in shown
    assert "".join(words for words, _ in shown).startswith("1. Xã Mường Bú")


def test_matches_are_marked_as_whole_words_and_together_where_they_stand_together() -> None:
    assert queries.marked_pieces("Dân chủ ở cơ sở của dân", "dan chu o co so") == [
        ("Dân chủ ở cơ sở", True),
        (" của dân", False),
    ]
    assert queries.marked_pieces("Buổi họp ở Bú, bù", "o bu") == [
        ("Buổi họp ", False),
        ("ở Bú", True),
        (", bù", False),
    ]
    assert queries.marked_pieces("Họp bàn, rồi họp nữa", "nữa họp") == [
        ("Họp", True),
        (" bàn, rồi ", False),
        ("họp", True),
        (" ", False),
        ("nữa", True),
    ]
    assert queries.marked_pieces("Mời họp", "") == [("Mời họp", False)]


def test_the_line_with_the_words_together_is_shown_before_an_earlier_one_with_the_words_apart(cast: Cast) -> None:
    document = sent_by_province(cast, text="Dân làm chủ, ở nơi có cơ hội và sở trường.\n\nDân chủ ở cơ sở.\n")
    assert queries.excerpts([document], "dan chu o co so")[document.pk][0] == ("Dân chủ ở cơ sở", True)


def test_a_title_that_holds_the_words_needs_no_excerpt(cast: Cast) -> None:
    document = sent_by_province(cast, text=PLAN_TEXT)
    assert queries.excerpts([document], "chuong trinh") == {}


def test_an_excerpt_of_a_long_line_is_cut_around_the_match(cast: Cast) -> None:
    body = "đầu dòng " * 60 + "hòm phiếu kín" + " cuối dòng" * 60 + "\n"
    document = sent_by_province(cast, text=body)
    shown = "".join(words for words, _ in queries.excerpts([document], "hom phieu")[document.pk])
    assert "hòm phiếu kín" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 200


@pytest.mark.parametrize(
    "typed", ["115", "số 115", "115/KH", "115/KH-MTTQ-UB", "115/kh-mttq-ub", "Số: 115/KH-MTTQ-UB", "KH-MTTQ-UB"]
)
def test_a_paper_is_found_by_its_number_and_symbol(cast: Cast, typed: str) -> None:
    document = sent_by_province(cast)
    assert queries.search(cast.clerk, typed).first() == document


def test_the_paper_with_the_number_comes_before_papers_that_mention_it(cast: Cast) -> None:
    plan = sent_by_province(cast)
    mention = sent_by_province(cast, Facts(title="Sơ kết Kế hoạch số 115/KH-MTTQ-UB", issued_on=date(2026, 9, 1)))
    assert list(queries.search(cast.clerk, "115/KH-MTTQ-UB")) == [plan, mention]
    assert list(queries.search(cast.clerk, "115")) == [plan, mention]


@pytest.mark.parametrize("typed", ["5", "05", "005"])
def test_a_number_is_found_with_or_without_its_zero(cast: Cast, typed: str) -> None:
    received_by_commune(cast, letter("Giấy mời", number="05", symbol="GM-UBND"))
    assert titles(cast, typed) == ["Giấy mời"]


ODD = [
    '"',
    '""""',
    "*",
    "họp*",
    "^họp",
    "-họp",
    "họp AND",
    "AND OR NOT NEAR",
    "NEAR(họp, 2)",
    "title:họp",
    "(họp",
    "họp)",
    "'; DROP TABLE documents_document; --",
    "họp' OR '1'='1",
    "họp & | ! <-> :*",
    "\\",
    "%",
    "họp % _",
    "họp\x00giao",
    "\u202e họp",
    "họp {" * 200,
    "😀",
    "½ ² ①",
    "ກອງປະຊຸມ",
]


@pytest.mark.parametrize("typed", ODD)
def test_no_query_text_is_an_error(cast: Cast, typed: str) -> None:
    received_by_commune(cast)
    found = list(queries.search(cast.clerk, typed))
    assert len(found) in {0, 1}
    assert list(queries.list_of(cast.clerk, Filters(Direction.INCOMING, text=typed))) == found


@pytest.mark.parametrize("typed", ["", "   ", "*", "%", '"'])
def test_text_without_a_word_finds_nothing(cast: Cast, typed: str) -> None:
    received_by_commune(cast)
    assert list(queries.search(cast.clerk, typed)) == []


def test_quotes_and_operators_are_taken_as_words(cast: Cast) -> None:
    received_by_commune(cast, letter("Mời họp giao ban"))
    assert titles(cast, '"họp" -giao*') == ["Mời họp giao ban"]


def test_a_word_is_found_whole_and_not_as_a_part_of_another(cast: Cast) -> None:
    received_by_commune(cast, letter("Buổi họp"))
    assert titles(cast, "bu") == []


def test_nobody_finds_what_she_may_not_read(cast: Cast) -> None:
    received_by_commune(cast, letter("Chuyện riêng của xã"))
    assert [document.title for document in queries.search(cast.officer, "chuyen rieng")] == ["Chuyện riêng của xã"]
    assert list(queries.search(cast.stranger, "chuyen rieng")) == []
    assert list(queries.search(cast.nobody, "chuyen rieng")) == []


def test_the_index_follows_a_correction(cast: Cast) -> None:
    document = received_by_commune(cast, letter("Mời họp"))
    actions.edit_document(document=document, facts=letter("Mời dự hội nghị"), seen=1, by=cast.officer)
    assert titles(cast, "họp") == []
    assert titles(cast, "hoi nghi") == ["Mời dự hội nghị"]


def test_the_index_forgets_a_row_that_is_gone(cast: Cast) -> None:
    document = received_by_commune(cast, letter("Mời họp"))
    SearchEntry.objects.get(document=document).delete()
    assert titles(cast, "họp") == []


def test_a_body_of_any_size_can_be_indexed(cast: Cast) -> None:
    many = " ".join(f"tu{number:x}đ" for number in range(120_000))
    document = sent_by_province(cast, text=f"Mở đầu {many} kết thúc\n")
    assert list(queries.search(cast.clerk, "mo dau")) == [document]
    assert list(queries.search(cast.clerk, "tu2d")) == [document]


def test_the_words_of_a_table_are_searched(cast: Cast) -> None:
    source = "| Đơn vị | Hạn |\n|---|---|\n| Bản Giàn | quý IV |\n"
    document = actions.register_document(
        unit=cast.commune,
        direction=Direction.INCOMING,
        facts=letter("Phụ lục"),
        paper=read_bytes(source.encode(), "phu-luc.md"),
        by=cast.officer,
    )
    assert list(queries.search(cast.officer, "bản giàn")) == [document]
    assert [line.rows for line in queries.lines_of(document) if line.rows]


def test_a_list_keeps_to_its_filters(cast: Cast) -> None:
    actions.seed_kinds()
    plan_kind = queries.kind_named("KẾ HOẠCH")
    plan = sent_by_province(cast, plan_115(kind=plan_kind))
    other = sent_by_province(cast, Facts(title="Thông báo", issued_on=date(2026, 7, 1)))
    incoming = received_by_commune(cast)

    def found(**filters: object) -> list[object]:
        return list(queries.list_of(cast.clerk, Filters(Direction.OUTGOING, **filters)))  # type: ignore[arg-type]

    assert found() == [other, plan]
    assert found(kind=plan_kind) == [plan]
    assert found(year=2025) == []
    assert found(unit=cast.province, year=2026) == [other, plan]
    assert found(unit=cast.commune) == []
    assert list(queries.list_of(cast.clerk, Filters(Direction.INCOMING))) == [incoming]
    assert queries.years_of(cast.clerk) == [2026]


def test_a_kind_is_known_by_its_name_and_by_its_symbol(cast: Cast) -> None:
    actions.seed_kinds()
    named = {words: str(queries.kind_named(words)) for words in ("KẾ HOẠCH", "ke hoach", "KH-MTTQ-UB", "TTr", "TT-BTT")}
    assert named == {
        "KẾ HOẠCH": "Kế hoạch",
        "ke hoach": "Kế hoạch",
        "KH-MTTQ-UB": "Kế hoạch",
        "TTr": "Tờ trình",
        "TT-BTT": "Thông tri",
    }
    assert queries.kind_named("Bức thư") is None


def test_lines_come_back_as_they_were_read(cast: Cast) -> None:
    paper = read_bytes(PLAN_TEXT.encode(), "ke-hoach.txt")
    document = sent_by_province(cast, text=PLAN_TEXT)
    assert queries.lines_of(document) == paper.lines
    assert queries.lines_of(received_by_commune(cast)) == ()


def test_free_numbers_are_told(cast: Cast) -> None:
    document = sent_by_province(cast)
    sent_by_province(cast, Facts(title="Thông báo", number="117", issued_on=date(2026, 7, 1)), sure=True)
    assert queries.free_numbers(document.register, 2026) == [116]
    assert queries.proposed_number(document.register, 2026) == 118
    assert queries.proposed_number(document.register, 2027) == 1
    assert queries.proposed_number(None, 2026) == 1
