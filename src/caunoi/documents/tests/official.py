"""Official papers of every kind for the tests, as an office of the Front would write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from caunoi.documents.writing import (
    Appendix,
    Column,
    Issuer,
    Kind,
    Level,
    PaperData,
    Passage,
    Signature,
    Table,
)

PROVINCE = Issuer(
    upper="ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA",
    name="BAN THƯỜNG TRỰC",
    in_words="Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La",
)
COMMUNE = Issuer(
    upper="ỦY BAN MTTQ VIỆT NAM XÃ MƯỜNG BÚ",
    name="BAN THƯỜNG TRỰC",
    in_words="Ban Thường trực Ủy ban MTTQ Việt Nam xã Mường Bú",
)
SIGNED = Signature("PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Lường Văn Đạo", ("TM. BAN THƯỜNG TRỰC",))
RECIPIENTS = (
    "Ban Thường trực UBTW MTTQ Việt Nam (b/c)",
    "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Các tổ chức thành viên của MTTQ Việt Nam tỉnh",
    "Ban Thường trực UBMTTQ Việt Nam các xã, phường",
    "Lưu: VT, VP",
)
TASKS = Table(
    columns=(
        Column("TT", 5, "center"),
        Column("Nội dung công việc", 42),
        Column("Đơn vị chủ trì", 22),
        Column("Đơn vị phối hợp", 22),
        Column("Thời gian hoàn thành", 14, "center"),
    ),
    rows=(
        ("I. Công tác tuyên truyền, vận động",),
        *(
            (
                str(at),
                f"Tổ chức hội nghị tuyên truyền Nghị quyết Đại hội đại biểu toàn quốc MTTQ Việt Nam, đợt {at}",
                "Ban Tuyên giáo",
                "Ủy ban MTTQ Việt Nam các xã, phường",
                f"Tháng {at % 12 + 1}/2026",
            )
            for at in range(1, 19)
        ),
        ("II. Giám sát và phản biện xã hội",),
        ("19", "Giám sát việc thực hiện dân chủ ở cơ sở tại 05 xã", "Ban Dân chủ - Pháp luật", "", "Quý IV/2026"),
    ),
)


def part(text: str, *children: Passage | Table) -> Passage:
    return Passage(text, Level.PART, children)


def section(text: str, *children: Passage | Table) -> Passage:
    return Passage(text, Level.SECTION, children)


def item(text: str, *children: Passage | Table) -> Passage:
    return Passage(text, Level.ITEM, children)


def plus(text: str) -> Passage:
    return Passage(text, Level.SUBITEM)


BODY = (
    part(
        "MỤC ĐÍCH, YÊU CẦU",
        section(
            "Tạo sự thống nhất trong hệ thống MTTQ Việt Nam các cấp và các tổ chức thành "
            "viên trên địa bàn tỉnh Sơn La trong "
            "quán triệt, triển khai thực hiện Nghị quyết Đại hội đại biểu toàn quốc Mặt trận Tổ quốc Việt Nam."
        ),
        section(
            "Xác định rõ nhiệm vụ, trách nhiệm của Ủy ban MTTQ Việt Nam các cấp, các tổ chức "
            "thành viên và các cơ quan, đơn "
            "vị có liên quan trong quá trình tổ chức thực hiện."
        ),
    ),
    part(
        "NHIỆM VỤ CHỦ YẾU",
        section(
            "Đẩy mạnh công tác tuyên truyền, vận động, tập hợp các tầng lớp nhân dân",
            item(
                "Nghiên cứu, đề xuất chủ trương, chính sách về phát huy sức mạnh đại đoàn kết toàn dân tộc:",
                plus(
                    "Tham mưu cấp ủy ban hành các văn bản lãnh đạo, chỉ đạo; phát huy vai trò của "
                    "người có uy tín trong đồng "
                    "bào dân tộc thiểu số, chức sắc, chức việc tôn giáo, già làng, trưởng bản."
                ),
                plus(
                    "Tăng cường nắm bắt tình hình Nhân dân, dư luận xã hội, tâm tư, nguyện vọng của "
                    "các tầng lớp nhân dân."
                ),
            ),
            item(
                "Triển khai tiếp nhận, phản hồi ý kiến cử tri trên nền tảng “*Mặt trận số*”, tiếp nhận 24/7 kiến nghị."
            ),
        ),
        section(
            "Đại diện, bảo vệ quyền và lợi ích hợp pháp, chính đáng của Nhân dân",
            item(
                "Ủy ban MTTQ Việt Nam các cấp chủ trì phối hợp với các tổ chức chính trị - xã "
                "hội xây dựng và triển khai kế "
                "hoạch giám sát và phản biện xã hội hằng năm."
            ),
            item("Tổ chức quán triệt, triển khai thực hiện có hiệu quả Luật Thực hiện dân chủ ở cơ sở."),
        ),
    ),
    part(
        "TỔ CHỨC THỰC HIỆN",
        section(
            "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh",
            item(
                "Theo dõi, đôn đốc, kiểm tra việc triển khai thực hiện Kế hoạch; kịp thời tổng hợp khó khăn, vướng mắc."
            ),
        ),
        section(
            "Ủy ban MTTQ Việt Nam các xã, phường",
            item("Định kỳ hoặc khi có yêu cầu, báo cáo kết quả về Ủy ban MTTQ Việt Nam tỉnh theo quy định."),
        ),
    ),
)


def plan(**more: Any) -> PaperData:
    """A plan of the province with everything a plan may have."""
    usual = PaperData(
        kind=Kind.PLAN,
        issuer=PROVINCE,
        number="115",
        symbol="KH-MTTQ-BTT",
        place="Sơn La",
        on=date(2026, 7, 8),
        title=(
            "Triển khai Chương trình hành động của Mặt trận Tổ quốc Việt Nam, nhiệm kỳ 2026 "
            "- 2031 trên địa bàn tỉnh Sơn La"
        ),
        preamble=(
            "Thực hiện Kế hoạch số 12/KH-MTTW-UB ngày 08/6/2026 của Ủy ban Trung ương Mặt "
            "trận Tổ quốc (MTTQ) Việt Nam, Ban "
            "Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La xây dựng Kế hoạch triển khai, cụ thể như sau:",
        ),
        body=BODY,
        closing=(
            "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh đề nghị các đơn vị triển khai thực "
            "hiện nghiêm túc Kế hoạch bảo đảm "
            "chất lượng, đúng tiến độ.",
        ),
        recipients=RECIPIENTS,
        signature=SIGNED,
        appendices=(Appendix("Phân công nhiệm vụ thực hiện Kế hoạch", (TASKS,)),),
    )
    return replace(usual, **more)


def report() -> PaperData:
    return plan(
        kind=Kind.REPORT,
        number="08",
        symbol="BC-MTTQ-BTT",
        issuer=COMMUNE,
        place="Mường Bú",
        on=date(2026, 1, 5),
        title="Kết quả công tác Mặt trận quý IV năm 2025",
        addressees=("Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Sơn La",),
        preamble=("Thực hiện chế độ báo cáo định kỳ, Ban Thường trực báo cáo kết quả công tác quý IV như sau:",),
        body=(
            part(
                "KẾT QUẢ ĐẠT ĐƯỢC",
                Passage("Kết quả thực hiện các chỉ tiêu trong quý:"),
                Table(
                    (
                        Column("TT", 6, "center"),
                        Column("Chỉ tiêu", 50),
                        Column("Kế hoạch", 15, "right"),
                        Column("Thực hiện", 15, "right"),
                    ),
                    (
                        ("1", "Hộ ký cam kết xây dựng khu dân cư", "1.250", "1.198"),
                        ("2", "Buổi tuyên truyền", "14", "8"),
                    ),
                ),
                section("Công tác tuyên truyền được tổ chức tại 8 trên 14 bản."),
            ),
            part("PHƯƠNG HƯỚNG, NHIỆM VỤ", item("Tổ chức “*Tháng nghe dân nói*” tại các bản còn lại.")),
        ),
        closing=("Trên đây là báo cáo kết quả công tác Mặt trận quý IV năm 2025.",),
        recipients=("Như trên", "Đảng ủy xã (b/c)", "Lưu: VT"),
        signature=Signature("CHỦ TỊCH", "Quàng Thị Xuân", ("TM. BAN THƯỜNG TRỰC",)),
        appendices=(),
    )


def notice() -> PaperData:
    return plan(
        kind=Kind.NOTICE,
        number="31",
        symbol="TB-MTTQ-BTT",
        title="Kết luận giao ban công tác tháng 6 năm 2026",
        preamble=(
            "Ngày 03/7/2026, Ban Thường trực tổ chức giao ban. Sau khi nghe các ban báo cáo, Ban Thường trực kết luận:",
        ),
        body=(
            section("Về công tác tháng 6", Passage("Các đơn vị hoàn thành 42 trên 47 nhiệm vụ; 05 nhiệm vụ quá hạn.")),
            section(
                "Về công tác tháng 7",
                Passage("Văn phòng tổng hợp danh sách nhiệm vụ quá hạn trước ngày 10/7/2026.", Level.POINT),
                Passage("Các ban rà soát, báo cáo nguyên nhân trước ngày 12/7/2026.", Level.POINT),
            ),
        ),
        closing=("Văn phòng thông báo để các đơn vị biết, thực hiện.",),
        recipients=("Ban Thường trực (b/c)", "Các ban, Văn phòng", "Lưu: VT, VP"),
        signature=Signature("CHÁNH VĂN PHÒNG", "Cà Văn Thuận", ("TL. BAN THƯỜNG TRỰC",)),
        appendices=(),
    )


def proposal() -> PaperData:
    return plan(
        kind=Kind.PROPOSAL,
        number="17",
        symbol="TTr-MTTQ-BTT",
        title="Về việc phân bổ kinh phí hỗ trợ nhà ở cho hộ nghèo năm 2026",
        addressees=("Thường trực Tỉnh ủy", "Ủy ban nhân dân tỉnh"),
        grounds=(
            "Căn cứ Luật Mặt trận Tổ quốc Việt Nam ngày 09 tháng 6 năm 2015",
            "Căn cứ Kế hoạch số 115/KH-MTTQ-UB ngày 23 tháng 6 năm 2026",
        ),
        preamble=("Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh kính trình xem xét, quyết định như sau:",),
        body=(
            section("Sự cần thiết", Passage("Toàn tỉnh còn 312 hộ nghèo có nhà dột nát.")),
            section("Kiến nghị", item("Phân bổ 5.000.000.000 đồng.")),
        ),
        closing=("Kính đề nghị Thường trực Tỉnh ủy, Ủy ban nhân dân tỉnh xem xét, quyết định.",),
        recipients=("Như trên", "Lưu: VT, VP"),
        signature=Signature("PHÓ CHỦ TỊCH", "Lò Thị Hạnh", ("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH")),
        appendices=(),
    )


def invitation() -> PaperData:
    return plan(
        kind=Kind.INVITATION,
        number="05",
        symbol="GM-MTTQ-BTT",
        title="Dự Hội nghị giao ban quý III năm 2026",
        addressees=(
            "Ban Tuyên giáo và Dân vận Tỉnh ủy",
            "Các tổ chức chính trị - xã hội tỉnh",
            "Chủ tịch Ủy ban MTTQ Việt Nam các xã, phường",
        ),
        preamble=(),
        body=(
            Passage("Tới dự: Hội nghị giao ban quý III năm 2026."),
            Passage("Chủ trì: đồng chí Lường Văn Đạo, Phó Chủ tịch Thường trực."),
            Passage("Thời gian: 8 giờ 00 phút, ngày 15 tháng 7 năm 2026."),
            Passage("Địa điểm: Phòng họp tầng 2, trụ sở Ủy ban MTTQ Việt Nam tỉnh."),
        ),
        closing=("Trân trọng kính mời.",),
        recipients=("Như trên", "Lưu: VT, VP"),
        appendices=(),
    )


def decision() -> PaperData:
    return plan(
        kind=Kind.DECISION,
        number="42",
        symbol="QĐ-MTTQ-BTT",
        title="Về việc thành lập Tổ giúp việc triển khai Kế hoạch số 115/KH-MTTQ-UB",
        authority="BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM TỈNH SƠN LA",
        grounds=(
            "Căn cứ Luật Mặt trận Tổ quốc Việt Nam ngày 09 tháng 6 năm 2015",
            "Căn cứ Quy chế làm việc của Ủy ban MTTQ Việt Nam tỉnh Sơn La, nhiệm kỳ 2024 - 2029",
            "Theo đề nghị của Chánh Văn phòng",
        ),
        preamble=(),
        body=(
            Passage("Thành lập Tổ giúp việc gồm các ông, bà có tên trong danh sách kèm theo.", Level.ARTICLE),
            Passage(
                "Nhiệm vụ của Tổ giúp việc",
                Level.ARTICLE,
                (section("Theo dõi, đôn đốc việc thực hiện Kế hoạch."), section("Tổng hợp, báo cáo hằng tháng.")),
            ),
            Passage("Quyết định này có hiệu lực kể từ ngày ký.", Level.ARTICLE),
            Passage(
                "Văn phòng, các ban liên quan và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành.",
                Level.ARTICLE,
            ),
        ),
        closing=(),
        recipients=("Như Điều 4", "Lưu: VT, VP"),
        appendices=(
            Appendix(
                "Danh sách Tổ giúp việc",
                (
                    Table(
                        (Column("TT", 6, "center"), Column("Họ và tên", 30), Column("Chức vụ", 40)),
                        (("1", "Cà Văn Thuận", "Chánh Văn phòng"), ("2", "Tòng Thị Mai", "Chuyên viên")),
                    ),
                ),
                is_landscape=False,
            ),
            Appendix("Phân công nhiệm vụ", (Passage("Mỗi thành viên phụ trách các xã sau:"), TASKS)),
        ),
    )


def minutes() -> PaperData:
    return plan(
        kind=Kind.MINUTES,
        number="12",
        symbol="BB-MTTQ-BTT",
        issuer=COMMUNE,
        title="Hội nghị giao ban công tác Mặt trận tháng 6 năm 2026",
        preamble=(),
        body=(
            Passage("Thời gian bắt đầu: 8 giờ 00 phút, ngày 03 tháng 7 năm 2026."),
            Passage("Địa điểm: Hội trường Ủy ban MTTQ Việt Nam xã Mường Bú."),
            Passage(
                "Thành phần tham dự:",
                children=(item("Ban Thường trực Ủy ban MTTQ Việt Nam xã;"), item("14 Trưởng ban Công tác Mặt trận.")),
            ),
            part(
                "NỘI DUNG",
                section("Bà Quàng Thị Xuân khai mạc."),
                section("Các Trưởng ban Công tác Mặt trận phát biểu."),
            ),
        ),
        closing=("Hội nghị kết thúc vào 11 giờ 00 phút, ngày 03 tháng 7 năm 2026.",),
        recipients=("Ban Thường trực", "Lưu: VT, Hồ sơ"),
        signature=Signature("CHỦ TỌA", "Quàng Thị Xuân"),
        secretary=Signature("THƯ KÝ", "Lò Văn Hặc"),
        appendices=(),
    )


def dispatch() -> PaperData:
    return plan(
        kind=Kind.DISPATCH,
        number="45",
        symbol="MTTQ-BTT",
        title="báo cáo tiến độ thực hiện nhiệm vụ quý II năm 2026",
        addressees=("Các tổ chức chính trị - xã hội tỉnh", "Ủy ban MTTQ Việt Nam các xã, phường"),
        preamble=(),
        body=(
            Passage(
                "Thực hiện Kế hoạch số 115/KH-MTTQ-UB, Ban Thường trực đề nghị các đơn vị báo "
                "cáo tiến độ thực hiện nhiệm vụ."
            ),
            Passage("Báo cáo gửi về Văn phòng trước ngày 10/7/2026."),
        ),
        closing=(),
        recipients=("Như trên", "Lưu: VT, VP"),
        appendices=(),
    )


PAPERS = {
    "KH": plan(),
    "BC": report(),
    "TB": notice(),
    "TTr": proposal(),
    "GM": invitation(),
    "QĐ": decision(),
    "BB": minutes(),
    "CV": dispatch(),
}
