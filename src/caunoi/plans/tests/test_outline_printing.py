"""What the printing of a paper tells: margins, pages cut in two, tables of plain text, heads side by side."""

from caunoi.plans.outline import read_outline
from caunoi.plans.tests.papers import HEAD, TAIL, plan_of, sketch, text_paper

DECISION = """
ỦY BAN NHÂN DÂN                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  XÃ MƯỜNG BÚ                                Độc lập - Tự do - Hạnh phúc
Số: 45/QĐ-UBND                          Mường Bú, ngày 10 tháng 3 năm 2026

                              QUYẾT ĐỊNH
          Về việc ban hành Kế hoạch cấp nước sạch năm 2026

Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cấp nước sạch năm 2026.
Điều 2. Văn phòng, các phòng chuyên môn và trưởng các bản chịu trách nhiệm thi hành
Quyết định này./.
Nơi nhận:
- Như Điều 2;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hà Văn Phong
ỦY BAN NHÂN DÂN                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
  XÃ MƯỜNG BÚ                                Độc lập - Tự do - Hạnh phúc
                              KẾ HOẠCH
                    Cấp nước sạch năm 2026
(Kèm theo Quyết định số 45/QĐ-UBND ngày 10 tháng 3 năm 2026)
I. MỤC TIÊU
1. Đến hết năm 2026 có chín mươi phần trăm số hộ của xã dùng nước sạch, trong đó ba
bản vùng cao có bể chứa chung và đường ống dẫn về từng nhóm hộ.
2. Sửa chữa bốn công trình đã hư hỏng, bàn giao cho các tổ quản lý do nhân dân bầu ra
và hướng dẫn cách thu tiền nước để có kinh phí bảo dưỡng hằng năm.
"""


def test_a_decision_of_few_lines_is_joined_as_the_plan_that_it_carries():
    decision = read_outline(text_paper(DECISION)).attached[0]
    assert [node.marker for node in decision.outline] == ["Điều 1", "Điều 2"]
    assert decision.outline[1].text.endswith("chịu trách nhiệm thi hành Quyết định này./.")


def test_the_head_that_a_carried_plan_repeats_side_by_side_belongs_to_the_plan():
    paper = read_outline(text_paper(DECISION))
    assert paper.document.issuer == "ỦY BAN NHÂN DÂN XÃ MƯỜNG BÚ"
    assert (paper.document.number, paper.document.date) == (None, None)
    assert paper.attached[0].document.number == "45"
    assert all(rest.why != "appendix" for rest in paper.attached[0].rest)


def test_paragraphs_on_one_line_each_end_with_their_line_though_pages_cut_some_of_them():
    long = "theo dõi việc thực hiện ở các bản, tiểu khu; tổng hợp khó khăn, vướng mắc và đề xuất cách giải quyết. " * 2
    plan = plan_of(
        f"I. VIỆC\n\n1. Văn phòng {long}\n\n2. Ban Phong trào chủ trì cùng các tổ chức thành viên\n\n{long}\n\n"
        f"3. Các xã, phường\n\n{long}\n\nII. KINH PHÍ\n\n1. Quỹ của tỉnh hỗ trợ các\n\nbản vùng cao.\n\n"
        "2. Các xã tự cân đối.\n\nTrong quá trình thực hiện, có khó khăn thì báo cáo về Ban Thường trực./.\n\n"
    )
    assert [rest.text for rest in plan.rest if rest.why == "closing"] == [
        "Trong quá trình thực hiện, có khó khăn thì báo cáo về Ban Thường trực./."
    ]
    assert [node.text for node in plan.outline[1].children] == [
        "Quỹ của tỉnh hỗ trợ các bản vùng cao.",
        "Các xã tự cân đối.",
    ]


def test_a_page_number_in_the_middle_of_a_wide_page_is_no_text():
    plan = plan_of(
        "I. VIỆC\n1. Vận động các hộ khá giả giúp hộ nghèo trong bản về giống,\n\n"
        f"{' ' * 46}2\n\nvề vốn và ngày công.\n2. Công khai kết quả.\n"
    )
    assert plan.outline[0].children[0].text.endswith("về giống, về vốn và ngày công.")
    assert [rest.text for rest in plan.rest if rest.why == "page"] == ["2"]


def test_rows_of_a_table_in_plain_text_do_not_run_on_from_the_heading():
    wide = "TT      Lực lượng            Số người\n1       Dân quân             45\n2       Công an xã           20\n"
    for rows in (wide, "TT|Lực lượng|Số người\n1|Dân quân|45\n2|Công an xã|20\n"):
        plan = plan_of(
            "I. VIỆC\n1. Phương châm bốn tại chỗ được phổ biến đến từng hộ trong các bản ven suối, nhất\nlà bản từng "
            f"bị lũ.\n2. Lực lượng tại chỗ\n{rows}3. Phương tiện tại chỗ\n"
        )
        _, first, second = plan.outline[0].children
        assert (first.text, second.text) == ("Lực lượng tại chỗ", "Phương tiện tại chỗ")
        assert len(first.children) == 3


def test_steps_that_hold_sections_stand_above_them():
    plan = plan_of(
        "BƯỚC MỘT: CHUẨN BỊ\nI. THÀNH PHẦN\n1. Chủ trì hội nghị.\nII. NỘI DUNG\n1. Thỏa thuận cơ cấu.\n"
        "BƯỚC HAI: GIỚI THIỆU NGƯỜI\n1. Họp ban lãnh đạo.\n"
    )
    assert sketch(plan.outline) == "\n".join(
        [
            "BƯỚC MỘT CHUẨN BỊ",
            "  I THÀNH PHẦN",
            "    1 Chủ trì hội nghị.",
            "  II NỘI DUNG",
            "    1 Thỏa thuận cơ cấu.",
            "BƯỚC HAI GIỚI THIỆU NGƯỜI",
            "  1 Họp ban lãnh đạo.",
        ]
    )


def test_an_open_bracket_or_quotation_holds_lines_together():
    body = (
        "I. VIỆC\n1. Tuyên truyền kết quả của phong trào đến từng hộ trong các bản (theo\nQuyết định của Thủ tướng) "
        "bằng tiếng Thái, tiếng Mông, do các già làng và người có\nuy tín ở cơ sở đảm nhận cả năm.\n2. Khen thưởng.\n"
    )
    assert "các bản (theo Quyết định của Thủ tướng) bằng" in plan_of(body).outline[0].children[0].text
    head = HEAD.replace("Vận động ủng hộ Quỹ Vì người nghèo", "Thực hiện phong trào thi đua “Bản sáng,\n\nnhà sạch”")
    assert read_outline(text_paper(head + body + TAIL)).document.title == (
        "Thực hiện phong trào thi đua “Bản sáng, nhà sạch”"
    )


def test_the_body_that_issues_the_plan_opens_the_preamble():
    head = HEAD.replace(
        "Thực hiện Chương trình công tác năm 2026, Ban Thường trực xây dựng kế hoạch như sau:",
        "Ban Thường trực Ủy ban MTTQ tỉnh xây dựng kế hoạch\nnhư sau:",
    )
    plan = read_outline(text_paper(head + "I. VIỆC\n1. Vận động.\n" + TAIL))
    assert plan.document.title == "Vận động ủng hộ Quỹ Vì người nghèo"
    assert [rest.text for rest in plan.rest if rest.why == "preamble"] == [
        "Ban Thường trực Ủy ban MTTQ tỉnh xây dựng kế hoạch",
        "như sau:",
    ]


def test_a_title_that_ends_with_a_counting_word_does_not_swallow_the_first_number():
    section = plan_of(
        "Điều 1. Hệ thống biểu mẫu\n1. Hệ thống biểu mẫu gồm sáu biểu, gửi kèm theo bản này cho các xã và\n"
        "phường trong tỉnh.\n2. Các xã gửi báo cáo qua mạng, kèm bản giấy có chữ ký của người lập\nbiểu.\n"
    ).outline[0]
    assert section.text == "Hệ thống biểu mẫu"
    assert [node.marker for node in section.children] == ["1", "2"]


def test_the_subject_of_a_dispatch_may_share_a_cell_with_its_number():
    head = "UBND TỈNH SƠN LA\n|\nSố: 12/UBND-KT\nV/v cấp nước sạch\n|\nSơn La, ngày 05 tháng 02 năm 2026\n"
    assert (
        read_outline(text_paper(head + "Kính gửi: Các xã.\n1. Rà soát.\n2. Báo cáo.\n")).document.title
        == "cấp nước sạch"
    )


def test_a_verb_that_opens_a_task_begins_a_paragraph_after_a_bare_title():
    body = (
        "I. VIỆC\n1. Các xã, phường, các bản, tiểu khu, tổ dân phố trong tỉnh ở vùng cao và biên giới\nGửi danh sách "
        "hộ cần giúp đỡ, sau khi niêm yết công khai ở nhà văn hóa của bản trong năm\nngày làm việc.\n"
        "2. Văn phòng theo dõi, kiểm tra lại những trường hợp mà Nhân dân còn có ý kiến khác\nnhau ở cơ sở.\n"
    )
    first = plan_of(body).outline[0].children[0]
    assert first.text.endswith("vùng cao và biên giới")
    assert first.children[0].text.startswith("Gửi danh sách")


def test_two_columns_that_a_copy_gives_line_by_line_are_told_apart():
    head = """
ỦY BAN MTTQ VIỆT NAM TỈNH          CỘNG HÒA XÃ HỘI CHỦ NGHĨA
        SƠN LA                            VIỆT NAM
    BAN THƯỜNG TRỰC               Độc lập - Tự do - Hạnh phúc
  Số: 12/KH-MTTQ-BTT           Sơn La, ngày 05 tháng 02 năm
                                            2026
KẾ HOẠCH
Vận động ủng hộ Quỹ Vì người nghèo
"""
    tail = "Nơi nhận:\n- Các tổ chức thành viên;\nTM. BAN THƯỜNG TRỰC\nCHỦ TỊCH\n- Các xã;\n- Lưu: VT.\nLò Thị Mai\n"
    document = read_outline(text_paper(head + "I. VIỆC\n1. Vận động.\n" + tail)).document
    assert (document.issuer, document.date) == ("ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA BAN THƯỜNG TRỰC", "2026-02-05")
    assert document.recipients == ("Các tổ chức thành viên", "Các xã", "Lưu: VT")
    assert (document.signer, document.signer_title) == ("Lò Thị Mai", "CHỦ TỊCH")


def test_a_carried_paper_is_found_though_a_copy_has_lost_its_kind():
    paper = read_outline(
        text_paper(
            "ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
            "Số: 63/QĐ-UBND | Sơn La, ngày 09 tháng 3 năm 2026 |\n"
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật Tổ chức chính quyền địa phương;\nQUYẾT ĐỊNH:\n"
            "Điều 1. Ban hành quy định về nước sạch.\nĐiều 2. Hiệu lực từ ngày ký./.\n| KT. CHỦ TỊCH |\n"
            "QUẢN LÝ NƯỚC SẠCH Ở BẢN\n(Ban hành theo Quyết định số 63/QĐ-UBND ngày 09 tháng 3 năm 2026)\n"
            "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nQuy định này áp dụng cho các bản.\n"
        )
    )
    assert paper.document.title == "QUẢN LÝ NƯỚC SẠCH Ở BẢN"
    assert (paper.document.number, paper.document.date, paper.document.issuer) == (None, None, None)
    assert [node.marker for node in paper.outline] == ["Chương I"]
    assert [node.marker for node in paper.attached[0].outline] == ["Điều 1", "Điều 2"]
    assert paper.attached[0].document.issuer == "ỦY BAN NHÂN DÂN"


def test_the_last_words_to_everybody_begin_a_paragraph_after_a_full_line():
    plan = plan_of(
        "I. VIỆC\n1. Các xã, phường lập danh sách hộ cần giúp, niêm yết công khai ở nhà văn hóa bản\n"
        "trong năm ngày.\n2. Văn phòng theo dõi, đôn đốc, tổng hợp kết quả của các đơn vị trong toàn tỉnh.\n"
        "Ban Thường trực đề nghị các đơn vị thực hiện nghiêm túc, kịp thời báo cáo khó khăn về\nVăn phòng./.\n"
    )
    assert [node.marker for node in plan.outline[0].children] == ["1", "2"]
    assert plan.outline[0].children[1].text.endswith("trong toàn tỉnh.")
    assert [rest.why for rest in plan.rest if "Ban Thường trực đề nghị" in rest.text] == ["closing"]


def test_a_name_that_wraps_between_its_syllables_stays_one():
    plan = plan_of(
        "I. VIỆC\n1. Tổ chức các hoạt động kỷ niệm ngày truyền thống của Mặt trận Dân tộc\nThống nhất Việt Nam, thăm "
        "hỏi các gia đình có công ở\nbản.\n2. Thực hiện có hiệu quả trong toàn tỉnh, kể cả ở các bản vùng cao, Luật\n"
        "Thực hiện dân chủ ở cơ sở; mỗi bản thống nhất một việc làm cụ thể và giúp đỡ nhau\nthực hiện.\n"
        "3. Các bản thực hiện đúng hương ước mà Nhân dân đã cùng nhau bàn và quyết định trong\nhội nghị.\n"
    )
    assert [node.marker for node in plan.outline[0].children] == ["1", "2", "3"]
    assert all(not node.children for node in plan.outline[0].children)


def test_a_dash_inside_a_quotation_that_wraps_opens_no_item():
    plan = plan_of(
        "I. VIỆC\n1. Hướng dẫn các bản áp dụng mô hình quản lý vốn vay theo cách “ba công khai\n"
        "- hai giám sát” do các tổ tiết kiệm tự bàn, tự quyết và tự kiểm tra lẫn nhau hằng\ntháng.\n"
        "2. Biểu dương các tổ làm tốt trong hội nghị cuối năm của xã, có đại diện các bản cùng\ndự.\n"
    )
    first = plan.outline[0].children[0]
    assert "“ba công khai - hai giám sát”" in first.text
    assert first.children == []


def test_a_share_in_percent_begins_a_paragraph_after_a_short_title_and_after_a_number():
    plan = plan_of(
        "I- CHỈ TIÊU\n1- 100% số bản có tổ hòa giải, mỗi tổ có ít nhất năm người và có sổ ghi chép việc hòa\ngiải.\n"
        "2- 90% số hộ được nghe phổ biến pháp luật bằng tiếng dân tộc mình, do các già làng và\nngười có uy tín đảm "
        "nhận.\n3- Nhà văn hóa\n100% số bản có nhà văn hóa, sân thể thao, do Nhân dân tự quản và đóng góp công sức\n"
        "xây dựng.\n"
    )
    assert sketch(plan.outline[0].children).split("\n")[0].startswith("1 100% số bản có tổ hòa giải")
    assert [node.marker for node in plan.outline[0].children] == ["1", "2", "3"]
    assert plan.outline[0].children[2].text == "Nhà văn hóa"
