"""The words by which an official paper shows its parts: kinds, bodies, offices, titles of appendices.

Kept as tables, because each new paper may bring a word more. Sources: Nghị định 30/2020/NĐ-CP, phụ lục I and III;
Hướng dẫn 36-HD/VPTW for papers of the Party.
"""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


# Kinds that may stand on one line with their title ("KẾ HOẠCH TRIỂN KHAI …"), the longer before the shorter.
SHORT_KINDS = (
    "kế hoạch", "chương trình", "nghị quyết liên tịch", "nghị quyết", "quyết định", "quy chế", "quy định",
    "quy trình", "hướng dẫn", "chỉ thị", "kết luận", "thông báo", "thông tri", "thông tư liên tịch", "thông tư",
    "báo cáo", "tờ trình", "đề án", "phương án", "công điện", "biên bản", "giấy mời", "lời kêu gọi", "thư ngỏ",
    "thư kêu gọi", "điều lệ", "nội quy", "thể lệ", "nghị định", "pháp lệnh", "luật", "bộ tiêu chí", "chiến lược",
    "đề cương", "dự án", "thỏa thuận", "quy ước",
)  # fmt: skip
# These are kinds only where they stand alone; on one line with more they belong to the title.
LONG_KINDS = (
    "kế hoạch liên tịch", "kế hoạch phối hợp", "kế hoạch hành động", "chương trình hành động",
    "chương trình phối hợp", "chương trình công tác", "quy chế phối hợp", "quy chế hoạt động", "quy chế làm việc",
    "hướng dẫn liên tịch", "hướng dẫn liên ngành", "công văn", "bản ghi nhớ", "giao ước thi đua",
)  # fmt: skip
KINDS = frozenset([*SHORT_KINDS, *LONG_KINDS])
# Kinds that issue another paper.
CARRIERS = frozenset(["quyết định", "nghị quyết", "nghị quyết liên tịch", "thông tư", "nghị định", "chỉ thị"])
KINDS_BY_CODE = {
    "KH": "kế hoạch", "QĐ": "quyết định", "HD": "hướng dẫn", "CTr": "chương trình", "BC": "báo cáo", "TB": "thông báo",
    "NQ": "nghị quyết", "CT": "chỉ thị", "KL": "kết luận", "TTr": "tờ trình", "QC": "quy chế", "ĐA": "đề án",
}  # fmt: skip

# First words of the name of a body.
BODIES = (
    "ỦY BAN", "UỶ BAN", "UBND", "UBMTTQ", "SỞ", "BỘ", "BAN", "HỘI", "CỤC", "CHI CỤC", "TỔNG CỤC", "VĂN PHÒNG", "TRƯỜNG",
    "CÔNG AN", "TỈNH ỦY", "TỈNH UỶ", "THÀNH ỦY", "THÀNH UỶ", "HUYỆN ỦY", "HUYỆN UỶ", "ĐẢNG ỦY", "ĐẢNG UỶ", "ĐẢNG BỘ",
    "ĐOÀN", "LIÊN ĐOÀN", "TRUNG TÂM", "PHÒNG", "VIỆN", "CHÍNH PHỦ", "QUỐC HỘI", "THỦ TƯỚNG", "CHỦ TỊCH", "MẶT TRẬN",
    "LIÊN HIỆP", "LIÊN MINH", "TỔNG", "NGÂN HÀNG", "BẢO HIỂM", "CÔNG TY", "THANH TRA", "BCH", "HĐND", "QUỸ", "BÁO",
    "ĐÀI", "TÒA", "CHI BỘ", "BỆNH VIỆN", "HỌC VIỆN",
)  # fmt: skip
# Bodies whose own name tells nothing without the one above it.
BODIES_OF_A_BODY = (
    "BAN THƯỜNG TRỰC", "BAN THƯỜNG VỤ", "BAN CHẤP HÀNH", "BAN TỔ CHỨC", "BAN TUYÊN GIÁO", "BAN TUYÊN GIÁO VÀ DÂN VẬN",
    "BAN DÂN VẬN", "BAN NỘI CHÍNH", "BAN CHỈ ĐẠO", "BAN BÍ THƯ", "ỦY BAN TRUNG ƯƠNG", "UỶ BAN TRUNG ƯƠNG",
    "BAN CHẤP HÀNH TRUNG ƯƠNG", "ỦY BAN KIỂM TRA", "UỶ BAN KIỂM TRA", "VĂN PHÒNG", "ĐOÀN CHỦ TỊCH",
)  # fmt: skip
# Levels at the end of a name that want the name of the place after them.
LEVELS = (" TỈNH", " XÃ", " PHƯỜNG", " THÀNH PHỐ", " HUYỆN", " THỊ XÃ", " THỊ TRẤN", " QUẬN")
# Lines in capitals in the head that name no body.
NO_BODIES = (
    "CỘNG HÒA", "CỘNG HOÀ", "ĐỘC LẬP", "ĐẢNG CỘNG SẢN VIỆT NAM", "ĐOÀN TNCS HỒ CHÍ MINH",
    "ĐOÀN THANH NIÊN CỘNG SẢN HỒ CHÍ MINH", "SỐ ", "SỐ:", "V/V", "DỰ THẢO", "BẢN SAO", "HỎA TỐC", "KHẨN", "MẬT",
    "TỐI MẬT", "TUYỆT MẬT", "THƯỢNG KHẨN",
)  # fmt: skip

# Who may be named between the title and "Căn cứ" of a decision.
AUTHORITIES = (
    "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "ỦY BAN", "UỶ BAN", "HỘI ĐỒNG", "BỘ TRƯỞNG", "GIÁM ĐỐC", "TỔNG GIÁM ĐỐC", "BAN THƯỜNG",
    "BAN CHẤP HÀNH", "THỦ TƯỚNG", "CHÍNH PHỦ", "BỘ CHÍNH TRỊ", "TỈNH ỦY", "TỈNH UỶ", "HIỆU TRƯỞNG", "TRƯỞNG BAN",
    "ĐOÀN CHỦ TỊCH", "BAN BÍ THƯ", "CHÁNH", "TỔNG CỤC", "CỤC", "QUỐC HỘI", "UBND", "THANH TRA", "VIỆN TRƯỞNG",
)  # fmt: skip
OFFICES = (
    "CHỦ TỊCH", "BÍ THƯ", "GIÁM ĐỐC", "TỔNG GIÁM ĐỐC", "BỘ TRƯỞNG", "TRƯỞNG", "THỦ TƯỚNG", "TRƯỞNG BAN",
    "CHÁNH VĂN PHÒNG", "CHÁNH THANH TRA", "CHÁNH ÁN", "CỤC TRƯỞNG", "HIỆU TRƯỞNG", "TRƯỞNG PHÒNG", "VỤ TRƯỞNG",
    "TỔNG THƯ KÝ", "VIỆN TRƯỞNG", "TRƯỞNG ĐOÀN", "CHI CỤC TRƯỞNG", "TỔNG CỤC TRƯỞNG", "CHỦ NHIỆM", "TỔNG BÍ THƯ",
    "TRƯỞNG TIỂU BAN", "CHỈ HUY TRƯỞNG", "CHÍNH ỦY", "HỘI TRƯỞNG", "TỔNG THANH TRA", "TỔNG KIỂM TOÁN", "THỐNG ĐỐC",
    "ỦY VIÊN THƯỜNG TRỰC", "ỦY VIÊN", "TỔ TRƯỞNG", "CHỦ TỌA", "CHỦ TRÌ", "THƯ KÝ", "CHÁNH", "THƯỜNG TRỰC",
)  # fmt: skip
# What stands between the office and the name: "(Đã ký)", or what a digital signature prints.
SIGNED = (
    "đã ký", "đã kí", "ký tên", "chữ ký", "ký, ghi", "ký, đóng", "ký ghi", "ký đóng", "ký và ghi", "ký và đóng",
    "ký bởi", "người ký", "ký ngày", "thời gian ký", "ký điện tử", "ký số", "cơ quan:", "email:",
)  # fmt: skip
# Titles of what follows the signature.
APPENDICES = (
    "PHỤ LỤC", "Phụ lục", "PHỤ BIỂU", "Phụ biểu", "MẪU", "Mẫu", "BIỂU MẪU", "Biểu mẫu", "BIỂU", "Biểu", "BẢNG",
    "DANH SÁCH", "DANH MỤC", "ĐỀ CƯƠNG", "LỊCH", "PHIẾU", "BẢN ĐĂNG KÝ", "TÀI LIỆU", "Ghi chú", "GHI CHÚ", "BIÊN BẢN",
    "BÁO CÁO", "GỢI Ý",
)  # fmt: skip
