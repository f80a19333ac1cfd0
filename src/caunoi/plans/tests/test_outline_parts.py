"""The parts around the plan: head, title, preamble, recipients, signatures, appendices, pages, tables, notes."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

from caunoi import documents
from caunoi.documents.reading import Line, Paper, read_path
from caunoi.plans.outline import Outline, read_outline
from caunoi.plans.tests.papers import HEAD, TAIL, kept, pdf_paper, plan_of, sketch, text_paper, word_paper, words_of

BODY = "I. MỤC ĐÍCH\n1. Vận động nguồn lực.\n- Tại tỉnh.\nII. THỰC HIỆN\n1. Văn phòng theo dõi.\n"
BODY_SKETCH = "I MỤC ĐÍCH\n  1 Vận động nguồn lực.\n    - Tại tỉnh.\nII THỰC HIỆN\n  1 Văn phòng theo dõi."


def whys(plan: Outline, why: str) -> list[str]:
    return [rest.text for rest in plan.rest if rest.why == why]


def both(text: str) -> list[Outline]:
    text = dedent(text)
    return [read_outline(text_paper(text)), read_outline(word_paper(text))]


def test_head_title_and_preamble_are_no_part_of_the_outline():
    plan = plan_of(BODY)
    assert sketch(plan.outline) == BODY_SKETCH
    assert whys(plan, "header")[-1] == "Vận động ủng hộ Quỹ Vì người nghèo"
    assert [text[:28] for text in whys(plan, "preamble")] == ["Thực hiện Chương trình công "]


def test_the_issuer_is_joined_over_its_lines():
    assert plan_of(BODY).document.issuer == "ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA"


def test_the_issuer_is_the_body_and_not_the_one_above_it():
    for plan in both("UBND TỈNH SƠN LA\nSỞ NỘI VỤ\nSố: 7/KH-SNV\nKẾ HOẠCH\nKiểm tra công vụ\nI. NỘI DUNG\n"):
        assert plan.document.issuer == "SỞ NỘI VỤ"


def test_a_title_over_several_lines_is_one_title():
    for plan in both(
        """
        Số: 9/KH-MTTQ-BTT
        KẾ HOẠCH
        Tổ chức Ngày hội Đại đoàn kết toàn dân tộc
        ở khu dân cư trên địa bàn tỉnh Sơn La
        năm 2026
        Căn cứ Hướng dẫn của Trung ương, Ban Thường trực xây dựng kế hoạch như sau:
        I. MỤC ĐÍCH
        """
    ):
        assert plan.document.title == (
            "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư trên địa bàn tỉnh Sơn La năm 2026"
        )


def test_a_title_may_begin_like_a_preamble():
    for plan in both(
        """
        Số: 9/KH-MTTQ-BTT
        KẾ HOẠCH
        Thực hiện Nghị quyết Đại hội Mặt trận lần thứ XI
        Thực hiện Nghị quyết số 01, Ban Thường trực xây dựng kế hoạch như sau:
        I. MỤC ĐÍCH
        """
    ):
        assert plan.document.title == "Thực hiện Nghị quyết Đại hội Mặt trận lần thứ XI"
        assert len(whys(plan, "preamble")) == 1


def test_number_and_day_still_to_be_filled_in_are_unknown():
    for plan in both(
        "Số:       /KH-MTTQ-UB        Sơn La, ngày    tháng 6 năm 2026\nKẾ HOẠCH\nGiám sát\nI. MỤC ĐÍCH\n"
    ):
        document = plan.document
        assert (document.number, document.symbol, document.date, document.place) == (None, "KH-MTTQ-UB", None, "Sơn La")


def test_the_party_head_has_a_star_and_no_colon():
    for plan in both(
        """
        TỈNH ỦY SƠN LA
        *
        Số 31-KH/TU
        ĐẢNG CỘNG SẢN VIỆT NAM
        Sơn La, ngày 12 tháng 5 năm 2026
        KẾ HOẠCH
        lãnh đạo công tác dân vận
        -----
        Ban Thường vụ Tỉnh ủy ban hành kế hoạch như sau:
        I- MỤC ĐÍCH
        1- Đoàn kết.
        Nơi nhận:
        - Ban Dân vận Trung ương (b/c),
        - Lưu Văn phòng Tỉnh ủy.
        T/M BAN THƯỜNG VỤ
        PHÓ BÍ THƯ THƯỜNG TRỰC
        (đã ký)
        Hà Văn Sơn
        """
    ):
        document = plan.document
        assert (document.number, document.symbol, document.date) == ("31", "KH/TU", "2026-05-12")
        assert document.title == "lãnh đạo công tác dân vận"
        assert document.issuer == "TỈNH ỦY SƠN LA"
        assert (document.signer, document.signer_title) == ("Hà Văn Sơn", "PHÓ BÍ THƯ THƯỜNG TRỰC")
        assert document.recipients == ("Ban Dân vận Trung ương (b/c)", "Lưu Văn phòng Tỉnh ủy")
        assert sketch(plan.outline) == "I MỤC ĐÍCH\n  1 Đoàn kết."


def test_a_dispatch_has_its_subject_for_title_and_its_addressees_are_no_tasks():
    for plan in both(
        """
        UBND TỈNH SƠN LA
        SỞ NỘI VỤ
        Số: 88/SNV-CCHC
        V/v đăng ký danh hiệu thi đua
        Sơn La, ngày 05 tháng 01 năm 2026
        Kính gửi:
        - Các sở, ban, ngành;
        - UBND các xã, phường.
        Sở Nội vụ đề nghị các cơ quan, đơn vị:
        1. Rà soát danh sách.
        2. Gửi hồ sơ trước ngày 15/02/2026.
        Nơi nhận:
        - Như trên;
        - Lưu: VT.
        GIÁM ĐỐC
        Cầm Thị Hoa
        """
    ):
        assert (plan.document.kind, plan.document.title) == ("Công văn", "đăng ký danh hiệu thi đua")
        assert sketch(plan.outline) == "1 Rà soát danh sách.\n2 Gửi hồ sơ trước ngày 15/02/2026."
        assert plan.document.signer == "Cầm Thị Hoa"


def test_recipients_and_signature_may_stand_side_by_side():
    plan = read_outline(
        text_paper(
            HEAD
            + BODY
            + "Nơi nhận:                                TM. BAN THƯỜNG TRỰC\n"
            + "- Ủy ban Trung ương MTTQ Việt Nam (b/c);     KT. CHỦ TỊCH\n"
            + "- Các tổ chức thành viên của Mặt trận         PHÓ CHỦ TỊCH\n"
            + "tỉnh;\n"
            + "- Lưu: VT.\n\n"
            + "                                             Lò Thị Mai\n"
        )
    )
    assert plan.document.recipients == (
        "Ủy ban Trung ương MTTQ Việt Nam (b/c)",
        "Các tổ chức thành viên của Mặt trận tỉnh",
        "Lưu: VT",
    )
    assert (plan.document.signer, plan.document.signer_title) == ("Lò Thị Mai", "PHÓ CHỦ TỊCH")
    assert sketch(plan.outline) == BODY_SKETCH


def test_the_signature_may_come_before_the_recipients():
    plan = read_outline(text_paper(HEAD + BODY + "CHỦ TỊCH\n\nLò Thị Mai\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"))
    assert plan.document.signer == "Lò Thị Mai"
    assert plan.document.recipients == ("Như trên", "Lưu: VT")
    assert whys(plan, "appendix") == []


def test_two_bodies_sign_a_joint_plan():
    plan = read_outline(
        text_paper(
            HEAD
            + BODY
            + "TM. BAN THƯỜNG TRỰC                GIÁM ĐỐC\n"
            + "PHÓ CHỦ TỊCH\n\n"
            + "Lò Thị Mai                         Nguyễn Văn Bình\n"
        )
    )
    assert plan.document.signer == "Lò Thị Mai; Nguyễn Văn Bình"


def test_forms_after_the_signature_are_not_in_the_outline():
    forms = "Mẫu số 01\nBIÊN BẢN HỘI NGHỊ\nI. THÀNH PHẦN\n1. Chủ trì: …\n- Thư ký: …\nNơi nhận:\n- Như trên.\n"
    for plan in both(HEAD + BODY + TAIL + forms):
        assert sketch(plan.outline) == BODY_SKETCH
        assert whys(plan, "appendix")[0] == "Mẫu số 01"
        assert len(plan.document.recipients) == 2


def test_an_appendix_ends_a_plan_that_nobody_signed():
    for plan in both(HEAD + BODY + "PHỤ LỤC I\nDANH SÁCH NHIỆM VỤ\n1. Khảo sát.\n"):
        assert sketch(plan.outline) == BODY_SKETCH
        assert whys(plan, "appendix") == ["PHỤ LỤC I", "DANH SÁCH NHIỆM VỤ", "1. Khảo sát."]


def test_the_last_words_to_everybody_close_the_plan():
    for plan in both(HEAD + BODY + "Trên đây là Kế hoạch vận động năm 2026, đề nghị các đơn vị thực hiện./.\n" + TAIL):
        assert sketch(plan.outline) == BODY_SKETCH
        assert len(whys(plan, "closing")) == 1


DECISION = """
ỦY BAN NHÂN DÂN
XÃ CHIỀNG LA
Số: 45/QĐ-UBND
Chiềng La, ngày 20 tháng 3 năm 2026
QUYẾT ĐỊNH
Về việc ban hành Kế hoạch chuyển đổi số năm 2026
CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ
Căn cứ Luật Tổ chức chính quyền địa phương;
Theo đề nghị của Trưởng phòng Văn hóa - Xã hội,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch chuyển đổi số.
Điều 2. Quyết định này có hiệu lực từ ngày ký.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
CHỦ TỊCH
Lò Văn Dũng
"""
CARRIED = """
KẾ HOẠCH
Chuyển đổi số năm 2026
(Ban hành kèm theo Quyết định số 45/QĐ-UBND ngày 20 tháng 3 năm 2026
của Chủ tịch Ủy ban nhân dân xã)
I. MỤC TIÊU
1. Mỗi bản có một tổ công nghệ số.
"""


def test_a_decision_that_carries_a_plan_is_attached_to_it():
    for plan in both(DECISION + CARRIED):
        assert (plan.document.kind, plan.document.title) == ("Kế hoạch", "Chuyển đổi số năm 2026")
        assert sketch(plan.outline) == "I MỤC TIÊU\n  1 Mỗi bản có một tổ công nghệ số."
        [decision] = plan.attached
        assert (decision.document.kind, decision.document.number) == ("Quyết định", "45")
        assert decision.document.title == "Về việc ban hành Kế hoạch chuyển đổi số năm 2026"
        assert decision.document.signer == "Lò Văn Dũng"
        assert [node.marker for node in decision.outline] == ["Điều 1", "Điều 2"]


def test_a_decision_alone_is_the_paper():
    for plan in both(DECISION):
        assert plan.attached == ()
        assert (plan.document.kind, plan.document.number) == ("Quyết định", "45")
        assert [node.marker for node in plan.outline] == ["Điều 1", "Điều 2"]
        assert len(whys(plan, "preamble")) == 4


def test_a_copy_from_the_web_with_drawn_cells_is_read():
    plan = read_outline(
        text_paper(
            "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\n-------\n|\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
            "Độc lập - Tự do - Hạnh phúc\n---------------\n|\n"
            "Số:\n68/KH-UBND\n|\nSơn\nLa, ngày 11 tháng 3\nnăm 2026\n|\n"
            "KẾ HOẠCH\nPHÒNG CHỐNG THIÊN TAI\n" + BODY
        )
    )
    document = plan.document
    assert (document.number, document.symbol, document.date, document.place) == (
        "68",
        "KH-UBND",
        "2026-03-11",
        "Sơn La",
    )
    assert document.issuer == "ỦY BAN NHÂN DÂN TỈNH SƠN LA"
    assert sketch(plan.outline) == BODY_SKETCH


def test_page_numbers_and_running_heads_are_no_text():
    plan = read_outline(
        pdf_paper(
            "Mật\n" + HEAD + "I. MỤC ĐÍCH\n1. Tuyên truyền tới các tầng",
            "Mật\n2\nlớp Nhân dân trong tỉnh.\n2. Vận động nguồn lực.",
            "Mật\n3\nII. THỰC HIỆN\n1. Văn phòng theo dõi.",
        )
    )
    assert sketch(plan.outline) == (
        "I MỤC ĐÍCH\n  1 Tuyên truyền tới các tầng lớp Nhân dân trong tỉnh.\n  2 Vận động nguồn lực.\n"
        "II THỰC HIỆN\n  1 Văn phòng theo dõi."
    )
    assert whys(plan, "page") == ["Mật", "Mật", "2", "Mật", "3"]
    assert "joined-over-page" in [warning.code for warning in plan.warnings]


def test_notes_at_the_foot_of_a_page_do_not_cut_the_sentence():
    plan = plan_of(
        "I. MỤC ĐÍCH\n1. Thực hiện Nghị quyết1 về đại đoàn kết của các tầng\n"
        "1 Nghị quyết số 43-NQ/TW của Trung ương.\n2\nlớp Nhân dân.\n2. Vận động.\n"
    )
    assert sketch(plan.outline) == (
        "I MỤC ĐÍCH\n  1 Thực hiện Nghị quyết1 về đại đoàn kết của các tầng lớp Nhân dân.\n  2 Vận động."
    )
    assert whys(plan, "other") == ["1 Nghị quyết số 43-NQ/TW của Trung ương."]


def test_notes_that_the_format_knows_stand_apart():
    paper = text_paper(HEAD + BODY + TAIL)
    note = Line(999, "Xem Nghị quyết số 43.", is_note=True)
    plan = read_outline(replace(paper, lines=(*paper.lines, note)))
    assert whys(plan, "other") == ["Xem Nghị quyết số 43."]


def test_numbers_and_dashes_inside_a_table_stay_in_the_table():
    lines = list(word_paper(HEAD + BODY).lines)
    rows = (("TT", "Nhiệm vụ"), ("1.", "- Khảo sát"), ("2.", "- Hỗ trợ"))
    table = Line(500, "", rows=rows, ends_paragraph=True)
    tail = [replace(line, number=600 + line.number) for line in word_paper(TAIL).lines]
    plan = read_outline(Paper((*lines, table, *tail), "docx"))
    last = plan.outline[-1].children[-1].children[-1]
    assert (last.kind, last.rows) == ("table", rows)
    assert last.as_json()["rows"][1] == ["1.", "- Khảo sát"]


def test_a_paper_without_any_number_keeps_its_paragraphs():
    plan = plan_of("Các đơn vị tổ chức thăm hỏi.\nBáo cáo kết quả.\n")
    assert "thăm hỏi" in " ".join([sketch(plan.outline), *(rest.text for rest in plan.rest)])


def test_an_empty_paper_gives_an_empty_outline():
    plan = read_outline(Paper((), "txt"))
    assert (plan.outline, plan.rest, plan.document.number) == ((), (), None)


def ending_of(text: str) -> Outline:
    return read_outline(text_paper(HEAD + BODY + dedent(text)))


def test_columns_that_a_copy_has_merged_are_taken_apart():
    plan = ending_of("Nơi nhận: TM. BAN THƯỜNG TRỰC\n- Các xã, phường; PHÓ CHỦ TỊCH\n- Lưu: VT. Lò Thị Mai\n")
    assert plan.document.recipients == ("Các xã, phường", "Lưu: VT")
    assert (plan.document.signer, plan.document.signer_title) == ("Lò Thị Mai", "PHÓ CHỦ TỊCH")


def test_recipients_may_stand_in_one_line():
    plan = ending_of("Nơi nhận: - Như trên; - Các xã; - Lưu: VT.\nCHỦ TỊCH\nLò Thị Mai\n")
    assert plan.document.recipients == ("Như trên", "Các xã", "Lưu: VT")
    assert plan.document.signer == "Lò Thị Mai"


def test_recipients_need_no_dash():
    plan = ending_of(
        "Nơi nhận:\nNhư trên;\nCác xã, phường\ntrong tỉnh;\nLưu VT.\nTM. BAN THƯỜNG TRỰC\nCHỦ TỊCH\nLò Thị Mai\n"
    )
    assert plan.document.recipients == ("Như trên", "Các xã, phường trong tỉnh", "Lưu VT")


def test_a_digital_signature_and_a_rank_do_not_hide_the_name():
    plan = ending_of(
        "CHỦ TỊCH\nKý bởi: Cổng thông tin\nThời gian ký: 05/02/2026\nĐại tá Lò Văn An\nNơi nhận:\n- Lưu: VT.\n"
    )
    assert plan.document.signer == "Đại tá Lò Văn An"


def test_a_name_in_capitals_is_a_name():
    plan = ending_of("TM. BAN THƯỜNG TRỰC\nPHÓ CHỦ TỊCH\nLÒ THỊ MAI\n")
    assert plan.document.signer == "LÒ THỊ MAI"


def test_the_body_in_the_signature_may_take_two_lines():
    plan = read_outline(
        text_paper(
            "Số: 3/KH-MTTQ\nKẾ HOẠCH\nGiám sát\nI. VIỆC\nTM. ỦY BAN MTTQ VIỆT NAM\nTỈNH SƠN LA\nCHỦ TỊCH\nLò Văn An\n"
        )
    )
    assert plan.document.issuer == "ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA"


def test_the_head_without_a_gap_between_its_columns_is_taken_apart():
    plan = read_outline(
        text_paper(
            "ỦY BAN MTTQ VIỆT NAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH SƠN LA Độc lập - Tự do - Hạnh phúc\n"
            "Số: 25/KH-MTTQ-BTT Sơn La, ngày 12 tháng 3 năm 2026\nKẾ HOẠCH\nGiám sát\nI. VIỆC\n"
        )
    )
    document = plan.document
    assert (document.issuer, document.number, document.place) == ("ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA", "25", "Sơn La")
    assert document.date == "2026-03-12"


def test_a_motto_that_wraps_is_no_issuer():
    plan = read_outline(
        text_paper(
            "SỞ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nKẾ HOẠCH\nThi đua\nI. VIỆC\n"
        )
    )
    assert plan.document.issuer == "SỞ NỘI VỤ"


def test_joint_papers_name_every_issuer():
    plan = read_outline(text_paper("HỘI NÔNG DÂN\nHỘI PHỤ NỮ\nSố: 1/KHLT\nKẾ HOẠCH LIÊN TỊCH\nThi đua\nI. VIỆC\n"))
    assert plan.document.issuer == "HỘI NÔNG DÂN - HỘI PHỤ NỮ"
    assert plan.document.kind == "Kế hoạch liên tịch"


def test_a_resolution_has_its_year_in_the_symbol():
    plan = read_outline(text_paper("Số: 15/2026/NQ-HĐND\nNGHỊ QUYẾT\nVề chính sách\nĐiều 1. Phạm vi\n"))
    assert (plan.document.number, plan.document.symbol) == ("15", "2026/NQ-HĐND")


def test_the_symbol_tells_the_kind_where_its_line_is_lost():
    plan = read_outline(text_paper("SỞ Y TẾ\nSố: 5/QĐ-SYT\nSơn La, ngày 3 tháng 4 năm 2026\nĐiều 1. Thành lập tổ.\n"))
    assert plan.document.kind == "Quyết định"


def test_a_decision_may_carry_what_it_only_promises():
    text = DECISION + CARRIED.replace("(Ban hành kèm theo Quyết định số 45/QĐ-UBND ngày 20 tháng 3 năm 2026\n", "")
    text = text.replace("của Chủ tịch Ủy ban nhân dân xã)\n", "")
    for plan in both(text):
        assert plan.document.kind == "Kế hoạch"
        assert plan.attached[0].document.number == "45"


def test_paragraphs_under_a_bare_title_belong_to_it():
    for plan in both(
        HEAD + "I. KINH PHÍ\nKinh phí do ngân sách bảo đảm.\nĐề nghị các đơn vị sử dụng tiết kiệm.\n" + TAIL
    ):
        assert len(plan.outline[0].children) == 2


def test_the_outline_as_json_has_the_shape_that_is_promised():
    for plan in both(DECISION + CARRIED):
        shape = plan.as_json()
        assert list(shape) == ["document", "outline", "attached", "rest", "warnings"]
        assert list(shape["document"]) == [
            "number", "symbol", "date", "place", "issuer", "kind", "title", "signer", "signer_title", "recipients"
        ]  # fmt: skip
        assert list(shape["outline"][0]) == ["kind", "marker", "text", "lines", "children"]
        assert list(shape["attached"][0]) == ["document", "outline", "rest"]
        assert shape["rest"][0]["why"] == "header"
        assert shape["warnings"] == []


def test_indented_first_lines_tell_where_paragraphs_begin():
    plan = read_outline(
        text_paper(
            HEAD
            + "    I. MỤC ĐÍCH\n"
            + "    1. Nâng cao nhận thức của cán bộ, hội viên và các tầng lớp Nhân dân trong\n"
            + "tỉnh về công tác an sinh xã hội, giữ gìn truyền thống tương thân tương ái ở\n"
            + "Mường La và các xã vùng cao.\n"
            + "    2. Huy động nguồn lực xã hội, sử dụng đúng mục đích, công khai, minh bạch.\n"
            + "    Quỹ được kiểm tra hằng năm.\n"
            + "    3. Biểu dương các tập thể, cá nhân có nhiều đóng góp cho công tác xã hội và\n"
            + "nhân đạo ở cơ sở.\n"
        )
    )
    assert [node.marker for node in plan.outline[0].children] == ["1", "2", "3"]
    assert "ở Mường La" in plan.outline[0].children[0].text
    assert [node.text for node in plan.outline[0].children[1].children] == ["Quỹ được kiểm tra hằng năm."]


def test_the_centre_is_named_over_two_lines_in_either_order():
    for head in ("ỦY BAN TRUNG ƯƠNG\nMẶT TRẬN TỔ QUỐC VIỆT NAM", "MẶT TRẬN TỔ QUỐC VIỆT NAM\nỦY BAN TRUNG ƯƠNG"):
        plan = read_outline(text_paper(f"{head}\nSố: 19/HD-MTTW-BTT\nHƯỚNG DẪN\nHiệp thương\nI. VIỆC\n"))
        assert plan.document.issuer == head.replace("\n", " ")


def test_a_table_where_a_dispatch_goes_on_with_its_subject_is_kept():
    table = Line(3, "", rows=(("Tên", "Số"), ("Bản Giàn", "7")), ends_paragraph=True)
    plan = read_outline(Paper((Line(1, "Sơn La, ngày 05 tháng 01 năm 2026", ends_paragraph=True), table), "docx"))
    assert "Bản Giàn" in str(plan.rest) + str(plan.outline)


def test_every_word_of_the_starter_papers_of_the_house_is_kept_when_they_are_read_as_plans():
    papers = sorted((Path(documents.__file__).parent / "docx").glob("*.docx"))
    assert papers
    for path in papers:
        paper = read_path(path)
        cells = [cell for line in paper.lines for row in line.rows for cell in row]
        assert kept(read_outline(paper)) >= words_of(" ".join(cells)), path.name
