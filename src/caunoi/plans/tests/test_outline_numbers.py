"""Numbers and letters: what is a heading, what only looks like one, and what stands under what."""

from textwrap import dedent

import pytest

from caunoi.plans.outline import Outline, read_outline
from caunoi.plans.tests.papers import HEAD, TAIL, plan_of, sketch, text_paper, word_paper


def check(body: str, expected: str) -> Outline:
    """The body reads as expected, from plain text and from Word alike."""
    body, expected = dedent(body), dedent(expected).strip("\n")
    plan = plan_of(body)
    assert sketch(plan.outline) == expected
    assert sketch(read_outline(word_paper(HEAD + body + TAIL)).outline) == expected
    return plan


def codes(plan: Outline) -> list[str]:
    return [warning.code for warning in plan.warnings]


def test_sections_items_dashes_and_pluses_nest():
    check(
        """
        I. MỤC ĐÍCH
        1. Nâng cao nhận thức
        - Tuyên truyền sâu rộng:
        + Trên loa truyền thanh;
        + Trên mạng xã hội.
        - Vận động hội viên.
        2. Huy động nguồn lực.
        II. TỔ CHỨC THỰC HIỆN
        1. Văn phòng theo dõi.
        """,
        """
        I MỤC ĐÍCH
          1 Nâng cao nhận thức
            - Tuyên truyền sâu rộng:
              + Trên loa truyền thanh;
              + Trên mạng xã hội.
            - Vận động hội viên.
          2 Huy động nguồn lực.
        II TỔ CHỨC THỰC HIỆN
          1 Văn phòng theo dõi.
        """,
    )


def test_capital_letters_may_stand_above_roman_numbers():
    check(
        """
        A. ĐÁNH GIÁ TÌNH HÌNH
        I. Kết quả
        1. Về tuyên truyền.
        II. Hạn chế
        B. PHƯƠNG HƯỚNG
        I. Mục tiêu
        """,
        """
        A ĐÁNH GIÁ TÌNH HÌNH
          I Kết quả
            1 Về tuyên truyền.
          II Hạn chế
        B PHƯƠNG HƯỚNG
          I Mục tiêu
        """,
    )


def test_letters_go_by_the_vietnamese_alphabet_and_stand_at_two_depths():
    check(
        """
        I. NỘI DUNG
        a) Việc thứ nhất.
        b) Việc thứ hai.
        c) Việc thứ ba.
        d) Việc thứ tư.
        đ) Việc thứ năm.
        e) Việc thứ sáu.
        II. GIẢI PHÁP
        1. Với cấp tỉnh
        a) Chỉ đạo.
        đ) Kiểm tra.
        """,
        """
        I NỘI DUNG
          a Việc thứ nhất.
          b Việc thứ hai.
          c Việc thứ ba.
          d Việc thứ tư.
          đ Việc thứ năm.
          e Việc thứ sáu.
        II GIẢI PHÁP
          1 Với cấp tỉnh
            a Chỉ đạo.
            đ Kiểm tra.
        """,
    )


def test_a_list_inside_a_list_of_the_same_kind_opens_after_a_colon():
    check(
        """
        1. Thành phần gồm:
        a) Cấp tỉnh:
        a) Lãnh đạo;
        b) Chuyên viên.
        b) Cấp xã.
        """,
        """
        1 Thành phần gồm:
          a Cấp tỉnh:
            a Lãnh đạo;
            b Chuyên viên.
          b Cấp xã.
        """,
    )


def test_decimals_stand_under_their_number_with_or_without_a_stop():
    check(
        """
        1. Công tác tuyên truyền
        1.1. Nội dung
        1.2 Hình thức
        1.2.1. Trực tiếp
        1.3 Đối tượng
        2. Công tác vận động
        2.1. Hội viên
        """,
        """
        1 Công tác tuyên truyền
          1.1 Nội dung
          1.2 Hình thức
            1.2.1 Trực tiếp
          1.3 Đối tượng
        2 Công tác vận động
          2.1 Hội viên
        """,
    )


def test_chapters_sections_articles_clauses_and_points_make_a_regulation():
    check(
        """
        Chương I
        NHỮNG QUY ĐỊNH CHUNG
        Điều 1. Phạm vi điều chỉnh
        Quy chế này quy định việc quản lý Quỹ.
        Điều 2. Nguyên tắc
        1. Công khai.
        2. Minh bạch:
        a) Về thu;
        b) Về chi.
        Chương II
        QUẢN LÝ QUỸ
        Mục 1. THU QUỸ
        Điều 3. Nguồn thu
        Mục 2. CHI QUỸ
        Điều 4. Nội dung chi
        """,
        """
        Chương I NHỮNG QUY ĐỊNH CHUNG
          Điều 1 Phạm vi điều chỉnh
            ¶ Quy chế này quy định việc quản lý Quỹ.
          Điều 2 Nguyên tắc
            1 Công khai.
            2 Minh bạch:
              a Về thu;
              b Về chi.
        Chương II QUẢN LÝ QUỸ
          Mục 1 THU QUỸ
            Điều 3 Nguồn thu
          Mục 2 CHI QUỸ
            Điều 4 Nội dung chi
        """,
    )


def test_steps_are_counted_in_words():
    check(
        """
        BƯỚC MỘT: CHUẨN BỊ
        1. Lập danh sách.
        BƯỚC HAI: LẤY Ý KIẾN
        1. Mời cử tri.
        BƯỚC BA:
        TỔNG HỢP
        """,
        """
        BƯỚC MỘT CHUẨN BỊ
          1 Lập danh sách.
        BƯỚC HAI LẤY Ý KIẾN
          1 Mời cử tri.
        BƯỚC BA TỔNG HỢP
        """,
    )


def test_parts_are_counted_in_ordinals():
    check(
        """
        Phần thứ nhất
        TÌNH HÌNH CHUNG
        I. Thuận lợi
        Phần thứ hai
        NHIỆM VỤ
        I. Trọng tâm
        """,
        """
        Phần thứ nhất TÌNH HÌNH CHUNG
          I Thuận lợi
        Phần thứ hai NHIỆM VỤ
          I Trọng tâm
        """,
    )


def test_the_party_writes_dashes_after_its_numbers():
    check(
        """
        I- MỤC TIÊU
        1- Mục tiêu chung
        1.1- Về tổ chức
        a) Củng cố chi bộ.
        II- NHIỆM VỤ
        1- Tuyên truyền.
        """,
        """
        I MỤC TIÊU
          1 Mục tiêu chung
            1.1 Về tổ chức
              a Củng cố chi bộ.
        II NHIỆM VỤ
          1 Tuyên truyền.
        """,
    )


def test_slashes_and_brackets_are_stops_too():
    check(
        """
        I/ YÊU CẦU
        1/ Thiết thực.
        2/ Tiết kiệm.
        II/ NỘI DUNG
        1) Khảo sát
        a/ Tại xã.
        """,
        """
        I YÊU CẦU
          1 Thiết thực.
          2 Tiết kiệm.
        II NỘI DUNG
          1 Khảo sát
            a Tại xã.
        """,
    )


def test_a_number_alone_on_its_line_takes_its_title_from_the_next():
    check("I.\nMỤC ĐÍCH\n1. Đoàn kết.\nII.\nNHIỆM VỤ\n", "I MỤC ĐÍCH\n  1 Đoàn kết.\nII NHIỆM VỤ")


def test_a_dash_needs_no_space_and_a_number_may_stand_off_the_margin():
    plan = check(
        "I. VIỆC CẦN LÀM\n 1. Khảo sát\n-Tại bản\n-Tại xã\n 2. Báo cáo\n",
        "I VIỆC CẦN LÀM\n  1 Khảo sát\n    - Tại bản\n    - Tại xã\n  2 Báo cáo",
    )
    assert codes(plan) == []


def test_numbers_printed_twice_or_left_out_are_kept_and_told():
    plan = check(
        "I. MỘT\nII. HAI\nII. HAI NỮA\nV. NĂM\n1. Việc.\n3. Việc khác.\n",
        "I MỘT\nII HAI\nII HAI NỮA\nV NĂM\n  1 Việc.\n  3 Việc khác.",
    )
    assert codes(plan) == ["number-repeated", "number-skipped", "number-skipped"]


def test_slogans_are_a_list_of_their_own():
    check(
        """
        1. Tuyên truyền trên báo, đài.
        2. Khẩu hiệu tuyên truyền
        1. Đoàn kết là sức mạnh!
        2. Chung tay vì người nghèo!
        3. Không để ai bị bỏ lại phía sau!
        3. Kiểm tra, giám sát.
        """,
        """
        1 Tuyên truyền trên báo, đài.
        2 Khẩu hiệu tuyên truyền
          1 Đoàn kết là sức mạnh!
          2 Chung tay vì người nghèo!
          3 Không để ai bị bỏ lại phía sau!
        3 Kiểm tra, giám sát.
        """,
    )


def test_brackets_make_items_and_the_list_inside_a_sentence_makes_none():
    check(
        """
        1. Hồ sơ gồm: (1) đơn; (2) danh sách; (3) biên bản.
        2. Các bước:
        (1) Nhận hồ sơ;
        (2) Trả kết quả.
        """,
        """
        1 Hồ sơ gồm: (1) đơn; (2) danh sách; (3) biên bản.
        2 Các bước:
          (1) Nhận hồ sơ;
          (2) Trả kết quả.
        """,
    )


def test_a_star_stands_above_the_dashes_under_it():
    check(
        """
        1. Phân công
        * Cấp tỉnh
        - Ban hành kế hoạch.
        - Kiểm tra.
        * Cấp xã
        - Tổ chức thực hiện.
        """,
        """
        1 Phân công
          * Cấp tỉnh
            - Ban hành kế hoạch.
            - Kiểm tra.
          * Cấp xã
            - Tổ chức thực hiện.
        """,
    )


def test_attributes_keep_the_sign_they_are_printed_with():
    check(
        """
        1. Khảo sát nhà tạm
        - Lập danh sách từng bản.
        - Đơn vị chủ trì: Ban Phong trào.
        + Cơ quan phối hợp: Sở Xây dựng.
        Thời gian hoàn thành: Quý II/2026.
        2. Bàn giao nhà
        """,
        """
        1 Khảo sát nhà tạm
          - Lập danh sách từng bản.
          = - Đơn vị chủ trì: Ban Phong trào.
          = + Cơ quan phối hợp: Sở Xây dựng.
          = Thời gian hoàn thành: Quý II/2026.
        2 Bàn giao nhà
        """,
    )


@pytest.mark.parametrize(
    "line",
    ["3.500 hộ nghèo được hỗ trợ.", "12/KH-MTTW-UB là căn cứ.", "24/7 tiếp nhận phản ánh.", "1.5 triệu đồng mỗi hộ.",
     "15.6.2026 là hạn cuối.", "01 phong trào được phát động.", "C. Mác và V. I. Lênin.", "V.I. Lênin toàn tập."],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_text(line):
    plan = plan_of(f"I. MỤC TIÊU\n1. Chỉ tiêu\n{line}\n")
    assert [node.text for node in plan.outline[0].children[0].children] == [line]


def test_the_rest_of_a_wrapped_line_is_no_heading():
    plan = plan_of(
        dedent(
            """
            I. MỤC TIÊU
            1. Phấn đấu hoàn thành các chỉ tiêu của nhiệm kỳ 2026 - 2031, tầm nhìn đến năm
            2035. Trong đó, mỗi khu dân cư có ít nhất một mô hình tự quản được công nhận vào
            25 tháng 11 năm 2026 theo hướng dẫn của Trung ương và theo quy định tại khoản
            2. Điều này không thay đổi chỉ tiêu đã giao trong các văn bản của tỉnh, tại mục
            1, Phần III của Chương trình, quan hệ hữu nghị giữa hai dân tộc Việt Nam
            – Lào anh em được gìn giữ và phát triển theo tinh thần của Hiệp ước đã ký năm
            1977. Các địa phương căn cứ vào đó để thực hiện.
            2. Báo cáo kết quả về hữu nghị Việt Nam – Lào.
            """
        )
    )
    items = plan.outline[0].children
    assert [item.marker for item in items] == ["1", "2"]
    assert "khoản 2. Điều này" in items[0].text
    assert "tại mục 1, Phần III" in items[0].text
    assert items[0].text.endswith("căn cứ vào đó để thực hiện.")


def test_letters_written_apart_from_their_marks_read_the_same():
    body = "I. MỤC ĐÍCH\nđ) Điều phối.\ne) Ủng hộ.\n"
    decomposed = read_outline(text_paper(HEAD + body + TAIL))
    assert sketch(decomposed.outline) == sketch(plan_of(body).outline)


def test_small_roman_numbers_count_on_and_letters_count_through_i():
    check(
        """
        1. Hồ sơ
        i) Đơn.
        ii) Danh sách.
        iv) Biên bản.
        v) Ảnh.
        2. Các việc
        g) Việc g.
        h) Việc h.
        i) Việc i.
        k) Việc k.
        """,
        """
        1 Hồ sơ
          i Đơn.
          ii Danh sách.
          iv Biên bản.
          v Ảnh.
        2 Các việc
          g Việc g.
          h Việc h.
          i Việc i.
          k Việc k.
        """,
    )


def test_the_capital_i_after_h_is_a_letter():
    letters = [*"ABCDĐEGHI"]
    plan = plan_of("".join(f"{letter}. VIỆC {letter}\n" for letter in letters) + "1. Chi tiết.\n")
    assert [node.marker for node in plan.outline] == letters


def test_a_list_that_changes_its_stop_goes_on():
    check("1. Một.\n2) Hai.\n3. Ba.\n", "1 Một.\n2 Hai.\n3 Ba.")


def test_numbers_may_name_their_section():
    check(
        "I. NỘI DUNG\nI.1. Một\nI.2. Hai\nII. GIẢI PHÁP\nII.1. Ba\n",
        "I NỘI DUNG\n  I.1 Một\n  I.2 Hai\nII GIẢI PHÁP\n  II.1 Ba",
    )


def test_a_list_of_dashes_goes_on_after_letters_inside_one_dash():
    check(
        "1. Phân công\n- Cấp tỉnh:\na) Chỉ đạo;\nb) Kiểm tra;\n- Cấp xã.\n",
        "1 Phân công\n  - Cấp tỉnh:\n    a Chỉ đạo;\n    b Kiểm tra;\n  - Cấp xã.",
    )


def test_other_signs_nest_in_the_order_they_come():
    check("1. Việc\n- Một\n• Hai\no Ba\n- Bốn\n", "1 Việc\n  - Một\n    • Hai\n      o Ba\n  - Bốn")


def test_a_numbered_list_of_items_stands_beside_dashes_and_under_a_colon():
    check(
        "1. Việc\n- Một.\n(1) Hai.\n2. Ba\n- Bốn gồm:\n(1) Năm;\n",
        "1 Việc\n  - Một.\n  (1) Hai.\n2 Ba\n  - Bốn gồm:\n    (1) Năm;",
    )


def test_a_title_that_ends_like_a_citation_is_still_a_title():
    check("1. Kinh tế số\n- Một.\n2. Thành phần\n1. Đại biểu.\n", "1 Kinh tế số\n  - Một.\n2 Thành phần\n  1 Đại biểu.")


def test_letters_and_numbers_may_be_joined_in_one_marker():
    check(
        "1. Việc\n1a) Một.\n1b) Hai.\n2. Khác\na) Ba\na1) Bốn.\na2) Năm.\n",
        "1 Việc\n  1a Một.\n  1b Hai.\n2 Khác\n  a Ba\n    a1 Bốn.\n    a2 Năm.",
    )


def test_a_decimal_that_jumps_is_kept_and_told():
    plan = check("1. Việc\n1.1. Một.\n1.3. Ba.\n1.9. Chín.\n", "1 Việc\n  1.1 Một.\n  1.3 Ba.\n  1.9 Chín.")
    assert codes(plan) == ["number-skipped", "number-skipped"]
