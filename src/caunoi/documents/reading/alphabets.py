"""Which encoding a text file has, and the old Vietnamese alphabets."""

import codecs
import re
import unicodedata

from caunoi.documents.reading.paper import Unreadable

# TCVN 5712:1993 as the "ABC" fonts laid it out: letters in the order of the standard and the byte of each.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "A1 A2 A3 A4 A5 A6 A7 A8 A9 AA AB AC AD AE "
    "B5 B6 B7 B8 B9 BB BC BD BE C6 C7 C8 C9 CA CB CC CE CF D0 D1 D2 D3 D4 D5 D6 D7 D8 DC DD DE "
    "DF E1 E2 E3 E4 E5 E6 E7 E8 E9 EA EB EC ED EE EF F1 F2 F3 F4 F5 F6 F7 F8 F9 FA FB FC FD FE",
)
_TCVN3 = {int(code, 16): letter for letter, code in zip(_TCVN3_LETTERS[0], _TCVN3_LETTERS[1].split(), strict=True)}

_COMMON = re.compile(
    r"\b(?:và|của|các|được|cho|trong|với|về|là|có|số|ngày|tháng|năm|theo|từ|đến|những|tại|thực|hiện|công|tác|ủy|ban"
    r"|tổ|chức|xã|phường|tỉnh|kế|hoạch|độc|lập|tự|phúc|việt|mặt|trận|nhân|dân|đồng|đảng|đơn|vị)\b"
)
_MARKED = re.compile(r"[À-ỹ]")

WINDOWS_1258 = "windows-1258"
TCVN3 = "tcvn3"


def decode_text(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; raises `Unreadable` when no known encoding gives Vietnamese words."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_old(data)


def from_tcvn3(text: str) -> str:
    """Letters typed with an "ABC" font, read as Latin-1, turned into the letters they show."""
    return text.translate(_TCVN3)


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("Tệp văn bản bị hỏng, hãy mở bằng phần mềm gốc rồi lưu lại theo bảng mã UTF-8.") from None


def _decode_old(data: bytes) -> tuple[str, str]:
    if b"\x00" in data:
        raise Unreadable("Không nhận ra loại tệp này, hãy dùng tệp .docx, .pdf, .txt hoặc .md.")
    candidates = {
        "utf-8": data.decode("utf-8", "replace"),
        WINDOWS_1258: unicodedata.normalize("NFC", data.decode("cp1258", "replace")),
        TCVN3: from_tcvn3(data.decode("latin-1")),
    }
    scores = {encoding: _vietnamese_words(text) for encoding, text in candidates.items()}
    best = max(scores, key=scores.__getitem__)
    if scores[best] == 0:
        raise Unreadable("Không nhận ra bảng mã của tệp, hãy mở tệp rồi lưu lại theo bảng mã UTF-8.")
    return candidates[best], best


def _vietnamese_words(text: str) -> int:
    """How many frequent Vietnamese words with marks the text has: right only under the right encoding."""
    return sum(1 for word in _COMMON.findall(text.lower()) if _MARKED.search(word))
