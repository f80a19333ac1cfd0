"""What a person should look at: numbers that jump or repeat, sentences cut by a page end, words that are lost there."""

from caunoi.plans.outline.joining import Block
from caunoi.plans.outline.numbering import Fit
from caunoi.plans.outline.sentences import ends_sentence
from caunoi.plans.outline.shape import OutlineWarning

# Syllables that hardly ever stand alone, and what may follow them. Where a page end stands between such a syllable
# and another word, something is lost.
_HALF_WORDS = {
    "dữ": "liệu dội tợn kiện",
    "nghiên": "cứu",
    "triển": "khai lãm vọng",
    "khuyến": "khích nghị nông học cáo công mãi tài",
    "lãnh": "đạo thổ sự hải vực tụ đủ",
    "nghiêm": "túc trọng ngặt minh khắc cấm chỉnh",
    "phong": "trào phú tục cách tặng kiến trần tỏa bì",
    "nguyện": "vọng ước",
    "thường": "trực xuyên vụ kỳ niên dân nhật",
    "chuyên": "môn đề trách nghiệp gia ngành viên đổi",
    "hướng": "dẫn tới đến về nghiệp thiện",
    "khắc": "phục sâu nghiệt họa",
    "hạnh": "phúc kiểm",
    "nghiệp": "vụ đoàn dư",
    "khảo": "sát thí nghiệm",
    "đôn": "đốc hậu",
    "quán": "triệt xuyên quân",
    "nòng": "cốt",
    "tháo": "gỡ dỡ",
    "vướng": "mắc bận",
    "huy": "động hoàng chương hiệu",
    "thẩm": "quyền định tra phán mỹ thấu",
}


def doubts_of(blocks: list[Block]) -> list[OutlineWarning]:
    """The warnings of one body, in the order of its lines."""
    found: list[OutlineWarning] = []
    for block in blocks:
        found += _number_doubts(block)
        found += _join_doubts(block)
    return found


def _number_doubts(block: Block) -> list[OutlineWarning]:
    marker = block.marker
    if marker is None or marker.kind != "heading" or block.fit in (Fit.NEXT, Fit.FIRST, None):
        return []
    if block.fit is Fit.REPEAT:
        return [
            OutlineWarning(
                block.first, "number-repeated", f"Số “{marker.printed}” lặp lại; hãy xem lại thứ tự các mục."
            )
        ]
    return [
        OutlineWarning(
            block.first, "number-skipped", f"Trước mục “{marker.printed}” thiếu số; hãy xem lại thứ tự các mục."
        )
    ]


def _join_doubts(block: Block) -> list[OutlineWarning]:
    found: list[OutlineWarning] = []
    for last, row in zip(block.rows, block.rows[1:], strict=False):
        cut = row.page_break or row.gap or bool(last.ends_paragraph)
        if not cut or not last.text or ends_sentence(last.text):
            continue
        if block.marker is not None and last is block.rows[0] and not last.text[block.marker.size :]:
            continue
        half = last.text.rsplit(" ", 1)[-1].lower()
        after = row.text.split(" ", 1)[0].lower().strip(".,;:")
        if half in _HALF_WORDS and after not in _HALF_WORDS[half].split():
            found.append(
                OutlineWarning(
                    row.number,
                    "lost-words",
                    f"Có thể mất chữ giữa “{_tail(last.text)}” và “{_head(row.text)}”; hãy đối chiếu bản gốc.",
                )
            )
        else:
            found.append(
                OutlineWarning(
                    row.number, "joined-over-page", f"Đã nối câu bị ngắt: “{_tail(last.text)} {_head(row.text)}”."
                )
            )
    return found


def _tail(text: str) -> str:
    return " ".join(text[-60:].split()[-3:])


def _head(text: str) -> str:
    return " ".join(text[:60].split()[:3])
